import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
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
  return optionsOf(accountKey(network, owner), async () => {
    // Fetched with the first account: a visitor without a wallet has none to read.
    const { fetchAccountState } = await import('@/lib/chain/reads/account');
    return fetchAccountState(client, { network, owner });
  });
}
