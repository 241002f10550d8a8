import type { ReadClient } from '@/lib/chain/client';
import { fetchBlock } from '@/lib/chain/reads/block';
import { fetchCatalogue } from '@/lib/chain/reads/services';
import { refreshCatalogue } from '@/lib/chain/reads/services-changes';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Catalogue } from '@/lib/domain/market';
import { marketKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** What is known before the market is read: the last reading of this visit, or how many services an earlier one had. */
export type MarketMemory = {
  readonly previous?: AtBlock<Catalogue> | undefined;
  readonly expected?: number | undefined;
};

/** Where a reading begins: at a block that other reads share, and with what is remembered. */
export type MarketStart = {
  readonly block?: () => Promise<BlockRef>;
  readonly memory?: () => MarketMemory | Promise<MarketMemory>;
};

const noMemory: MarketMemory = {};

/**
 * Query the catalogue of a network at one block. A reading that goes on from an earlier one asks only whether something changed; the
 * first one asks for as many services as an earlier visit saw.
 */
export function marketQuery(
  client: ReadClient,
  network: NetworkConfig,
  start: MarketStart = {},
): QueryOptions<AtBlock<Catalogue>> {
  const { inference } = network.contracts;
  return optionsOf(marketKey(network), async () => {
    // Side by side: what is remembered must not keep the chain waiting.
    const [block, { previous, expected }] = await Promise.all([
      start.block?.() ?? fetchBlock(client),
      start.memory?.() ?? noMemory,
    ]);
    if (previous !== undefined) return refreshCatalogue(client, { inference, previous, block });
    return fetchCatalogue(client, { inference, block, ...(expected !== undefined && { expected }) });
  });
}
