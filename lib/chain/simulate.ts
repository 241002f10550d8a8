import { type Address, numberToHex } from 'viem';
import type { EncodedCall } from './calls/contract-call';
import type { ReadClient } from './client';
import type { Head } from './reads/block';
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
