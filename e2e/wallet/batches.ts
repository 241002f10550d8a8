import { JsonRpcError, rpcErrors } from '@metamask/rpc-errors';
import type { Json } from '@metamask/utils';
import { getAddress, type Hex, hexToBigInt, isHex, numberToHex } from 'viem';
import { encodeBatch } from '@/lib/testing/evm/batch-executor';
import { callNode } from './json-rpc';
import { signAndSend, type TransactionRequest } from './transaction';
import { chainIdHex, type WalletChain } from './vault';

/** Errors of EIP-5792. */
const codes = {
  'upgrade-rejected': 5750,
  'not-atomic': 5760,
  'wrong-chain': 5710,
  'unknown-batch': 5730,
} as const;

/** How the wallet fails at the next batch: it refuses to run it as one, breaks without a reason, or takes it and never sends it. */
export type BatchTrouble = 'upgrade-rejected' | 'not-atomic' | 'broken' | 'given-up';

type Batch = { readonly chain: WalletChain; readonly hash: Hex | undefined };

/** What a wallet that runs several calls as one (EIP-5792) remembers of it, and what a test may do to that. */
export type BatchDesk = {
  /** Whether the wallet says that it runs calls as one; without it the wallet does not know the methods at all. */
  isOffered: boolean;
  /** The next batch meets this. */
  trouble: BatchTrouble | undefined;
  readonly batches: Map<string, Batch>;
};

export type BatchControls = {
  /** From now on the wallet runs calls as one; its account must have been lent the code that does (EIP-7702). */
  readonly offer: () => void;
  readonly failNext: (trouble: BatchTrouble) => void;
  /** Forgets every batch it took, as a wallet that was set up anew. */
  readonly forget: () => void;
};

/** Creates the memory of a wallet that does not run calls as one until the test says so. */
export function createBatchDesk(): BatchDesk {
  return { isOffered: false, trouble: undefined, batches: new Map() };
}

/** Lets a test change what the wallet says and remembers. */
export function batchControls(desk: BatchDesk): BatchControls {
  return {
    offer: () => {
      desk.isOffered = true;
    },
    failNext: (trouble) => {
      desk.trouble = trouble;
    },
    forget: () => desk.batches.clear(),
  };
}

/** Answers `wallet_getCapabilities`: the account runs calls as one on every chain named. */
export function capabilitiesOf(chainIds: Json | undefined, known: readonly Hex[]): Json {
  const asked = Array.isArray(chainIds) ? chainIds.map((chainId) => chainIdHex(String(chainId))) : known;
  return Object.fromEntries(asked.map((chainId) => [chainId, { atomic: { status: 'supported' } }]));
}

function batchError(kind: keyof typeof codes, message: string): JsonRpcError<Json> {
  return new JsonRpcError(codes[kind], message);
}

type Call = { readonly to: Hex; readonly input: Hex; readonly value: bigint };

function parseCall(call: Json): Call {
  if (typeof call !== 'object' || call === null || Array.isArray(call)) throw rpcErrors.invalidParams();
  const { to, data = '0x', value = '0x0' } = call;
  if (!isHex(to) || !isHex(data) || !isHex(value)) throw rpcErrors.invalidParams();
  return { to: getAddress(to), input: data, value: hexToBigInt(value) };
}

/** The calls of a `wallet_sendCalls` as the one transaction they become. @throws -32602, 5710 */
export function batchTransaction(
  fields: Readonly<Record<string, Json>>,
  { account, chainId }: { readonly account: Hex; readonly chainId: Hex },
): TransactionRequest {
  if (fields.version !== '2.0.0' || !Array.isArray(fields.calls) || fields.calls.length === 0)
    throw rpcErrors.invalidParams();
  if (chainIdHex(String(fields.chainId)) !== chainId)
    throw batchError('wrong-chain', 'The wallet is on another chain.');
  return { from: account, to: getAddress(account), data: encodeBatch(fields.calls.map(parseCall)) };
}

/** What the wallet answers before it opens a window: a refusal to run the calls as one. */
export function refuseBatch(desk: BatchDesk): void {
  const { trouble } = desk;
  if (trouble !== 'upgrade-rejected' && trouble !== 'not-atomic') return;
  desk.trouble = undefined;
  throw batchError(trouble, 'The calls are not run as one.');
}

/** Sends the batch as one transaction of the account to itself, and names it. */
export async function runBatch(
  desk: BatchDesk,
  { chain, privateKey, request }: Parameters<typeof signAndSend>[0],
): Promise<Json> {
  const { trouble } = desk;
  desk.trouble = undefined;
  if (trouble === 'broken') throw rpcErrors.internal({ message: 'The batch could not be handled.' });
  const hash = trouble === 'given-up' ? undefined : String(await signAndSend({ chain, privateKey, request }));
  const id = numberToHex(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0, { size: 32 });
  desk.batches.set(id, { chain, hash: isHex(hash) ? hash : undefined });
  return { id };
}

/** Answers `wallet_getCallsStatus` from the chain. @throws 5730 for a batch the wallet does not know. */
export async function batchStatus(desk: BatchDesk, id: string): Promise<Json> {
  const batch = desk.batches.get(id);
  if (batch === undefined) throw batchError('unknown-batch', 'Unknown bundle id.');
  const { chain, hash } = batch;
  const answer = { version: '2.0.0', id, chainId: chain.chainId, atomic: true } as const;
  if (hash === undefined) return { ...answer, status: 400 };
  const receipt = await callNode(chain.rpcUrl, 'eth_getTransactionReceipt', [hash]);
  if (typeof receipt !== 'object' || receipt === null || Array.isArray(receipt)) return { ...answer, status: 100 };
  const { logs = [], status = '0x0', blockHash = null, blockNumber = null, gasUsed = null } = receipt;
  const facts = { logs, status, blockHash, blockNumber, gasUsed, transactionHash: hash };
  return { ...answer, status: status === '0x1' ? 200 : 500, receipts: [facts] };
}
