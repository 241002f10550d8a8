import type { SettlementOrder } from '@/lib/domain/settlement';
import { receiptFee } from './receipt';
import type { ToldRow } from './receipt-page';
import { requestsHash } from './settlement';

/** What about a settlement does not follow from the rows its provider tells; an empty list is a settlement that holds. */
export type SettlementIssue =
  | 'hash-differs'
  | 'total-differs'
  | 'other-user'
  | 'row-twice'
  | 'counted-too-much'
  | 'fee-differs';

/**
 * Recompute a settlement from the receipts behind it: `requestsHash` and `totalFee` of the order that is on chain, and every
 * fee from its own counts and prices (provider protocol §5.2). The signatures of the receipts are checked by `receiptIssues`.
 */
export function settlementIssues(order: SettlementOrder, rows: readonly ToldRow[]): readonly SettlementIssue[] {
  const { user } = order;
  const issues = new Set<SettlementIssue>();
  const hash = requestsHash(
    rows.map(({ counted, signed: { receipt } }) => ({
      requestHash: receipt.id,
      userAddress: user,
      // A row that an earlier settlement paid in part counts with the rest.
      fee: counted,
      inputFee: receipt.inputFee,
      outputFee: receipt.outputFee,
    })),
  );
  if (hash !== order.requestsHash.toLowerCase()) issues.add('hash-differs');
  if (rows.reduce((sum, row) => sum + row.counted, 0n) !== order.totalFee) issues.add('total-differs');
  if (new Set(rows.map(({ signed }) => signed.receipt.id)).size !== rows.length) issues.add('row-twice');
  for (const { counted, signed } of rows) {
    const { receipt } = signed;
    if (receipt.user.toLowerCase() !== user.toLowerCase()) issues.add('other-user');
    if (counted > receipt.fee) issues.add('counted-too-much');
    const { inputFee, outputFee, fee } = receiptFee(receipt);
    if (inputFee !== receipt.inputFee || outputFee !== receipt.outputFee || fee !== receipt.fee) {
      issues.add('fee-differs');
    }
  }
  return [...issues];
}
