import type { QueryClient } from '@tanstack/react-query';
import type { ReadClient } from '@/lib/chain/client';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { Catalogue } from '@/lib/domain/market';
import { marketKey } from '@/lib/queries/keys';
import { type MarketStart, marketQuery } from '@/lib/queries/market';
import { marketCopyOf } from './market-copy';

type MarketParts = { readonly client: ReadClient; readonly network: NetworkConfig; readonly queryClient: QueryClient };

/** The catalogue's query as every screen uses it: each reading goes on from the last one of this visit. */
export function marketOptions({ client, network, queryClient }: MarketParts, start: Pick<MarketStart, 'block'> = {}) {
  return marketQuery(client, network, {
    ...start,
    previous: () => queryClient.getQueryData<AtBlock<Catalogue>>(marketKey(network)),
  });
}

/** Milliseconds; longer, and a reader would rather see the page without its rows. */
const longestWait = 50;

/**
 * Begin to read the catalogue before anything is drawn. What comes back waits a moment for it: what was asked ahead is often there by
 * then, and a page that is drawn once is there sooner than one that is drawn twice. Where an earlier visit kept a copy, nothing needs to be
 * waited for.
 */
export function beginMarket(parts: MarketParts): () => Promise<void> {
  const reading = parts.queryClient.prefetchQuery(marketOptions(parts));
  const copy = marketCopyOf(parts.network).then((found) => (found === undefined ? reading : undefined));
  return async () => {
    await Promise.race([reading, copy, new Promise((resolve) => setTimeout(resolve, longestWait))]);
  };
}
