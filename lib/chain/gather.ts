import { type Address, concatHex, type Hex, numberToHex, size, zeroAddress } from 'viem';
import { AppError } from '@/lib/domain/error';
import type { ReadClient } from './client';
import { RpcAnswerError, RpcRefusedError } from './errors';
import { revertDataOf } from './failure';
import { type BlockPoint, blockParameter, explainFailure } from './rpc';

/**
 * Code that runs many view calls inside one eth_call, so that all of them see one block and no batch contract is needed.
 * It is sent as a contract creation that is never mined, and hands its results back by reverting: returned code is limited
 * to 24,576 bytes (EIP-170), revert data is not. Input follows the code: per call 20 bytes address, 4 bytes length, call data;
 * length 0 asks for the address's own balance; address 0 stands for the address 96 bytes before the end of the results so far. Output per call: 32 bytes success, 32 bytes length, the bytes.
 */
const gatherCode: Hex = concatHex([
  // position = end of this code; out = 0
  '0x607b6000',
  // loop: if position reached the end, revert with memory[0 .. out)
  '0x5b813811600e576000fd',
  // read one header; position += 24; if length is not 0, go on at `call`
  '0x5b6020828239805191601801918060401c63ffffffff169060601c81604557',
  // length 0: write 1, 32, balance(address); out += 96; loop
  '0x318260400152506001815260208160200152606001600456',
  // call: if address is 0, take the word at memory[out - 96]
  '0x5b806050575060608203515b',
  // copy the call data to memory[out], staticcall, write success, length and bytes over it; out += 64 + length; loop
  '0x81848439600060008385845afa835250909101903d81602001523d6000826040013e6040013d01600456',
]);

/**
 * Gas the node may use for one gathered call; nothing is paid. Nodes lower it to their own cap (geth: 50 million), but some take the
 * block's limit when none is named, which 500 services already exceed.
 */
const gatherGas: Hex = numberToHex(500_000_000);

/**
 * One thing to gather: a view call, or the balance of an address when `callData` is undefined. `named-before`: the contract that the
 * call right before named as the second of its two values, the first being a text of 1 to 32 bytes.
 */
export type GatherItem =
  | { readonly address: Address; readonly callData: Hex | undefined }
  | { readonly address: 'named-before'; readonly callData: Hex };

/** What one gathered call gave: its result, or the bytes it reverted with. */
export type Gathered = { readonly success: boolean; readonly bytes: Hex };

function encodeItem({ address, callData = '0x' }: GatherItem): Hex {
  const target = address === 'named-before' ? zeroAddress : address;
  return concatHex([target, numberToHex(size(callData), { size: 4 }), callData]);
}

/** Cut bytes out of bytes that are known to reach so far. */
export const cut = (bytes: Hex, from: number, to?: number): Hex =>
  `0x${bytes.slice(2 + from * 2, to === undefined ? undefined : 2 + to * 2)}`;

/** Take the results of gathered calls apart. @throws RpcAnswerError for bytes that are not those of `count` results */
export function decodeResults(bytes: Hex, count: number): readonly Gathered[] {
  const results: Gathered[] = [];
  let position = 0;
  const total = size(bytes);
  for (let index = 0; index < count; index++) {
    if (total < position + 64) throw new RpcAnswerError('The gathered answer is cut short');
    const success = BigInt(cut(bytes, position, position + 32)) === 1n;
    const length = Number(BigInt(cut(bytes, position + 32, position + 64)));
    const end = position + 64 + length;
    if (end > total) throw new RpcAnswerError('The gathered answer is cut short');
    results.push({ success, bytes: cut(bytes, position + 64, end) });
    position = end;
  }
  if (position !== total) throw new RpcAnswerError('The gathered answer is longer than asked for');
  return results;
}

/** Write the transaction whose simulation gathers: the first parameter of an eth_call. */
export function gatherParameters(items: readonly GatherItem[]): { readonly data: Hex; readonly gas: Hex } {
  return { data: concatHex([gatherCode, ...items.map(encodeItem)]), gas: gatherGas };
}

async function gatherOnce(
  client: ReadClient,
  items: readonly GatherItem[],
  block: BlockPoint,
): Promise<readonly Gathered[]> {
  try {
    await client.request({ method: 'eth_call', params: [gatherParameters(items), blockParameter(block)] });
  } catch (error) {
    const bytes = revertDataOf(error);
    if (bytes !== undefined) return decodeResults(bytes, items.length);
    throw await explainFailure(error);
  }
  throw new RpcAnswerError('The node ran the gathered call without handing back its results');
}

/** A node that is reachable but refuses (out of gas, answer too large) may accept half. */
function mayBeTooLarge(error: unknown): boolean {
  return error instanceof AppError && (error instanceof RpcRefusedError || error.code === 'contract-unexplained');
}

/**
 * Run view calls and balance reads at one block: one eth_call, split in halves only where the node refuses the whole.
 * Results come in the order of `items`; a reverted call is a result, not an exception.
 * @throws RpcUnavailableError, RpcRefusedError, RpcAnswerError
 */
export async function gather(
  client: ReadClient,
  { items, block }: { readonly items: readonly GatherItem[]; readonly block: BlockPoint },
): Promise<readonly Gathered[]> {
  if (items.length === 0) return [];
  try {
    return await gatherOnce(client, items, block);
  } catch (error) {
    if (items.length === 1 || !mayBeTooLarge(error)) throw error;
    const middle = Math.ceil(items.length / 2);
    const first = await gather(client, { items: items.slice(0, middle), block });
    return [...first, ...(await gather(client, { items: items.slice(middle), block }))];
  }
}
