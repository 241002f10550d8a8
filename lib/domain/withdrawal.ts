import type { Ledger, LedgerLimits } from './ledger';

/**
 * The legal withdrawals in neuron: any amount from 1 to `partialUpTo`, or exactly `everything`. `partialUpTo` 0: only everything.
 * What counts is the available balance that remains, not the total (C-04, provider protocol §9 `refund`).
 */
export type LegalWithdrawals = { readonly partialUpTo: bigint; readonly everything: bigint };

/** List the legal withdrawals; undefined where there is no ledger or nothing available. */
export function legalWithdrawals(input: {
  readonly ledger: Ledger | undefined;
  readonly limits: Pick<LedgerLimits, 'minAccountBalance'>;
}): LegalWithdrawals | undefined {
  const { ledger, limits } = input;
  if (ledger === undefined || ledger.available <= 0n) return undefined;
  const { available } = ledger;
  const partialUpTo = available > limits.minAccountBalance ? available - limits.minAccountBalance : 0n;
  return { partialUpTo, everything: available };
}

/** What a withdrawal does; `closesAccount`: the contract deletes ledger and all sub-accounts with it (C-05). Neuron. */
export type WithdrawalEffect = {
  readonly availableAfter: bigint;
  readonly totalAfter: bigint;
  readonly closesAccount: boolean;
};

/** Foresee a legal withdrawal of `amount` neuron. */
export function withdrawalEffect({
  amount,
  ledger,
}: {
  readonly amount: bigint;
  readonly ledger: Pick<Ledger, 'available' | 'total'>;
}): WithdrawalEffect {
  const totalAfter = ledger.total - amount;
  return { availableAfter: ledger.available - amount, totalAfter, closesAccount: totalAfter === 0n };
}
