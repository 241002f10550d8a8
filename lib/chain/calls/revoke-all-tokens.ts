import { type Address, isAddressEqual } from 'viem';
import { inferenceServingWritesAbi } from '../abi/inference-serving-writes';
import type { ContractCall } from './contract-call';
import { isTopicOf, type ReceiptLog } from './receipt-log';

const allTokensRevoked = '0x989726e0ba0fa7747d8a6618329b929bfcc4f3ac46de5930a368310944f75547';

/** `InferenceServing.revokeAllTokens`: end every key and every running chat session with one provider (C-28). */
export function revokeAllTokensCall(input: { readonly inference: Address; readonly provider: Address }): ContractCall {
  const { inference, provider } = input;
  return {
    address: inference,
    abi: inferenceServingWritesAbi,
    functionName: 'revokeAllTokens',
    args: [provider],
    value: 0n,
  };
}

/** Read the new generation from the receipt's `AllTokensRevoked`; undefined when there is none. */
export function revokeAllTokensOutcome(
  logs: readonly ReceiptLog[],
  pair: { readonly inference: Address; readonly owner: Address; readonly provider: Address },
): { readonly provider: Address; readonly generation: bigint } | undefined {
  const found = logs.findLast(({ address, topics: [event, user, provider], data }) => {
    if (event !== allTokensRevoked || !isAddressEqual(address, pair.inference) || data.length !== 66) return false;
    return isTopicOf(user, pair.owner) && isTopicOf(provider, pair.provider);
  });
  return found && { provider: pair.provider, generation: BigInt(found.data) };
}
