import { type Address, decodeFunctionData, getAddress, type Hex, numberToHex } from 'viem';
import type { SettlementOrder } from '@/lib/domain/settlement';
import { inferenceServingWritesAbi } from '../abi/inference-serving-writes';
import type { ReadClient } from '../client';
import { answerOf, parseBytes } from '../rpc';
import type { EventRef } from './events';

/** Selector of `settleFeesWithTEE` (provider protocol §5.2). */
const settleSelector = '0x8be74119';

/** What a settling transaction reveals: its sender, and the orders in calldata order when it calls the contract directly. */
export type SettlementCall = { readonly sender: Address; readonly orders: readonly SettlementOrder[] | undefined };

function decodeOrders(input: Hex): readonly SettlementOrder[] | undefined {
  if (!input.startsWith(settleSelector)) return undefined;
  try {
    const { functionName, args } = decodeFunctionData({ abi: inferenceServingWritesAbi, data: input });
    if (functionName !== 'settleFeesWithTEE') return undefined;
    return args[0].map(({ requestsHash, nonce, provider, user, totalFee }) => ({
      requestsHash,
      nonce,
      provider,
      user,
      totalFee,
    }));
  } catch {
    // Call data is written by the provider; what cannot be decoded says nothing, and the rows do without it.
    return undefined;
  }
}

/**
 * Read a transaction of the node's answer; undefined when the node does not have it.
 * Call data counts only when the transaction goes to the inference contract itself (provider protocol §5.5).
 */
export function parseSettlementCall(answer: unknown, inference: Address): SettlementCall | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const sender = getAddress(parseBytes(Reflect.get(answer, 'from'), 'sender', 20));
  const to: unknown = Reflect.get(answer, 'to');
  const isDirect = typeof to === 'string' && to.toLowerCase() === inference.toLowerCase();
  const input = parseBytes(Reflect.get(answer, 'input'), 'call data');
  return { sender, orders: isDirect ? decodeOrders(input) : undefined };
}

/**
 * Fetch the transaction of an event through its block, because some public nodes do not know old transactions by hash; by hash
 * only when that fails. Undefined when the node has it neither way.
 */
export async function fetchSettlementCall(
  client: ReadClient,
  { event, inference }: { readonly event: EventRef; readonly inference: Address },
): Promise<SettlementCall | undefined> {
  const byIndex = await answerOf(
    client.request({
      method: 'eth_getTransactionByBlockHashAndIndex',
      params: [event.blockHash, numberToHex(event.transactionIndex)],
    }),
  );
  const found = parseSettlementCall(byIndex, inference);
  if (found !== undefined) return found;
  const byHash = await answerOf(
    client.request({ method: 'eth_getTransactionByHash', params: [event.transactionHash] }),
  );
  return parseSettlementCall(byHash, inference);
}
