import type { Address, Hex } from 'viem';
import type { UsageReceipt } from './receipt';
import type { SettlementStatus } from './settlement';

/** Where on chain a row comes from. `timestamp` in chain seconds. */
export type LogRef = {
  readonly blockNumber: bigint;
  readonly transactionHash: Hex;
  readonly logIndex: number;
  readonly timestamp: bigint;
};

/** One thing that happened to one sub-account, derived from logs by the decision table of provider protocol §5.5. Neuron. */
export type StatementEntry = LogRef & {
  readonly provider: Address;
  /** Sub-account balance and pending refund right after this row. */
  readonly balanceAfter: bigint;
  readonly pendingAfter: bigint;
} & (
    | { readonly kind: 'opened'; readonly amount: bigint }
    | { readonly kind: 'top-up'; readonly amount: bigint; readonly refundCancelled: bigint }
    | { readonly kind: 'refund-requested'; readonly amount: bigint }
    | { readonly kind: 'refund-cancelled'; readonly amount: bigint }
    | { readonly kind: 'refund-paid'; readonly amount: bigint }
    | {
        readonly kind: 'settlement';
        readonly status: SettlementStatus;
        readonly paid: bigint;
        readonly unsettled: bigint;
        readonly refundCancelled: bigint;
        /** From calldata where it could be decoded. */
        readonly totalFee?: bigint;
        readonly nonce?: bigint;
        readonly requestsHash?: Hex;
      }
    | { readonly kind: 'deleted'; readonly amount: bigint }
    | { readonly kind: 'no-change' }
  );

/** Whether a settlement equals the receipts this browser holds for it. Neuron. */
export type SettlementAudit =
  | { readonly state: 'matches'; readonly receipts: readonly UsageReceipt[] }
  | { readonly state: 'differs'; readonly receipts: readonly UsageReceipt[]; readonly receiptsTotal: bigint; readonly paid: bigint }
  | { readonly state: 'no-receipts'; readonly paid: bigint };

/** A statement of one owner with one provider or all, complete from `fromBlock` to `toBlock`. */
export type Statement = {
  readonly entries: readonly StatementEntry[];
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
};
