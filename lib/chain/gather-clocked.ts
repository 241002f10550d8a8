import { concatHex, type Hex, numberToHex } from 'viem';
import type { BlockRef } from '@/lib/domain/block';
import type { ReadClient } from './client';
import { RpcAnswerError } from './errors';
import { revertDataOf } from './failure';
import { cut, decodeResults, type Gathered, type GatherItem, gatherParameters } from './gather';
import { explainFailure } from './rpc';

/** What can be known of the newest block from inside a call: no block holds its own hash. */
export type BlockClock = Pick<BlockRef, 'number' | 'timestamp'>;

/** Bytes of the code that `clockCode` writes. */
const clockLength = 26;

/** Code that stands right behind the gathering code, at `position`: it makes number and time of the block the first result. */
function clockCode(position: number): Hex {
  return concatHex([
    // memory[0 .. 128) = 1, 64, number, time
    '0x5b600160005260406020524360405242606052',
    // position = end of this code; out = 128; go on at the gathering code's loop
    concatHex(['0x60', numberToHex(position + clockLength, { size: 1 }), '0x6080600456']),
  ]);
}

/** The gathering code with its first four bytes, which set position and out, turned into a jump to the clock. */
function clockedData(data: Hex): Hex {
  const end = Number(cut(data, 1, 2));
  const code = concatHex(['0x60', numberToHex(end, { size: 1 }), '0x5600', cut(data, 4, end), clockCode(end)]);
  return concatHex([code, cut(data, end)]);
}

function clockOf(gathered: Gathered | undefined): BlockClock {
  if (gathered === undefined || gathered.bytes.length !== 130)
    throw new RpcAnswerError('The gathered answer names no block');
  return { number: BigInt(cut(gathered.bytes, 0, 32)), timestamp: BigInt(cut(gathered.bytes, 32)) };
}

/** What was gathered at the newest block, and which one that was. */
export type AtLatest = { readonly block: BlockClock; readonly results: readonly Gathered[] };

/** Write the parameters of the eth_call that gathers at the newest block and tells which one that is. */
export function clockedParameters(items: readonly GatherItem[]) {
  const { data, gas } = gatherParameters(items);
  return [{ data: clockedData(data), gas }, 'latest'] as const;
}

/**
 * Run view calls at the newest block and learn which one it was, in one eth_call that is not tried in parts.
 * @throws RpcUnavailableError, RpcRefusedError, RpcAnswerError, or what explains why the node ran nothing
 */
export async function gatherClocked(client: ReadClient, items: readonly GatherItem[]): Promise<AtLatest> {
  try {
    await client.request({ method: 'eth_call', params: clockedParameters(items) });
  } catch (error) {
    const bytes = revertDataOf(error);
    if (bytes === undefined) throw await explainFailure(error);
    const [clock, ...results] = decodeResults(bytes, items.length + 1);
    return { block: clockOf(clock), results };
  }
  throw new RpcAnswerError('The node ran the gathered call without handing back its results');
}
