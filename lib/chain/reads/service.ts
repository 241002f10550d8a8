import type { Address } from 'viem';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import { inferenceServingViewsAbi } from '../abi/inference-serving-views';
import type { ReadClient } from '../client';
import { ContractRevertError } from '../contract-errors';
import { callView } from '../view';
import { fetchBlock } from './block';
import { parseService } from './service-parse';

/**
 * Fetch the service of one provider; undefined means the contract says there is none (`ServiceNotExist`).
 * Reads `InferenceServing.getService`: one eth_call, and one block read unless `block` is given.
 * @throws RpcUnavailableError, ContractMissingError
 */
export async function fetchService(
  client: ReadClient,
  options: { readonly inference: Address; readonly provider: Address; readonly block?: BlockRef },
): Promise<AtBlock<Service | undefined>> {
  const block = options.block ?? (await fetchBlock(client));
  return { value: await fetchServiceAt(client, { ...options, block }), block };
}

/**
 * Fetch the service of one provider as it stood at a block, as `fetchService` does: one eth_call.
 * @throws RpcUnavailableError, ContractMissingError, RpcRefusedError where the node no longer holds that block
 */
export async function fetchServiceAt(
  client: ReadClient,
  options: { readonly inference: Address; readonly provider: Address; readonly block: Pick<BlockRef, 'number'> },
): Promise<Service | undefined> {
  const read = {
    address: options.inference,
    abi: inferenceServingViewsAbi,
    functionName: 'getService',
    args: [options.provider],
  } as const;
  try {
    return parseService(await callView(client, read, options.block));
  } catch (error) {
    if (error instanceof ContractRevertError && error.errorName === 'ServiceNotExist') return undefined;
    throw error;
  }
}
