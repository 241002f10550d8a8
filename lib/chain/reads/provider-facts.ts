import type { Address } from 'viem';
import type { SubAccount } from '@/lib/domain/account';
import type { Service } from '@/lib/domain/service';
import { inferenceServingViewsAbi } from '../abi/inference-serving-views';
import type { ReadClient } from '../client';
import { ContractRevertError } from '../contract-errors';
import type { BlockClock } from '../gather-clocked';
import { gatherLatest } from '../gather-latest';
import { decodeGathered, encodeRead } from '../view';
import { parseSubAccount } from './account';
import { parseService } from './service-parse';

/** A provider's service and what one owner has with it; either is undefined only when the contract says so (C-03). */
export type ProviderFacts = {
  readonly service: Service | undefined;
  readonly account: SubAccount | undefined;
  readonly block: BlockClock;
};

/** Only this word of the contract means that there is nothing; every other failure stays one. */
function unless<T>(absence: string, decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof ContractRevertError && error.errorName === absence) return undefined;
    throw error;
  }
}

/**
 * Fetch what a request to a provider depends on, at the newest block: `InferenceServing.getService` and `getAccount` in one eth_call,
 * which also tells the block (B-10).
 * @throws RpcUnavailableError, ContractMissingError, ContractRevertError
 */
export async function fetchProviderFacts(
  client: ReadClient,
  options: { readonly inference: Address; readonly provider: Address; readonly owner: Address },
): Promise<ProviderFacts> {
  const { inference, provider, owner } = options;
  const at = { address: inference, abi: inferenceServingViewsAbi } as const;
  const service = { ...at, functionName: 'getService', args: [provider] } as const;
  const account = { ...at, functionName: 'getAccount', args: [owner, provider] } as const;
  const items = [service, account].map((read) => ({ address: read.address, callData: encodeRead(read) }));
  const { block, results } = await gatherLatest(client, items);
  return {
    service: unless('ServiceNotExist', () => parseService(decodeGathered(service, results[0]))),
    account: unless('AccountNotExists', () => parseSubAccount(decodeGathered(account, results[1]))),
    block,
  };
}
