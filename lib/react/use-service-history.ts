'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Address } from 'viem';
import type { AtBlock } from '@/lib/domain/block';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import type { HistoryPart, ServiceHistory } from '@/lib/domain/service-history';
import { serviceHistoryQuery } from '@/lib/queries/service-history';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';

/** How the reading of a history goes: a long chain is read part by part, and may be stopped between two of them. */
export type HistoryReading = {
  /** Blocks read of the blocks to read; undefined while none is read, and where one part is all. */
  readonly blocks: { readonly done: bigint; readonly all: bigint } | undefined;
  /** The part that is under way is waited for. */
  readonly stopping: boolean;
  readonly stop: () => void;
  /** Goes on from where a stopped or failed reading came to. */
  readonly readOn: () => void;
};

const wasStopped = (history: AtBlock<ServiceHistory> | undefined): boolean =>
  history !== undefined && history.value.toBlock < history.block.number;

/** Read the logs in one go that may be stopped; the next one goes on from there. */
function useLogs(provider: Address) {
  const { client, network } = useNetwork();
  const part = useRef<HistoryPart>(undefined);
  const stopper = useRef<AbortController>(undefined);
  const [come, setCome] = useState<HistoryPart>();
  const [stopping, setStopping] = useState(false);
  const begin = () => {
    stopper.current = new AbortController();
    setStopping(false);
    setCome(undefined);
    const onProgress = (next: HistoryPart) => {
      part.current = next;
      setCome(next);
    };
    return { after: part.current, signal: stopper.current.signal, onProgress };
  };
  const options = serviceHistoryQuery(client, network, { provider, begin });
  const query = useQuery({
    ...options,
    // Whoever stopped it does not want it to go on by itself.
    staleTime: ({ state }) => (wasStopped(state.data) ? Number.POSITIVE_INFINITY : options.staleTime),
  });
  const stop = useCallback(() => {
    stopper.current?.abort();
    setStopping(true);
  }, []);
  return { query, come, stopping, stop };
}

function blocksOf(part: HistoryPart | undefined): HistoryReading['blocks'] {
  if (part === undefined || part.doneTo >= part.head.number) return undefined;
  const { fromBlock, doneTo, head } = part;
  return { done: doneTo - fromBlock + 1n, all: head.number - fromBlock + 1n };
}

/** Read a provider's history from the contract's logs, and again when its record is seen to have changed (F-031). */
export function useServiceHistory(
  provider: Address,
  record: Remote<Service | undefined>,
): { readonly history: Remote<ServiceHistory>; readonly reading: HistoryReading } {
  const { query, come, stopping, stop } = useLogs(provider);
  const { refetch } = query;
  const stopped = wasStopped(query.data);
  const service = 'value' in record ? record.value : undefined;
  const version =
    'value' in record ? `${service?.updatedAt} ${service?.teeSignerAddress} ${service?.teeSignerAcknowledged}` : '';
  const seen = useRef('');
  useEffect(() => {
    const before = seen.current;
    seen.current = version;
    if (before !== '' && version !== '' && before !== version && !stopped) void refetch();
  }, [version, refetch, stopped]);
  const readOn = useCallback(() => void refetch(), [refetch]);
  const blocks = query.isFetching ? blocksOf(come) : undefined;
  return { history: remoteOf(query), reading: { blocks, stopping, stop, readOn } };
}
