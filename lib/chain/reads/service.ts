import type { Address, ContractFunctionReturnType } from 'viem';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import { parseServiceDetails, type Service } from '@/lib/domain/service';
import { inferenceServingViewsAbi } from '../abi/inference-serving-views';
import type { ReadClient } from '../client';
import { ContractRevertError } from '../contract-errors';
import { callView } from '../rpc';
import { fetchBlock } from './block';

type RawService = ContractFunctionReturnType<typeof inferenceServingViewsAbi, 'view', 'getService'>;

/** Longest texts taken over from a service; longer ones are cut at the border. `additionalInfo` is the contract's own limit. */
const maximumLength = { serviceType: 64, url: 2048, model: 256, verifiability: 64, additionalInfo: 4096 } as const;

/** Turn a service as the contract returns it into the domain's noun; texts stay hostile, only limited in length. */
export function parseService(raw: RawService): Service {
  const additionalInfo = raw.additionalInfo.slice(0, maximumLength.additionalInfo);
  return {
    provider: raw.provider,
    serviceType: raw.serviceType.slice(0, maximumLength.serviceType),
    url: raw.url.slice(0, maximumLength.url),
    inputPrice: raw.inputPrice,
    outputPrice: raw.outputPrice,
    updatedAt: raw.updatedAt,
    model: raw.model.slice(0, maximumLength.model),
    verifiability: raw.verifiability.slice(0, maximumLength.verifiability),
    additionalInfo,
    details: parseServiceDetails(additionalInfo),
    teeSignerAddress: raw.teeSignerAddress,
    teeSignerAcknowledged: raw.teeSignerAcknowledged,
  };
}

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
