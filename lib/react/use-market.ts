'use client';

import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReadClient } from '@/lib/chain/client';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { Catalogue } from '@/lib/domain/market';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { marketKey } from '@/lib/queries/keys';
import { type MarketStart, marketQuery } from '@/lib/queries/market';
import { marketCopyOf } from './market-copy';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';

type MarketParts = { readonly client: ReadClient; readonly network: NetworkConfig; readonly queryClient: QueryClient };

/**
 * The catalogue's query as every screen uses it: each reading goes on from the last one of this visit, and the first one from what an
 * earlier visit kept.
 */
export function marketOptions({ client, network, queryClient }: MarketParts, start: MarketStart = {}) {
  return marketQuery(client, network, {
    ...start,
    memory: async () => {
      const previous = queryClient.getQueryData<AtBlock<Catalogue>>(marketKey(network));
      if (previous !== undefined) return { previous };
      return { expected: (await marketCopyOf(network))?.value.total };
    },
  });
}

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
