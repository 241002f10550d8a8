import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { fetchAccountState } from '@/lib/chain/reads/account';
import type { NetworkConfig } from '@/lib/config/network';
import type { AccountState } from '@/lib/domain/account';
import type { AtBlock } from '@/lib/domain/block';
import { accountKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Query everything one owner has, at one block. */
export function accountQuery(
  client: ReadClient,
  network: NetworkConfig,
  owner: Address,
): QueryOptions<AtBlock<AccountState>> {
  return optionsOf(accountKey(network, owner), () => fetchAccountState(client, { network, owner }));
}
