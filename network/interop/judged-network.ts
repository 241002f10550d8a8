import OpenAI, { APIError } from 'openai';
import { type Address, createTestClient, http, publicActions } from 'viem';
import { foundry } from 'viem/chains';
import type { DevelopmentAccount } from '../config';
import { type Network, type NetworkOptions, startNetwork } from '../network';

/** One 0G in neuron. */
export const oneCoin = 10n ** 18n;

/** A local network under judgement: every person is somebody new, and time can be moved. */
export type JudgedNetwork = {
  readonly network: Network;
  /** A funded account nobody has used yet. */
  newPerson(): DevelopmentAccount;
  coinsOf(address: Address): Promise<bigint>;
  /** Moves the chain past the time refunds are locked for. */
  passLockTime(): Promise<void>;
};

const dayAndAMinute = 86_460;

/** Start a local network whose model answers as fast as it can. */
export async function startJudgedNetwork(options: NetworkOptions = {}): Promise<JudgedNetwork> {
  const network = await startNetwork({ tokensPerSecond: 0, ...options });
  const left = [...network.accounts];
  const client = createTestClient({
    mode: 'anvil',
    chain: foundry,
    transport: http(network.rpcUrl),
    cacheTime: 0,
  }).extend(publicActions);
  return {
    network,
    newPerson: () => {
      const next = left.shift();
      if (next === undefined) throw new Error('The local network has no more unused accounts.');
      return next;
    },
    coinsOf: (address) => client.getBalance({ address }),
    passLockTime: async () => {
      await client.increaseTime({ seconds: dayAndAMinute });
      await client.mine({ blocks: 1 });
    },
  };
}

/** The official OpenAI client in front of a provider; it repeats nothing, so that a refusal is seen. */
export function openAiClient(options: {
  readonly endpoint: string;
  readonly apiKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}): OpenAI {
  // Where the SDK gives headers, theirs is the one that is sent; the client only refuses to be without a key.
  const { endpoint, apiKey = 'in the headers', headers } = options;
  return new OpenAI({ baseURL: endpoint, apiKey, maxRetries: 0, ...(headers && { defaultHeaders: headers }) });
}

/** Status and text of a provider's refusal. @throws whatever is not one */
export function refusalOf(error: unknown): readonly [number, string] {
  if (error instanceof APIError && typeof error.status === 'number') return [error.status, String(error.error)];
  throw error;
}
