import type { Address } from 'viem';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import { inferenceServingViewsAbi } from '../abi/inference-serving-views';
import type { ReadClient } from '../client';
import { RpcAnswerError } from '../errors';
import { decodeGathered, gather } from '../gather';
import { callView, encodeRead } from '../rpc';
import { fetchBlock } from './block';
import { parseService } from './service';

/** The contract refuses longer pages with `LimitTooLarge` (C-22). */
export const pageSize = 50n;

/** More entries than any list of the contracts will hold; a node that names more answers nonsense. */
const largestTotal = 100_000n;

/** Offsets of the pages after the first one, for `total` entries. @throws RpcAnswerError for a total that cannot be. */
export function laterPageOffsets(total: bigint): readonly bigint[] {
  if (total > largestTotal) throw new RpcAnswerError(`The node counts ${total} entries in a list`);
  const offsets: bigint[] = [];
  for (let offset = pageSize; offset < total; offset += pageSize) offsets.push(offset);
  return offsets;
}

/**
 * Fetch all registered services at one block, in the contract's order.
 * Reads `InferenceServing.getAllServices`: one block read unless `block` is given, one eth_call for up to 50 services,
 * and one more that gathers all further pages at the same block (C-22, R-08).
 * @throws RpcUnavailableError, ContractMissingError
 */
export async function fetchServices(
  client: ReadClient,
  options: { readonly inference: Address; readonly block?: BlockRef },
): Promise<AtBlock<readonly Service[]>> {
  const block = options.block ?? (await fetchBlock(client));
  const readPage = (offset: bigint) =>
    ({
      address: options.inference,
      abi: inferenceServingViewsAbi,
      functionName: 'getAllServices',
      args: [offset, pageSize],
    }) as const;
  const [firstPage, total] = await callView(client, readPage(0n), block);
  const reads = laterPageOffsets(total).map(readPage);
  const items = reads.map((read) => ({ address: read.address, callData: encodeRead(read) }));
  const gathered = await gather(client, { items, block });
  const laterPages = reads.flatMap((read, index) => decodeGathered(read, gathered[index])[0]);
  return { value: [...firstPage, ...laterPages].map(parseService), block };
}
