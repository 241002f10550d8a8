import { asAppError } from '@/lib/chain/failure';
import type { AtBlock } from '@/lib/domain/block';
import type { Remote } from '@/lib/domain/remote';

/** What of a query tells its state. */
export type ReadOfQuery<T> = {
  readonly data: AtBlock<T> | undefined;
  readonly error: Error | null;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
};

/** Tell a query's state in the four words every screen knows: loading, fresh, stale with the reason, failed. */
export function remoteOf<T>(query: ReadOfQuery<T>): Remote<T> {
  const retry = () => {
    void query.refetch();
  };
  if (query.data === undefined) {
    return query.error === null ? { state: 'loading' } : { state: 'failed', error: asAppError(query.error), retry };
  }
  const known = { value: query.data.value, block: query.data.block, readAt: query.dataUpdatedAt };
  if (query.error === null) return { state: 'fresh', ...known };
  return { state: 'stale', ...known, error: asAppError(query.error), retry };
}
