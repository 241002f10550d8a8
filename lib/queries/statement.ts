import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { fetchStatement } from '@/lib/chain/logs/statement';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { Statement } from '@/lib/domain/statement';
import { statementKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Query one owner's statement over all providers, from the network's first block worth scanning. */
export function statementQuery(
  client: ReadClient,
  network: NetworkConfig,
  owner: Address,
): QueryOptions<AtBlock<Statement>> {
  return optionsOf(statementKey(network, owner), () => fetchStatement(client, { network, owner }));
}
