import {
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  zeroAddress,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import type { Service } from '@/lib/domain/service';
import { parseServiceDetails } from '@/lib/domain/service';

/** The part of a sub-account a provider decides by; amounts in neuron. */
export type ChainAccount = {
  readonly balance: bigint;
  readonly pendingRefund: bigint;
  readonly nonce: bigint;
  readonly acknowledged: boolean;
  readonly generation: bigint;
  readonly revokedBitmap: bigint;
};

/** What the node knows about its chain: clients that speak as the provider account. */
export type ChainAccess = ReturnType<typeof createChainAccess>;

/** Open the chain as the provider account; no request is made yet. */
export function createChainAccess(options: {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly inference: Address;
  readonly providerKey: Hex;
}) {
  const { rpcUrl, chainId, inference, providerKey } = options;
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: '0G', symbol: '0G', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const transport = http(rpcUrl, { timeout: 10_000, retryCount: 1 });
  const pollingInterval = 200;
  const account = privateKeyToAccount(providerKey);
  const reader = createPublicClient({ chain, transport, pollingInterval, cacheTime: 0 });
  const writer = createWalletClient({ account, chain, transport, pollingInterval });
  return { chainId, inference, provider: account.address, account, chain, reader, writer };
}

/** Name the custom error a contract call reverted with, if that is why it failed. */
export function revertNameOf(error: unknown): string | undefined {
  if (!(error instanceof BaseError)) return undefined;
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  return reverted instanceof ContractFunctionRevertedError ? (reverted.data?.errorName ?? 'unnamed') : undefined;
}

async function absentWhen<T>(errorName: string, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (revertNameOf(error) === errorName) return undefined;
    throw error;
  }
}

/** Read one user's sub-account with this provider; undefined when the contract says that there is none. */
export async function fetchChainAccount(access: ChainAccess, user: Address): Promise<ChainAccount | undefined> {
  const account = await absentWhen(
    'AccountNotExists',
    access.reader.readContract({
      address: access.inference,
      abi: inferenceServingAbi,
      functionName: 'getAccount',
      args: [user, access.provider],
    }),
  );
  return account && chainAccountOf(account);
}

const chainAccountOf = (account: ChainAccount): ChainAccount => {
  const { balance, pendingRefund, nonce, acknowledged, generation, revokedBitmap } = account;
  return { balance, pendingRefund, nonce, acknowledged, generation, revokedBitmap };
};

/** Read several users' sub-accounts with this provider in one call (up to 500); who has none is not in the map. */
export async function fetchChainAccounts(
  access: ChainAccess,
  users: readonly Address[],
): Promise<ReadonlyMap<Address, ChainAccount>> {
  const accounts = await access.reader.readContract({
    // The contract answers about the accounts with whoever asks.
    account: access.provider,
    address: access.inference,
    abi: inferenceServingAbi,
    functionName: 'getBatchAccountsByUsers',
    args: [users],
  });
  // In the place of an account that is not there stands one of nobody.
  return new Map(accounts.filter(({ user }) => user !== zeroAddress).map((one) => [one.user, chainAccountOf(one)]));
}

/** Read this provider's own registration; undefined when it is not registered. */
export async function fetchOwnService(access: ChainAccess): Promise<Service | undefined> {
  const service = await absentWhen(
    'ServiceNotExist',
    access.reader.readContract({
      address: access.inference,
      abi: inferenceServingAbi,
      functionName: 'getService',
      args: [access.provider],
    }),
  );
  return service && { ...service, details: parseServiceDetails(service.additionalInfo) };
}

/** Reads accounts for a cache; undefined for a user without one. */
export const accountsReader = (access: ChainAccess) => async (users: readonly Address[]) => {
  const accounts = await fetchChainAccounts(access, users);
  return (user: Address): ChainAccount | undefined => accounts.get(user);
};

/** Reads this provider's own registration for a cache, whatever it is asked for. */
export const ownServiceReader = (access: ChainAccess) => async () => {
  const service = await fetchOwnService(access);
  return (): Service | undefined => service;
};
