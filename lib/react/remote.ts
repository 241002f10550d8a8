import type { UseQueryResult } from '@tanstack/react-query';
import { toAppError } from '@/lib/chain/revert';
import type { AtBlock } from '@/lib/domain/block';
import type { Remote } from '@/lib/domain/remote';

/** Tell a query's state in the four words every screen knows: loading, fresh, stale with the reason, failed. */
export function remoteOf<T>(query: UseQueryResult<AtBlock<T>>): Remote<T> {
  const retry = () => {
    void query.refetch();
  };
  if (query.data === undefined) {
    return query.error === null ? { state: 'loading' } : { state: 'failed', error: toAppError(query.error), retry };
  }
  const known = { value: query.data.value, block: query.data.block, readAt: query.dataUpdatedAt };
  if (query.error === null) return { state: 'fresh', ...known };
  return { state: 'stale', ...known, error: toAppError(query.error), retry };
}
