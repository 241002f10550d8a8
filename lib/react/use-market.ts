'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Catalogue } from '@/lib/domain/market';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { marketOptions } from './market-options';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';

/** Read the catalogue at one block, and again when the contract says that something in it changed. */
export function useCatalogue(): Remote<Catalogue> {
  const { client, network } = useNetwork();
  const queryClient = useQueryClient();
  return remoteOf(useQuery(marketOptions({ client, network, queryClient })));
}

/** Read every registered service at one block. */
export function useMarket(): Remote<readonly Service[]> {
  const catalogue = useCatalogue();
  if (catalogue.state === 'loading' || catalogue.state === 'failed') return catalogue;
  return { ...catalogue, value: catalogue.value.services };
}
