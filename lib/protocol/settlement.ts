import type { Address, Hex } from 'viem';
import { keccak256, stringToBytes } from 'viem/utils';
import type { SettlementOrder } from '@/lib/domain/settlement';

const settlementTypes = {
  TEESettlement: [
    { name: 'requestsHash', type: 'bytes32' },
    { name: 'nonce', type: 'uint256' },
    { name: 'provider', type: 'address' },
    { name: 'user', type: 'address' },
    { name: 'totalFee', type: 'uint256' },
  ],
} as const;

/** Lay out a settlement order as the EIP-712 data the TEE signer signs and the contract checks (provider protocol §5.2). */
export function settlementTypedData(input: {
  readonly chainId: number;
  readonly verifyingContract: Address;
  readonly order: SettlementOrder;
}) {
  const { requestsHash, nonce, provider, user, totalFee } = input.order;
  return {
    domain: {
      name: '0G Inference Serving',
      version: '1',
      chainId: input.chainId,
      verifyingContract: input.verifyingContract,
    },
    types: settlementTypes,
    primaryType: 'TEESettlement',
    message: { requestsHash, nonce, provider, user, totalFee },
  } as const;
}

/** One billed request as the provider's settlement counts it; fees in neuron, `requestHash` the row's UUID (§4.1). */
export type SettlementRow = {
  readonly requestHash: string;
  readonly userAddress: string;
  readonly fee: bigint;
  readonly inputFee: bigint;
  readonly outputFee: bigint;
};

/** Hash the rows of a settlement in the order they were created, with no separators, decimals for fees (provider protocol §5.2). */
export function requestsHash(rows: readonly SettlementRow[]): Hex {
  const text = rows.map((row) => `${row.requestHash}${row.userAddress}${row.fee}${row.inputFee}${row.outputFee}`);
  return keccak256(stringToBytes(text.join('')));
}
