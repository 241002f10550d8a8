import { type Address, type Hex, toHex } from 'viem';
import type { HDAccount } from 'viem/accounts';
import type { NetworkConfig } from '@/lib/config/network';
import { playedProviders } from './money-steps';
import { createRealChain, type RealChain } from './real-chain';

/** Where histories are played: a chain with the contracts and registered providers. */
export type MoneyWorld = {
  readonly chain: RealChain;
  readonly rpcUrl: string;
  readonly providers: readonly { readonly key: Hex; readonly teeKey: Hex; readonly address: Address }[];
};

/** Tell the key of a development account. */
function keyOfAccount(account: HDAccount): Hex {
  const { privateKey } = account.getHdKey();
  if (privateKey === null) throw new Error('A development account has a key');
  return toHex(privateKey);
}

/** Register the providers of a world on a chain where the contracts stand; `accountAt` gives the chain's rich accounts, 0 owns the contracts. */
export async function createMoneyWorld(options: {
  readonly rpcUrl: string;
  readonly contracts: NetworkConfig['contracts'];
  readonly accountAt: (index: number) => HDAccount;
}): Promise<MoneyWorld> {
  const { rpcUrl, accountAt } = options;
  const chain = createRealChain(options);
  const providers = Array.from({ length: playedProviders }, (_, index) => ({
    key: keyOfAccount(accountAt(10 + index)),
    teeKey: keyOfAccount(accountAt(15 + index)),
    address: accountAt(10 + index).address,
  }));
  for (const provider of providers) await chain.register({ ...provider, ownerKey: keyOfAccount(accountAt(0)) });
  return { chain, rpcUrl, providers };
}
