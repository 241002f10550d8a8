import { amountToInput } from '@/lib/domain/amount';
import { entryKey, type SettlementAudit, type StatementEntry } from '@/lib/domain/statement';
import { signedAmount, statedReceipts } from './rows';

/** One exported row: exact neuron and 0G as text, so that no reader rounds them. */
function exportRow(entry: StatementEntry, audit: SettlementAudit | undefined) {
  const amount = signedAmount(entry);
  return {
    block: entry.blockNumber.toString(),
    time: new Date(Number(entry.timestamp) * 1000).toISOString(),
    transaction: entry.transactionHash,
    logIndex: String(entry.logIndex),
    provider: entry.provider,
    kind: entry.kind,
    status: entry.kind === 'settlement' ? entry.status : '',
    amountNeuron: amount.toString(),
    amount0G: amountToInput(amount),
    balanceAfterNeuron: entry.balanceAfter.toString(),
    pendingAfterNeuron: entry.pendingAfter.toString(),
    unsettledNeuron: entry.kind === 'settlement' ? entry.unsettled.toString() : '',
    check: audit?.state ?? '',
    // How many of the receipts it was held against were counted at a price that only the provider states.
    receiptsAtStatedPrice: audit === undefined ? '' : String(statedReceipts(audit)),
  };
}

/** The rows as plain objects of text, oldest first. */
export function exportRows(
  entries: readonly StatementEntry[],
  audits: ReadonlyMap<string, SettlementAudit> | undefined,
) {
  return entries.map((entry) => exportRow(entry, audits?.get(entryKey(entry))));
}

/** The rows as CSV (RFC 4180), with a heading line. */
export function toCsv(
  entries: readonly StatementEntry[],
  audits: ReadonlyMap<string, SettlementAudit> | undefined,
): string {
  const rows = exportRows(entries, audits);
  const first = rows[0];
  if (first === undefined) return '';
  // Every value is a number, an address or a word of ours; quoting guards against a future one that is not.
  const cell = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return `${[Object.keys(first), ...rows.map((row) => Object.values(row))].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
