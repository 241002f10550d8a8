/** What people do with the contracts, in words, for tests written by hand. */
import {
  type Address,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
} from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { teeSigner } from './cast';
import { claimDigest } from './claims';
import { inference, ledger, owner, type World } from './world';

const bothAbis = [...ledgerManagerAbi, ...inferenceServingAbi] as const;

export const neuronPer0G = 10n ** 18n;
export const serviceName = 'inference-v1.0';

/** `done` with the names of the events in order, or `refused` with the error as `Name(arguments)`. */
export type Result = { readonly done: readonly string[] } | { readonly refused: string };

export type ClaimTerms = { readonly user: Address; readonly fee: bigint; readonly nonce: bigint };

export type Offer = Partial<ReturnType<typeof standardOffer>>;

export function standardOffer() {
  return {
    serviceType: 'chatbot',
    url: 'https://provider.example',
    model: 'model',
    verifiability: 'TeeML',
    inputPrice: 1n,
    outputPrice: 2n,
    additionalInfo: '{}',
    teeSignerAddress: teeSigner.address,
  };
}

export type Acting = ReturnType<typeof acting>;

/** Actions on one world. Amounts are in neuron. */
export function acting(world: World) {
  const onLedger = (from: Address, data: Hex, value = 0n) => submit(world, { from, to: ledger, data, value });
  const onInference = (from: Address, data: Hex, value = 0n) => submit(world, { from, to: inference, data, value });
  const l = ledgerManagerAbi;
  const i = inferenceServingAbi;
  const settlementData = async (provider: Address, claims: readonly ClaimTerms[]) =>
    encodeFunctionData({
      abi: i,
      functionName: 'settleFeesWithTEE',
      args: [await Promise.all(claims.map((claim) => signedClaim(provider, claim)))],
    });
  return {
    onLedger,
    onInference,
    deposit: (user: Address, amount: bigint) =>
      onLedger(user, encodeFunctionData({ abi: l, functionName: 'depositFund' }), amount),
    addLedger: (user: Address, amount: bigint, note = '') =>
      onLedger(user, encodeFunctionData({ abi: l, functionName: 'addLedger', args: [note] }), amount),
    refund: (user: Address, amount: bigint) =>
      onLedger(user, encodeFunctionData({ abi: l, functionName: 'refund', args: [amount] })),
    deleteLedger: (user: Address) => onLedger(user, encodeFunctionData({ abi: l, functionName: 'deleteLedger' })),
    transfer: (user: Address, provider: Address, amount: bigint) =>
      onLedger(
        user,
        encodeFunctionData({ abi: l, functionName: 'transferFund', args: [provider, serviceName, amount] }),
      ),
    retrieve: (user: Address, providers: readonly Address[]) =>
      onLedger(user, encodeFunctionData({ abi: l, functionName: 'retrieveFund', args: [providers, serviceName] })),
    offer: (provider: Address, stake: bigint, change: Offer = {}) =>
      onInference(
        provider,
        encodeFunctionData({ abi: i, functionName: 'addOrUpdateService', args: [{ ...standardOffer(), ...change }] }),
        stake,
      ),
    removeOffer: (provider: Address) =>
      onInference(provider, encodeFunctionData({ abi: i, functionName: 'removeService' })),
    ownerAcknowledges: (provider: Address) =>
      onInference(owner, encodeFunctionData({ abi: i, functionName: 'acknowledgeTEESignerByOwner', args: [provider] })),
    acknowledge: (user: Address, provider: Address, accepted: boolean) =>
      onInference(
        user,
        encodeFunctionData({ abi: i, functionName: 'acknowledgeTEESigner', args: [provider, accepted] }),
      ),
    revokeAllTokens: (user: Address, provider: Address) =>
      onInference(user, encodeFunctionData({ abi: i, functionName: 'revokeAllTokens', args: [provider] })),
    revokeToken: (user: Address, provider: Address, id: number) =>
      onInference(user, encodeFunctionData({ abi: i, functionName: 'revokeToken', args: [provider, id] })),
    settlementData,
    settle: async (provider: Address, claims: readonly ClaimTerms[]) =>
      onInference(provider, await settlementData(provider, claims)),
    ledgerOf: async (user: Address) => {
      const call = {
        from: user,
        to: ledger,
        data: encodeFunctionData({ abi: l, functionName: 'getLedger', args: [user] }),
      };
      const data = hexResult(await world.read(call));
      return decodeFunctionResult({ abi: l, functionName: 'getLedger', data });
    },
    hasLedger: async (user: Address) => {
      const data = encodeFunctionData({ abi: l, functionName: 'getLedger', args: [user] });
      return !(await world.read({ from: user, to: ledger, data })).startsWith('!');
    },
    accountOf: async (user: Address, provider: Address) => {
      const data = encodeFunctionData({ abi: i, functionName: 'getAccount', args: [user, provider] });
      const answer = hexResult(await world.read({ from: user, to: inference, data }));
      return decodeFunctionResult({ abi: i, functionName: 'getAccount', data: answer });
    },
    serviceOf: async (provider: Address) => {
      const data = encodeFunctionData({ abi: i, functionName: 'getService', args: [provider] });
      const answer = hexResult(await world.read({ from: provider, to: inference, data }));
      return decodeFunctionResult({ abi: i, functionName: 'getService', data: answer });
    },
    /** Lets this many seconds pass before the next transaction. */
    wait: async (seconds: number) => world.mineAt((await world.now()) + seconds),
  };
}

/** A provider's claim signed by its TEE, as the contract takes it. */
export async function signedClaim(provider: Address, { user, fee, nonce }: ClaimTerms) {
  const terms = { requestsHash: `0x${'cd'.repeat(32)}`, nonce, provider, user, totalFee: fee } as const;
  return { ...terms, signature: await teeSigner.sign({ hash: claimDigest(terms, { contract: inference }) }) };
}

type Submission = { readonly from: Address; readonly to: Address; readonly data: Hex; readonly value: bigint };

async function submit(world: World, call: Submission): Promise<Result> {
  const { success, output, logs } = await world.send(call);
  if (!success) return { refused: refusalOf(output) };
  return {
    done: logs.flatMap(({ topics, data }) => {
      const [signature, ...indexed] = topics;
      if (signature === undefined) return [];
      const { eventName, args } = decodeEventLog({ abi: bothAbis, data, topics: [signature, ...indexed] });
      return [`${eventName}(${listed(Object.values(args ?? {}))})`];
    }),
  };
}

/** Names a revert by its error and arguments. */
export function refusalOf(output: Hex): string {
  if (output === '0x') return 'no reason';
  const { errorName, args } = decodeErrorResult({ abi: bothAbis, data: output });
  return `${errorName}(${listed(args ?? [])})`;
}

function listed(values: readonly unknown[]): string {
  return values.map((value) => (Array.isArray(value) ? `[${value.join(',')}]` : String(value))).join(', ');
}

function hexResult(answer: string): Hex {
  if (answer.startsWith('!')) throw new Error(`The view reverted: ${answer}`);
  return `0x${answer.slice(2)}`;
}
