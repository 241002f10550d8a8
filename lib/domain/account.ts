import type { Address } from 'viem';
import type { Ledger, LedgerLimits } from './ledger';

/** A live refund request of one sub-account: neuron and chain seconds. */
export type Refund = { readonly index: bigint; readonly amount: bigint; readonly createdAt: bigint };

/** The record for one (user, provider) pair; `refunds` holds only the live entries (C-14). Amounts in neuron. */
export type SubAccount = {
  readonly user: Address;
  readonly provider: Address;
  readonly balance: bigint;
  readonly pendingRefund: bigint;
  readonly refunds: readonly Refund[];
  readonly nonce: bigint;
  readonly acknowledged: boolean;
  readonly generation: bigint;
  readonly revokedBitmap: bigint;
};

/** A sub-account with a fine-tuning provider: shown only, the CLI moves it (F-049). Neuron; `refunds` is how many are live. */
export type FineTuningAccount = {
  readonly provider: Address;
  readonly balance: bigint;
  readonly pendingRefund: bigint;
  readonly refunds: number;
  /** The serving contract and its name in the ledger's register, for example `fine-tuning-v1.0`. */
  readonly service: { readonly address: Address; readonly name: string };
};

/** Everything one owner has, at one block. `ledger` undefined means the contract said there is none, never that a read failed. */
export type AccountState = {
  readonly owner: Address;
  readonly wallet: bigint;
  readonly ledger: Ledger | undefined;
  readonly subAccounts: readonly SubAccount[];
  /** Read-only rows of the ledger's fine-tuning services (F-049). */
  readonly fineTuning: readonly FineTuningAccount[];
  readonly limits: LedgerLimits;
};

/** What providers keep back of a sub-account and never spend on requests, unless their error names another figure: 1 0G (C-09). */
export const providerFloor = 10n ** 18n;

/** Money of one sub-account that no refund has claimed, in neuron: what the provider admits requests by (provider protocol §4.3). */
export function spendable(sub: Pick<SubAccount, 'balance' | 'pendingRefund'>): bigint {
  return sub.balance > sub.pendingRefund ? sub.balance - sub.pendingRefund : 0n;
}

/** Find the owner's sub-account with one provider; `undefined` means the contract holds none. */
export function subAccountOf(state: Pick<AccountState, 'subAccounts'>, provider: Address): SubAccount | undefined {
  const wanted = provider.toLowerCase();
  return state.subAccounts.find((sub) => sub.provider.toLowerCase() === wanted);
}

/** Chain second from which a refund can be collected, with the lock time in force now (C-13). */
export function refundDueAt(refund: Refund, lockTime: bigint): bigint {
  return refund.createdAt + lockTime;
}

/**
 * The parts of one owner's money, in neuron, that add up: `withProviders = free + reservedMinimum + pendingRefund +
 * fineTuning + difference`, where `difference` is 0 unless other services hold money too or the read was inconsistent.
 * `unsettled` and `spendable` are undefined while the owed sum is unknown; unknown is never zero.
 */
export type AccountEquation = {
  readonly wallet: bigint;
  readonly available: bigint;
  readonly withProviders: bigint;
  readonly free: bigint;
  readonly reservedMinimum: bigint;
  readonly pendingRefund: bigint;
  /** Everything with fine-tuning providers, pending or not; the CLI moves it. */
  readonly fineTuning: bigint;
  readonly unsettled: bigint | undefined;
  readonly spendable: bigint | undefined;
  readonly difference: bigint;
};

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Money of the ledger that stands with other services than inference, in neuron: total - available - all sub-accounts. */
export function otherServicesHold({ ledger, subAccounts }: Pick<AccountState, 'ledger' | 'subAccounts'>): bigint {
  return (ledger?.total ?? 0n) - (ledger?.available ?? 0n) - sumOf(subAccounts.map((sub) => sub.balance));
}

/**
 * Draw up the account equation of design §5 from one read of the chain and the fees known to be owed per provider (neuron).
 * A provider missing from `unsettledEstimate` owes nothing that is known; pass `undefined` while the estimate is unknown.
 */
export function equationOf(
  state: AccountState,
  unsettledEstimate: ReadonlyMap<Address, bigint> | undefined,
): AccountEquation {
  const subs = state.subAccounts;
  const available = state.ledger?.available ?? 0n;
  const withProviders = (state.ledger?.total ?? 0n) - available;
  const fineTuning = sumOf(state.fineTuning.map((account) => account.balance));
  const owed = unsettledEstimate && new Map([...unsettledEstimate].map(([key, fee]) => [key.toLowerCase(), fee]));
  const owedTo = (sub: SubAccount) => owed?.get(sub.provider.toLowerCase()) ?? 0n;
  return {
    wallet: state.wallet,
    available,
    withProviders,
    free: sumOf(subs.map((sub) => atLeastZero(spendable(sub) - providerFloor))),
    reservedMinimum: sumOf(subs.map((sub) => smaller(spendable(sub), providerFloor))),
    pendingRefund: sumOf(subs.map((sub) => smaller(sub.pendingRefund, sub.balance))),
    fineTuning,
    unsettled: owed && sumOf([...owed.values()]),
    spendable: owed && sumOf(subs.map((sub) => atLeastZero(spendable(sub) - providerFloor - owedTo(sub)))),
    difference: otherServicesHold(state) - fineTuning,
  };
}
