import { AppError } from '@/lib/domain/error';
import type { ReadClient } from './client';
import { RpcRefusedError } from './errors';
import { type GatherItem, gather } from './gather';
import { type AtLatest, gatherClocked } from './gather-clocked';
import { fetchBlock } from './reads/block';

/** A node that is reachable but refuses may accept the same in parts. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && (error instanceof RpcRefusedError || error.code === 'contract-unexplained');
}

/**
 * Run view calls at the newest block and learn which one it was: one eth_call. Only where the node refuses that, the block is read
 * first and the calls are gathered at it. `items` holds at least one.
 * @throws RpcUnavailableError, RpcRefusedError, RpcAnswerError
 */
export async function gatherLatest(client: ReadClient, items: readonly GatherItem[]): Promise<AtLatest> {
  try {
    return await gatherClocked(client, items);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const block = await fetchBlock(client);
    return { block, results: await gather(client, { items, block }) };
  }
}
