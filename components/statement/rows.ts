// components/statement explains delayed settlement: what was used, what was charged, and whether the two agree.
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { SettlementAudit, StatementEntry } from '@/lib/domain/statement';

/** What a row adds to (positive) or takes from (negative) the sub-account's balance, in neuron. */
export function signedAmount(entry: StatementEntry): bigint {
  switch (entry.kind) {
    case 'opened':
    case 'top-up':
      return entry.amount;
    case 'settlement':
      return -entry.paid;
    case 'refund-paid':
    case 'deleted':
      return -entry.amount;
    // These only move money between "spendable" and "being retrieved"; the balance stays.
    case 'refund-requested':
    case 'refund-cancelled':
      return entry.amount;
    case 'no-change':
      return 0n;
  }
}

/** Whether a row's amount changes the balance, so that a sign means something. */
export function movesBalance(entry: StatementEntry): boolean {
  return entry.kind !== 'refund-requested' && entry.kind !== 'refund-cancelled' && entry.kind !== 'no-change';
}

/** Leave the rows of one provider, or all. */
export function ofProvider<T extends { readonly provider: string }>(
  rows: readonly T[],
  provider: string | undefined,
): readonly T[] {
  if (provider === undefined) return rows;
  const wanted = provider.toLowerCase();
  return rows.filter((row) => row.provider.toLowerCase() === wanted);
}

/** All providers of rows and receipts, the one with the latest row first. */
export function providersOf(entries: readonly StatementEntry[], receipts: readonly UsageReceipt[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const entry of entries.toReversed())
    seen.set(entry.provider.toLowerCase(), seen.get(entry.provider.toLowerCase()) ?? entry.provider);
  for (const receipt of receipts)
    seen.set(receipt.provider.toLowerCase(), seen.get(receipt.provider.toLowerCase()) ?? receipt.provider);
  return [...seen.values()];
}

/** How many receipts of an audit are of requests that got no answer here, so that nobody here knows what they cost. */
export function unansweredReceipts(audit: SettlementAudit): number {
  return audit.state === 'differs' ? audit.receipts.filter(({ unanswered }) => unanswered === true).length : 0;
}

/** How many receipts of an audit were priced by what the provider states off chain, not by the contract. */
export function statedReceipts(audit: SettlementAudit | undefined): number {
  if (audit === undefined || audit.state === 'no-receipts') return 0;
  return audit.receipts.filter(({ prices }) => prices.stated === true).length;
}
