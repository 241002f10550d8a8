import type { Workload } from '@/lib/domain/calculator';
import { readWorkload, writeWorkload } from '@/lib/domain/calculator-query';

const key = 'calculator';

/** Read what the reader last said of the workload; nothing where the browser denies storage. */
export function readKeptWorkload(): Partial<Workload> {
  try {
    return readWorkload(localStorage.getItem(key) ?? '');
  } catch {
    // Storage denied: nothing was said, for this visit.
    return {};
  }
}

/** Keep what the reader says of the workload. */
export function keepWorkload(workload: Partial<Workload>): void {
  try {
    localStorage.setItem(key, writeWorkload(workload, ''));
  } catch {
    // Storage denied: the page holds it for this visit.
  }
}
