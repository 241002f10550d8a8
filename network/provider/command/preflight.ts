import { type Address, parseEther } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { formatAmount } from '@/lib/domain/amount';
import { type ChainAccess, createChainAccess, fetchOwnService } from '../chain';
import { reasonOf } from '../log';
import type { ProviderNodeOptions } from '../options';
import { differingFields, type Registration } from '../registration';

/** The chain does not allow a start; the sentence says what to do. */
export class ProviderFundsError extends Error {
  override readonly name = 'ProviderFundsError';
}

/** What the start will do on chain, and how much the provider's account holds; neuron. */
export type Preflight = {
  readonly provider: Address;
  readonly balance: bigint;
  /** What the first registration locks up; undefined: the service is registered already. */
  readonly stake: bigint | undefined;
  /** Fields of the registration that differ and will be written. */
  readonly changes: readonly string[];
};

/** Enough for a registration and some settlements at the network's gas prices. */
const gasReserve = parseEther('0.01');

/**
 * Look at the chain before anything is sent: is it the one named, are the contracts there, does the account hold the stake?
 * @throws ProviderFundsError
 */
export async function preflight(options: ProviderNodeOptions, registration: Registration): Promise<Preflight> {
  const { rpcUrl, chainId, contracts, providerKey } = options;
  const access = createChainAccess({ rpcUrl, chainId, inference: contracts.inference, providerKey });
  await requireChain(access, rpcUrl);
  const [service, balance] = await Promise.all([
    fetchOwnService(access),
    access.reader.getBalance({ address: access.provider }),
  ]);
  const { provider } = access;
  const holds = `Account ${provider} holds ${formatAmount(balance, { preset: 'exact' })} 0G`;
  if (service) {
    const changes = differingFields(registration, service);
    if (balance < gasReserve) {
      throw new ProviderFundsError(`${holds}; settlements need gas. Send it at least ${formatAmount(gasReserve)} 0G.`);
    }
    return { provider, balance, stake: undefined, changes };
  }
  const stake = await fetchMinimumStake(access);
  const needed = stake + gasReserve;
  if (balance < needed) {
    const missing = formatAmount(needed - balance, { preset: 'exact' });
    throw new ProviderFundsError(
      `${holds}; the first registration locks a stake of ${formatAmount(stake)} 0G and needs gas. Send it at least ${missing} 0G more.`,
    );
  }
  return { provider, balance, stake, changes: [] };
}

async function requireChain({ reader, chainId, inference }: ChainAccess, rpcUrl: string): Promise<void> {
  const found = await reader.getChainId().catch((cause: unknown) => {
    throw new ProviderFundsError(
      `The chain does not answer at ${new URL(rpcUrl).origin} (${reasonOf(cause)}). Start it, or set rpcUrl (PROVIDER_RPC_URL) to one that does.`,
    );
  });
  if (found !== chainId) {
    throw new ProviderFundsError(
      `The RPC is of chain ${found}, but the settings mean chain ${chainId}. Mend network or rpcUrl.`,
    );
  }
  if ((await reader.getCode({ address: inference })) === undefined) {
    throw new ProviderFundsError(
      `There is no contract at ${inference} on chain ${chainId}. Mend the address, or let the local network finish its start.`,
    );
  }
}

const fetchMinimumStake = ({ reader, inference }: ChainAccess): Promise<bigint> =>
  reader.readContract({ address: inference, abi: inferenceServingAbi, functionName: 'MIN_PROVIDER_STAKE' });
