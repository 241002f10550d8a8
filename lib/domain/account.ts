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

/** Everything one owner has, at one block. `ledger` undefined means the contract said there is none, never that a read failed. */
export type AccountState = {
  readonly owner: Address;
  readonly wallet: bigint;
  readonly ledger: Ledger | undefined;
  readonly subAccounts: readonly SubAccount[];
  readonly limits: LedgerLimits;
};
