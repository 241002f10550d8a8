import { type Freshness, freshness } from './freshness';
import type { QueryKey } from './keys';

/**
 * Everything a query cache needs to know about one value, in the words of TanStack Query 5. A failed read rejects with an
 * AppError and is never kept as a value. The read client has retried already, so the cache does not; values hold
 * bigint, which structural sharing cannot compare. A browser without internet still reaches a node on this machine, and one
 * that does not is told by the read itself, so no read waits for the browser to call itself online.
 */
export type QueryOptions<T> = Freshness & {
  readonly queryKey: QueryKey;
  readonly queryFn: () => Promise<T>;
  readonly networkMode: 'always';
  readonly retry: false;
  readonly structuralSharing: false;
};

/** Build the options of one value; its freshness follows from the noun in its key. */
export function optionsOf<T>(queryKey: QueryKey, queryFn: () => Promise<T>): QueryOptions<T> {
  return {
    queryKey,
    queryFn,
    networkMode: 'always',
    retry: false,
    structuralSharing: false,
    ...freshness[queryKey[3]],
  };
}
