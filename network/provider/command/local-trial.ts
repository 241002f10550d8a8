import { createPublicClient, createWalletClient, http, parseEther } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { acknowledgeProvider } from '../../acknowledge';
import { localChainId } from '../../chain';
import { ownerAccount } from '../../config';
import { receiptOf } from '../../transaction/receipt';
import type { ProviderNodeOptions } from '../options';
import { ProviderSettingsError } from './load-settings';

type LocalPlace = Pick<ProviderNodeOptions, 'rpcUrl' | 'chainId' | 'contracts' | 'providerKey'>;

/** Stake, and gas for a long time. */
const allowance = parseEther('200');

/** Give a provider coins on the local network, whose owner's key everybody knows. @throws ProviderSettingsError elsewhere */
export async function fundLocally({ rpcUrl, chainId, providerKey }: LocalPlace): Promise<void> {
  refuseElsewhere(chainId);
  const owner = privateKeyToAccount(ownerAccount().privateKey);
  const to = privateKeyToAccount(providerKey).address;
  const place = { chain: foundry, transport: http(rpcUrl), pollingInterval: 100 };
  const reader = createPublicClient(place);
  if ((await reader.getBalance({ address: to })) >= allowance) return;
  const hash = await createWalletClient({ ...place, account: owner }).sendTransaction({ to, value: allowance });
  await receiptOf(reader, hash);
}

/** Acknowledge the signing key as the owner of the local contracts, as the network's operators do elsewhere. */
export async function acknowledgeLocally({ rpcUrl, chainId, contracts, providerKey }: LocalPlace): Promise<void> {
  refuseElsewhere(chainId);
  const provider = privateKeyToAccount(providerKey).address;
  await acknowledgeProvider({
    rpcUrl,
    inference: contracts.inference,
    provider,
    owner: ownerAccount().privateKey,
  });
}

function refuseElsewhere(chainId: number): void {
  if (chainId === localChainId) return;
  throw new ProviderSettingsError([
    { key: '--local', problem: `it is for the local network (chain ${localChainId}) only; leave it out` },
  ]);
}
