import type { Address } from 'viem';
import { type Statement, unsettledReceipts } from '@/lib/domain/statement';
import type { Receipts } from './use-receipts';

/** What is owed to a provider and not settled, by this browser's receipts: the sum of the known fees in neuron, and the receipts in it. */
export type OpenReceipts = { readonly sum: bigint; readonly ids: ReadonlySet<string> };

/** Add up what is still owed to a provider; undefined while the statement or the receipts are not read: unknown is not zero. */
export function openReceiptsOf(input: {
  readonly statement: Statement | undefined;
  readonly receipts: Receipts;
  readonly provider: Address;
}): OpenReceipts | undefined {
  const { statement, receipts, provider } = input;
  if (statement === undefined || receipts.state !== 'ready') return undefined;
  const open = unsettledReceipts({ entries: statement.entries, receipts: receipts.receipts, provider });
  return {
    sum: open.reduce((sum, receipt) => sum + (receipt.fee?.fee ?? 0n), 0n),
    ids: new Set(open.map((receipt) => receipt.id)),
  };
}
