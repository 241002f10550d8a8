'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { asAppError } from '@/lib/chain/failure';
import type { AppError } from '@/lib/domain/error';
import type { StatusReport } from '@/lib/domain/market-status';
import { statusQuery } from '@/lib/queries/status-service';
import { useNetwork } from './network-provider';

/** What the network's status service says; `off` where the network names none. A failed one may have answered before. */
export type StatusState =
  | { readonly state: 'off' | 'loading' }
  | { readonly state: 'ready'; readonly report: StatusReport }
  | {
      readonly state: 'failed';
      readonly report: StatusReport | undefined;
      readonly error: AppError;
      readonly retry: () => void;
    };

/** Ask the network's status service; the market stands without it. */
export function useStatusService(): StatusState {
  const { network } = useNetwork();
  const url = network.statusUrl;
  const options = statusQuery(network, url ?? '');
  const query = useQuery(url === undefined ? { ...options, queryFn: skipToken } : options);
  if (url === undefined) return { state: 'off' };
  if (query.error !== null) {
    const retry = () => void query.refetch();
    return { state: 'failed', report: query.data, error: asAppError(query.error), retry };
  }
  return query.data === undefined ? { state: 'loading' } : { state: 'ready', report: query.data };
}
