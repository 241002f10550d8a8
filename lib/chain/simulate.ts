import { type Address, numberToHex } from 'viem';
import type { AppError } from '@/lib/domain/error';
import type { EncodedCall } from './calls/contract-call';
import type { ReadClient } from './client';
import { RpcAnswerError } from './errors';
import type { Head } from './reads/block';
import { toAppError } from './revert';
import { answerOf, type BlockPoint, blockParameter, parseQuantity } from './rpc';

/** A write with its sender. */
export type CallFrom = EncodedCall & { readonly from: Address };

function requestOf({ from, to, input, value }: CallFrom) {
  return { from, to, data: input, value: numberToHex(value) };
}

/**
 * Run a write without sending it, at a block: one eth_call from the sender with the value (F-039).
 * @throws the contract's refusal as ContractRevertError, or what kept the node from running it.
 */
export async function simulateCall(client: ReadClient, call: CallFrom, block: BlockPoint): Promise<void> {
  await answerOf(client.request({ method: 'eth_call', params: [requestOf(call), blockParameter(block)] }));
}

/** A gas limit in gas, and the most one gas may cost in neuron. */
export type GasEstimate = { readonly gas: bigint; readonly maxFeePerGas: bigint };

/**
 * Estimate what a write may cost at most: the node's gas estimate with a fifth to spare, because state may move before it is
 * mined, and the node's gas price with one more base fee, which covers six full blocks. @throws RpcUnavailableError
 */
export async function estimateGas(client: ReadClient, call: CallFrom, head: Head): Promise<GasEstimate> {
  const [gas, gasPrice] = await Promise.all([
    answerOf(client.request({ method: 'eth_estimateGas', params: [requestOf(call)] })),
    answerOf(client.request({ method: 'eth_gasPrice' })),
  ]);
  return {
    gas: (parseQuantity(gas, 'gas estimate') * 6n) / 5n,
    maxFeePerGas: parseQuantity(gasPrice, 'gas price') + (head.baseFee ?? 0n),
  };
}

type SimulatedCall = { readonly ok: true; readonly gas: bigint } | { readonly ok: false; readonly error: AppError };

function parseSimulatedCall(call: unknown): SimulatedCall {
  if (typeof call !== 'object' || call === null) throw new RpcAnswerError('A simulated call has no result');
  const field = (name: string): unknown => Reflect.get(call, name);
  if (parseQuantity(field('status'), 'status') === 1n) return { ok: true, gas: parseQuantity(field('gasUsed'), 'gas') };
  const returned = field('returnData');
  const data = typeof returned === 'string' && returned !== '0x' ? returned : undefined;
  return { ok: false, error: toAppError(data === undefined ? (field('error') ?? call) : { code: 3, data }) };
}

/**
 * Run several writes of one sender after each other without sending them, at a block: one eth_simulateV1. Gives their gas.
 * @throws the first refusal; RpcRefusedError where the node cannot do this.
 */
export async function simulateCalls(
  client: ReadClient,
  calls: readonly CallFrom[],
  block: BlockPoint,
): Promise<bigint> {
  const request = { blockStateCalls: [{ calls: calls.map(requestOf) }] };
  const answer = await answerOf(client.request({ method: 'eth_simulateV1', params: [request, blockParameter(block)] }));
  const first: unknown = Array.isArray(answer) ? answer[0] : undefined;
  const results: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'calls') : undefined;
  if (!Array.isArray(results) || results.length !== calls.length)
    throw new RpcAnswerError('The node simulated another number of calls');
  let gas = 0n;
  for (const result of results.map(parseSimulatedCall)) {
    if (!result.ok) throw result.error;
    gas += result.gas;
  }
  return gas;
}
