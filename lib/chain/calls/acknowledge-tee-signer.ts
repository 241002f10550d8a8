import type { Address } from 'viem';
import { inferenceServingWritesAbi } from '../abi/inference-serving-writes';
import type { ContractCall } from './contract-call';

/**
 * `InferenceServing.acknowledgeTEESigner`: set or take back the sender's acknowledgement of a provider's signer. It needs a
 * sub-account, and taking it back needs that to be empty (C-19). The contract emits no event for it.
 */
export function acknowledgeTeeSignerCall(input: {
  readonly inference: Address;
  readonly provider: Address;
  readonly acknowledged: boolean;
}): ContractCall {
  const { inference, provider, acknowledged } = input;
  const args = [provider, acknowledged] as const;
  return { address: inference, abi: inferenceServingWritesAbi, functionName: 'acknowledgeTEESigner', args, value: 0n };
}
