import type { ReadClient } from '@/lib/chain/client';
import { fetchCatalogue } from '@/lib/chain/reads/services';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Catalogue } from '@/lib/domain/market';
import { marketKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Where a reading begins: at a block that other reads share, and from the last reading of this visit. */
export type MarketStart = {
  readonly block?: () => Promise<BlockRef>;
  readonly previous?: () => AtBlock<Catalogue> | undefined;
};

/** A first reading has nothing to go on from. Where the code of it cannot be fetched, the catalogue is read anew. */
const refreshing = () =>
  import('@/lib/chain/reads/services-changes').then(
    ({ refreshCatalogue }) => refreshCatalogue,
    () => undefined,
  );

/** Query the catalogue of a network at one block. A reading that goes on from an earlier one asks only whether something changed. */
export function marketQuery(
  client: ReadClient,
  network: NetworkConfig,
  start: MarketStart = {},
): QueryOptions<AtBlock<Catalogue>> {
  const { inference } = network.contracts;
  return optionsOf(marketKey(network), async () => {
    const previous = start.previous?.();
    const block = await start.block?.();
    const at = block && { block };
    const refresh = previous && (await refreshing());
    if (previous === undefined || refresh === undefined) return fetchCatalogue(client, { inference, ...at });
    return refresh(client, { inference, previous, ...at });
  });
}
