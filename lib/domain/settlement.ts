import type { Address, Hex } from 'viem';
import { AppError } from './error';

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

/** The contract answered with a settlement outcome that this version does not know. */
export class SettlementStatusUnknownError extends AppError {
  readonly code = 'settlement-status-unknown';
  readonly cure = 'stop';
}

/**
 * Name the outcome behind a status code of `TEESettlementResult`.
 * @throws {SettlementStatusUnknownError} for a code outside 0..5: a guess could show a refused charge as paid.
 */
export function settlementStatusOf(code: number): SettlementStatus {
  const status = settlementStatuses[code];
  if (status !== undefined) return status;
  throw new SettlementStatusUnknownError(`settlement status ${code} is not known`, {
    values: { status: String(code) },
  });
}
