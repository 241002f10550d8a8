import type { Address, Hex } from 'viem';

/** A sub-account's two amounts at one moment, in neuron. */
export type PairState = { readonly balance: bigint; readonly pendingRefund: bigint };

/**
 * One reason why a statement is not the whole truth, with the numbers (F-061, F-062). A statement without gaps ends at exactly
 * the balances the contract holds.
 */
export type StatementGap =
  /** Following the rows leads to other amounts than `getAccount` gives at the last block; undefined: no such sub-account. */
  | {
      readonly kind: 'end-differs';
      readonly provider: Address;
      readonly followed: PairState | undefined;
      readonly held: PairState | undefined;
    }
  /** A change of amounts that no rule explains. */
  | {
      readonly kind: 'unexplained-change';
      readonly provider: Address;
      readonly transactionHash: Hex;
      readonly logIndex: number;
    }
  /** What left the sub-account, what was paid, and the signed fee less the unpaid rest are not the same. */
  | {
      readonly kind: 'settlement-differs';
      readonly provider: Address;
      readonly transactionHash: Hex;
      readonly logIndex: number;
      readonly paid: bigint;
      readonly left: bigint;
      readonly signed: bigint | undefined;
    }
  /** A settlement that moved nothing and whose provider the transaction does not reveal. */
  | { readonly kind: 'unattributed'; readonly transactionHash: Hex; readonly logIndex: number };
