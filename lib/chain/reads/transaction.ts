import { type Address, type Hex, isAddressEqual, numberToHex } from 'viem';
import type { BlockRef } from '@/lib/domain/block';
import type { ReceiptLog } from '../calls/receipt-log';
import type { ReadClient } from '../client';
import { RpcAnswerError } from '../errors';
import { answerOf, type BlockPoint, blockParameter, parseBytes, parseQuantity } from '../rpc';

/** A transaction as the node knows it; `to` undefined for a contract creation. `value` in neuron. */
export type SentTransaction = {
  readonly hash: Hex;
  readonly from: Address;
  readonly to: Address | undefined;
  readonly input: Hex;
  readonly value: bigint;
  readonly nonce: bigint;
};

/** What a mined transaction did; `feePaid` in neuron. */
export type Receipt = {
  readonly hash: Hex;
  readonly success: boolean;
  readonly block: Pick<BlockRef, 'number' | 'hash'>;
  readonly logs: readonly ReceiptLog[];
  readonly feePaid: bigint | undefined;
};

const fieldOf = (answer: object, name: string): unknown => Reflect.get(answer, name);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function parseTransaction(answer: object): SentTransaction {
  const to = fieldOf(answer, 'to');
  return {
    hash: parseBytes(fieldOf(answer, 'hash'), 'transaction hash', 32),
    from: parseBytes(fieldOf(answer, 'from'), 'sender', 20),
    to: to === null || to === undefined ? undefined : parseBytes(to, 'receiver', 20),
    input: parseBytes(fieldOf(answer, 'input'), 'call data'),
    value: parseQuantity(fieldOf(answer, 'value'), 'value'),
    nonce: parseQuantity(fieldOf(answer, 'nonce'), 'nonce'),
  };
}

function parseReceiptLog(log: unknown): ReceiptLog {
  if (!isObject(log)) throw new RpcAnswerError('A receipt holds a log that is none');
  const topics = fieldOf(log, 'topics');
  if (!Array.isArray(topics)) throw new RpcAnswerError('A log of a receipt has no topics');
  return {
    address: parseBytes(fieldOf(log, 'address'), 'log address', 20),
    topics: topics.map((topic: unknown) => parseBytes(topic, 'topic', 32)),
    data: parseBytes(fieldOf(log, 'data'), 'log data'),
  };
}

function parseReceipt(answer: object): Receipt {
  const logs = fieldOf(answer, 'logs');
  if (!Array.isArray(logs)) throw new RpcAnswerError('A receipt has no logs');
  const price = fieldOf(answer, 'effectiveGasPrice');
  const gasUsed = parseQuantity(fieldOf(answer, 'gasUsed'), 'gas used');
  return {
    hash: parseBytes(fieldOf(answer, 'transactionHash'), 'transaction hash', 32),
    success: parseQuantity(fieldOf(answer, 'status'), 'status') === 1n,
    block: {
      number: parseQuantity(fieldOf(answer, 'blockNumber'), 'block number'),
      hash: parseBytes(fieldOf(answer, 'blockHash'), 'block hash', 32),
    },
    logs: logs.map(parseReceiptLog),
    feePaid: price === undefined || price === null ? undefined : gasUsed * parseQuantity(price, 'gas price'),
  };
}

/** Fetch the receipt of a transaction; undefined while it is not mined or not known. @throws RpcUnavailableError */
export async function fetchReceipt(client: ReadClient, hash: Hex): Promise<Receipt | undefined> {
  const answer = await answerOf(client.request({ method: 'eth_getTransactionReceipt', params: [hash] }));
  return isObject(answer) ? parseReceipt(answer) : undefined;
}

/** Fetch a transaction, pending or mined; undefined when the node does not know it. @throws RpcUnavailableError */
export async function fetchTransaction(client: ReadClient, hash: Hex): Promise<SentTransaction | undefined> {
  const answer = await answerOf(client.request({ method: 'eth_getTransactionByHash', params: [hash] }));
  return isObject(answer) ? parseTransaction(answer) : undefined;
}

/** Fetch how many transactions of an account are mined up to a block: the nonce of its next one. @throws RpcUnavailableError */
export async function fetchMinedCount(
  client: ReadClient,
  owner: Address,
  block: BlockPoint = 'latest',
): Promise<bigint> {
  const params: [Address, Hex | 'latest'] = [owner, blockParameter(block)];
  return parseQuantity(
    await answerOf(client.request({ method: 'eth_getTransactionCount', params })),
    'transaction count',
  );
}

/** Fetch the nonce of an account's next transaction, those counted that the node holds and nobody mined yet. @throws RpcUnavailableError */
export async function fetchPendingCount(client: ReadClient, owner: Address): Promise<bigint> {
  const params: [Address, 'pending'] = [owner, 'pending'];
  return parseQuantity(
    await answerOf(client.request({ method: 'eth_getTransactionCount', params })),
    'transaction count',
  );
}

/**
 * Find the mined transaction of an account with a nonce, between two blocks: by halving over the account's transaction count,
 * then one full block. Undefined when no such block exists.
 * @throws RpcRefusedError where the node no longer has the state of those blocks.
 */
export async function findByNonce(
  client: ReadClient,
  search: { readonly owner: Address; readonly nonce: bigint; readonly fromBlock: bigint; readonly toBlock: bigint },
): Promise<SentTransaction | undefined> {
  let low = search.fromBlock;
  let high = search.toBlock;
  while (low < high) {
    const middle = (low + high) / 2n;
    const isMined = (await fetchMinedCount(client, search.owner, { number: middle })) > search.nonce;
    if (isMined) high = middle;
    else low = middle + 1n;
  }
  const block = await answerOf(client.request({ method: 'eth_getBlockByNumber', params: [numberToHex(low), true] }));
  const transactions = isObject(block) ? fieldOf(block, 'transactions') : undefined;
  if (!Array.isArray(transactions)) return undefined;
  return transactions
    .filter(isObject)
    .map(parseTransaction)
    .find(({ from, nonce }) => isAddressEqual(from, search.owner) && nonce === search.nonce);
}
