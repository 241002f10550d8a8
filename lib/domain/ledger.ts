import type { Address } from 'viem';

/** The user's main account in `LedgerManager`, in neuron; `total - available` stands with providers. */
export type Ledger = { readonly owner: Address; readonly available: bigint; readonly total: bigint };

/** Contract limits, read from chain with the account and never hard-coded (C-01); amounts in neuron, lock time in seconds. */
export type LedgerLimits = {
  readonly minAccountBalance: bigint;
  readonly minTransferAmount: bigint;
  readonly maxProvidersPerBatch: bigint;
  readonly maxProvidersPerService: bigint;
  readonly lockTime: bigint;
  /** `getServiceInfo(inference).fullName`, for example `inference-v1.0`. */
  readonly serviceName: string;
};

/** Why a deposit would fail; amounts in neuron. */
export type DepositIssue =
  | { readonly kind: 'zero' }
  | { readonly kind: 'below-minimum'; readonly minimum: bigint }
  | { readonly kind: 'exceeds-wallet'; readonly available: bigint };

/** Check a deposit: the minimum guards only the first one, and gas must remain in the wallet (C-02, F-044). Neuron. */
export function depositIssue(input: {
  readonly amount: bigint;
  readonly wallet: bigint;
  readonly gasReserve: bigint;
  readonly ledger: Ledger | undefined;
  readonly limits: Pick<LedgerLimits, 'minAccountBalance'>;
}): DepositIssue | undefined {
  const { amount, wallet, gasReserve, ledger, limits } = input;
  if (amount <= 0n) return { kind: 'zero' };
  if (!ledger && amount < limits.minAccountBalance) return { kind: 'below-minimum', minimum: limits.minAccountBalance };
  const available = wallet > gasReserve ? wallet - gasReserve : 0n;
  return amount > available ? { kind: 'exceeds-wallet', available } : undefined;
}

/** The part of a sub-account that a transfer depends on; amounts in neuron. */
type FundedPair = { readonly provider: Address; readonly balance: bigint; readonly pendingRefund: bigint };

/** Why a transfer to a provider would fail; amounts in neuron. */
export type TransferIssue =
  | { readonly kind: 'no-ledger' }
  | { readonly kind: 'self-provider' }
  | { readonly kind: 'not-registered' }
  | { readonly kind: 'zero' }
  | { readonly kind: 'too-many-providers'; readonly maximum: bigint }
  | { readonly kind: 'below-minimum'; readonly minimum: bigint }
  | { readonly kind: 'exceeds-available'; readonly available: bigint; readonly leavesAvailable: bigint };

/** Check a transfer to one provider; the minimum and the count guard only new sub-accounts (C-06, C-07, C-16 to C-18). Neuron. */
export function transferIssue(input: {
  readonly amount: bigint;
  readonly provider: Address;
  readonly state: {
    readonly owner: Address;
    readonly ledger: Ledger | undefined;
    readonly limits: LedgerLimits;
    readonly subAccounts: readonly FundedPair[];
  };
  readonly serviceRegistered: boolean;
}): TransferIssue | undefined {
  const { amount, provider, state, serviceRegistered } = input;
  const { ledger, limits } = state;
  if (!ledger) return { kind: 'no-ledger' };
  if (provider.toLowerCase() === state.owner.toLowerCase()) return { kind: 'self-provider' };
  if (!serviceRegistered) return { kind: 'not-registered' };
  if (amount <= 0n) return { kind: 'zero' };
  const sub = state.subAccounts.find((pair) => pair.provider.toLowerCase() === provider.toLowerCase());
  const maximum = limits.maxProvidersPerService;
  if (!sub && BigInt(state.subAccounts.length) >= maximum) return { kind: 'too-many-providers', maximum };
  if (!sub && amount < limits.minTransferAmount) return { kind: 'below-minimum', minimum: limits.minTransferAmount };
  const { leavesAvailable } = transferEffect({ amount, sub, ledger });
  if (leavesAvailable <= ledger.available) return undefined;
  return { kind: 'exceeds-available', available: ledger.available, leavesAvailable };
}

/**
 * What a transfer does, in neuron: the part that undoes pending refunds, the part that leaves the available balance
 * (`leavesAvailable`), what stays available, and the sub-account's spendable balance afterwards.
 */
export type TransferEffect = {
  readonly cancelsRefund: bigint;
  readonly leavesAvailable: bigint;
  readonly availableAfter: bigint;
  readonly spendableAfter: bigint;
};

/** Foresee a transfer: pending refunds are cancelled first, newest first; only the rest leaves the main account (C-07). Neuron. */
export function transferEffect(input: {
  readonly amount: bigint;
  readonly sub: Omit<FundedPair, 'provider'> | undefined;
  readonly ledger: Pick<Ledger, 'available'>;
}): TransferEffect {
  const { amount, sub, ledger } = input;
  const pending = sub?.pendingRefund ?? 0n;
  const cancelsRefund = amount < pending ? amount : pending;
  const leavesAvailable = amount - cancelsRefund;
  return {
    cancelsRefund,
    leavesAvailable,
    availableAfter: ledger.available > leavesAvailable ? ledger.available - leavesAvailable : 0n,
    spendableAfter: (sub ? sub.balance - sub.pendingRefund : 0n) + amount,
  };
}

/** Why a withdrawal would fail; `partialUpTo` is the most that may be taken without taking everything. Neuron. */
export type WithdrawIssue =
  | { readonly kind: 'no-ledger' }
  | { readonly kind: 'zero' }
  | { readonly kind: 'exceeds-available'; readonly available: bigint }
  | {
      readonly kind: 'leaves-too-little';
      readonly minimum: bigint;
      readonly partialUpTo: bigint;
      readonly everything: bigint;
    };

/** Check a withdrawal: what stays available must be nothing or at least the account minimum (C-04). Neuron. */
export function withdrawIssue(input: {
  readonly amount: bigint;
  readonly ledger: Ledger | undefined;
  readonly limits: Pick<LedgerLimits, 'minAccountBalance'>;
}): WithdrawIssue | undefined {
  const { amount, ledger, limits } = input;
  if (!ledger) return { kind: 'no-ledger' };
  if (amount <= 0n) return { kind: 'zero' };
  const { available } = ledger;
  if (amount > available) return { kind: 'exceeds-available', available };
  const minimum = limits.minAccountBalance;
  if (amount === available || available - amount >= minimum) return undefined;
  const partialUpTo = available > minimum ? available - minimum : 0n;
  return { kind: 'leaves-too-little', minimum, partialUpTo, everything: available };
}
