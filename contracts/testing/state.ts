/** What anybody can read of a world after a step, as raw bytes for comparison and decoded for the invariants. */

import type { Address, ContractFunctionReturnType, Hex } from 'viem';
import { decodeFunctionResult, encodeAbiParameters, encodeFunctionData, parseAbi, parseAbiParameters } from 'viem';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { providers, stranger, users } from './cast';
import { type Call, inference, ledger, secondInference, viewsAddress, type World } from './world';

const viewsAbi = parseAbi([
  'function readListed(address list) view returns ((bool success, bytes result)[] outcomes, uint256[] balances)',
]);

export const services = [
  { address: inference, name: 'inference-v1.0' },
  { address: secondInference, name: 'inference-v2' },
] as const;

const holders: readonly Address[] = [...new Set([ledger, inference, secondInference, ...users, ...providers])];

const ledgerViews: readonly Hex[] = [
  encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'getAllLedgers', args: [0n, 0n] }),
  encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'getAllActiveServices' }),
  encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'owner' }),
  ...users.map((user) => encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'getLedger', args: [user] })),
  ...users.flatMap((user) =>
    services.map(({ name }) =>
      encodeFunctionData({ abi: ledgerManagerAbi, functionName: 'getLedgerProviders', args: [user, name] }),
    ),
  ),
];

const [somebody = stranger] = users;
const servingViews: readonly Hex[] = [
  encodeFunctionData({ abi: inferenceServingAbi, functionName: 'getAllAccounts', args: [0n, 50n] }),
  encodeFunctionData({ abi: inferenceServingAbi, functionName: 'getAllServices', args: [0n, 50n] }),
  encodeFunctionData({ abi: inferenceServingAbi, functionName: 'lockTime' }),
  encodeFunctionData({ abi: inferenceServingAbi, functionName: 'owner' }),
  ...users.map((user) =>
    encodeFunctionData({ abi: inferenceServingAbi, functionName: 'getAccountsByUser', args: [user, 0n, 2n] }),
  ),
  ...providers.flatMap((provider) => [
    encodeFunctionData({ abi: inferenceServingAbi, functionName: 'getAccountsByProvider', args: [provider, 1n, 0n] }),
    encodeFunctionData({ abi: inferenceServingAbi, functionName: 'getService', args: [provider] }),
    encodeFunctionData({ abi: inferenceServingAbi, functionName: 'getAccount', args: [somebody, provider] }),
    encodeFunctionData({ abi: inferenceServingAbi, functionName: 'getPendingRefund', args: [somebody, provider] }),
    encodeFunctionData({ abi: inferenceServingAbi, functionName: 'isTokenRevoked', args: [somebody, provider, 3] }),
  ]),
];

const targets: readonly { readonly target: Address; readonly data: Hex }[] = [
  ...ledgerViews.map((data) => ({ target: ledger, data })),
  ...services.flatMap(({ address }) => servingViews.map((data) => ({ target: address, data }))),
];

/** Where the list of views and holders stands as code. */
const listAddress: Address = '0x00000000000000000000000000000000000000ad';
const list = encodeAbiParameters(parseAbiParameters('address[] targets, bytes[] data, address[] holders'), [
  targets.map(({ target }) => target),
  targets.map(({ data }) => data),
  holders,
]);

/** The read whose answer is the state: equal bytes mean equal answers of every view and equal balances. */
export const stateView: Call = {
  from: stranger,
  to: viewsAddress,
  data: encodeFunctionData({ abi: viewsAbi, functionName: 'readListed', args: [listAddress] }),
};

/** Must have run once on a chain before its state can be read. */
export async function prepareStateView({ rpc }: World): Promise<void> {
  await rpc.call('anvil_setCode', listAddress, list);
}

type LedgerEntry = ContractFunctionReturnType<typeof ledgerManagerAbi, 'view', 'getLedger'>;
type AccountEntry = ContractFunctionReturnType<typeof inferenceServingAbi, 'view', 'getAccount'>;

/** The state of one serving contract. */
export type ServingState = {
  readonly accounts: readonly AccountEntry[];
  readonly providers: readonly Address[];
  readonly lockTime: bigint;
  readonly balance: bigint;
};

/** The decoded part of the state; amounts in neuron, times in seconds. */
export type State = {
  readonly ledgers: readonly LedgerEntry[];
  readonly ledgerBalance: bigint;
  readonly serving: readonly ServingState[];
};

/** Reads the state as bytes. */
export function readState(world: World): Promise<string> {
  return world.read(stateView);
}

/** Decodes what the invariants and the next step need. */
export function decodeState(bytes: string): State {
  const [outcomes, balances] = decodeFunctionResult({
    abi: viewsAbi,
    functionName: 'readListed',
    data: `0x${bytes.slice(2)}`,
  });
  const result = (index: number): Hex => outcomes[index]?.result ?? '0x';
  const [ledgers] = decodeFunctionResult({
    abi: ledgerManagerAbi,
    functionName: 'getAllLedgers',
    data: result(0),
  });
  const serving = services.map((_, index): ServingState => {
    const first = ledgerViews.length + index * servingViews.length;
    const abi = inferenceServingAbi;
    const [accounts] = decodeFunctionResult({ abi, functionName: 'getAllAccounts', data: result(first) });
    const [offers] = decodeFunctionResult({ abi, functionName: 'getAllServices', data: result(first + 1) });
    return {
      accounts,
      providers: offers.map(({ provider }) => provider),
      lockTime: decodeFunctionResult({ abi, functionName: 'lockTime', data: result(first + 2) }),
      balance: balances[1 + index] ?? 0n,
    };
  });
  return { ledgers, ledgerBalance: balances[0] ?? 0n, serving };
}

/** Names the first view or balance two states differ in. */
export function firstDifference(own: string, official: string): string {
  const decode = (bytes: string) =>
    decodeFunctionResult({ abi: viewsAbi, functionName: 'readListed', data: `0x${bytes.slice(2)}` });
  const [ownOutcomes, ownBalances] = decode(own);
  const [officialOutcomes, officialBalances] = decode(official);
  for (const [index, { target, data }] of targets.entries()) {
    const [mine, theirs] = [ownOutcomes[index], officialOutcomes[index]];
    if (mine?.success === theirs?.success && mine?.result === theirs?.result) continue;
    return `view ${data} of ${target}: own ${mine?.result}, official ${theirs?.result}`;
  }
  for (const [index, holder] of holders.entries()) {
    if (ownBalances[index] === officialBalances[index]) continue;
    return `balance of ${holder}: own ${ownBalances[index]}, official ${officialBalances[index]}`;
  }
  return 'no difference in any view';
}
