import type { Address, Hex } from 'viem';

/** Outcome codes of `TEESettlementResult` (provider protocol §5.3, C-27). */
export const settlementStatuses = [
  'success',
  'partial',
  'provider-mismatch',
  'no-tee-signer',
  'invalid-nonce',
  'invalid-signature',
] as const;

export type SettlementStatus = (typeof settlementStatuses)[number];

/** What a provider signs to charge one user; `totalFee` in neuron (provider protocol §5.2). */
export type SettlementOrder = {
  readonly requestsHash: Hex;
  readonly nonce: bigint;
  readonly provider: Address;
  readonly user: Address;
  readonly totalFee: bigint;
};
