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
  const read = {
    address: options.inference,
    abi: inferenceServingViewsAbi,
    functionName: 'getService',
    args: [options.provider],
  } as const;
  try {
    return { value: parseService(await callView(client, read, block)), block };
  } catch (error) {
    if (error instanceof ContractRevertError && error.errorName === 'ServiceNotExist')
      return { value: undefined, block };
    throw error;
  }
}
