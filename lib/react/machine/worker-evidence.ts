import { askWorker } from './ask-worker';
import type { EvidenceResult, EvidenceTask } from './evidence-messages';

/** Make and judge evidence files off the page's own thread; `close` ends the worker. */
export type EvidenceDesk = { ask(task: EvidenceTask): Promise<EvidenceResult>; close(): void };

/** Start the worker that makes and judges evidence files. */
export function createEvidenceDesk(): EvidenceDesk {
  const worker = new Worker(new URL('./evidence-worker.ts', import.meta.url), { type: 'module' });
  return askWorker<EvidenceTask, EvidenceResult>(worker);
}
