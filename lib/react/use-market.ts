'use client';

import { useQuery } from '@tanstack/react-query';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { marketQuery } from '@/lib/queries/market';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';

/** Read every registered service at one block. */
export function useMarket(): Remote<readonly Service[]> {
  const { client, network } = useNetwork();
  return remoteOf(useQuery(marketQuery(client, network)));
}
