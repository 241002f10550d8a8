'use client';

import { Address } from '@/components/ui/address';
import { Evidence } from '@/components/ui/evidence';
import { Money } from '@/components/ui/money';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { cleanText } from '@/lib/domain/service';
import { entryKey, type SettlementAudit, type StatementEntry } from '@/lib/domain/statement';
import { useText } from '@/lib/react/use-text';
import { AuditText } from './audit-text';
import { movesBalance, signedAmount } from './rows';

function What({ entry }: { readonly entry: StatementEntry }) {
  const { t, formatters } = useText();
  const notes: string[] = [];
  if (entry.kind === 'settlement' && entry.status !== 'success') {
    notes.push(
      t(`statement.status-${entry.status}`, { unsettled: formatters.amount(entry.unsettled, { preset: 'exact' }) }),
    );
  }
  if ((entry.kind === 'settlement' || entry.kind === 'top-up') && entry.refundCancelled > 0n) {
    notes.push(t('statement.refund-used', { amount: formatters.amount(entry.refundCancelled, { preset: 'exact' }) }));
  }
  return (
    <>
      {t(`statement.kind-${entry.kind}`)}
      {notes.map((note) => (
        <span key={note} className="block text-xs text-ink-muted">
          {note}
        </span>
      ))}
    </>
  );
}

/** The rows of the contract, newest first, each settlement held against this browser's receipts. */
export function StatementTable({
  entries,
  audits,
  named,
}: {
  readonly entries: readonly StatementEntry[];
  /** undefined: the receipts are not known here, so that nothing can be held against them. */
  readonly audits: ReadonlyMap<string, SettlementAudit> | undefined;
  /** Whether the provider has a column; it is left out when only one is shown. */
  readonly named: boolean;
}) {
  const { t, formatters, copyLabels } = useText();
  const unit = <span className="ml-1 font-normal">{t('market.unit-0g')}</span>;
  return (
    <Table label={t('statement.table-label')}>
      <thead>
        <tr>
          <Th>{t('statement.column-date')}</Th>
          <Th>{t('statement.column-what')}</Th>
          {named ? <Th>{t('statement.column-provider')}</Th> : null}
          <Th end>
            {t('statement.column-amount')}
            {unit}
          </Th>
          <Th end>
            {t('statement.column-after')}
            {unit}
          </Th>
          <Th>{t('statement.column-transaction')}</Th>
          <Th>{t('statement.column-audit')}</Th>
        </tr>
      </thead>
      <tbody>
        {entries.toReversed().map((entry) => {
          const audit = audits?.get(entryKey(entry));
          return (
            <Tr key={entryKey(entry)}>
              <Td className="tabular text-ink-muted max-sm:w-24 max-sm:min-w-24 sm:whitespace-nowrap">
                {formatters.dateTime(Number(entry.timestamp) * 1000)}
              </Td>
              <Td>
                <What entry={entry} />
              </Td>
              {named ? (
                <Td>
                  <Address value={entry.provider} />
                </Td>
              ) : null}
              <Td end className={movesBalance(entry) ? 'font-medium' : 'text-ink-muted'}>
                <Money
                  {...formatters.money(signedAmount(entry), {
                    preset: 'table',
                    sign: movesBalance(entry) ? 'always' : 'auto',
                  })}
                  unit=""
                />
              </Td>
              <Td end>
                <Money {...formatters.money(entry.balanceAfter, { preset: 'table' })} unit="" />
              </Td>
              <Td>
                <Address value={entry.transactionHash} words={copyLabels} />
              </Td>
              <Td>
                {audit !== undefined ? (
                  <AuditText audit={audit} />
                ) : audits === undefined && entry.kind === 'settlement' ? (
                  <Evidence state="unknown" word={t('statement.audit-unknown')} />
                ) : null}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** Requests that were used and are not charged yet, apart from what the contract says. */
export function PendingTable({ receipts }: { readonly receipts: readonly UsageReceipt[] }) {
  const { t, formatters } = useText();
  return (
    <Table label={t('statement.pending-title')}>
      <thead>
        <tr>
          <Th>{t('statement.column-date')}</Th>
          <Th>{t('statement.column-model')}</Th>
          <Th>{t('statement.column-provider')}</Th>
          <Th end>{t('statement.column-tokens')}</Th>
          <Th end>
            {t('statement.column-amount')}
            <span className="ml-1 font-normal">{t('market.unit-0g')}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {receipts.toReversed().map((receipt) => (
          <Tr key={receipt.id}>
            <Td className="tabular text-ink-muted max-sm:w-24 max-sm:min-w-24 sm:whitespace-nowrap">
              {formatters.dateTime(receipt.at)}
            </Td>
            <Td className="min-w-36">
              <bdi className="wrap-anywhere">{cleanText(receipt.model, 80)}</bdi>
            </Td>
            <Td>
              <Address value={receipt.provider} />
            </Td>
            <Td end>
              {receipt.usage === undefined
                ? '—'
                : formatters.integer(receipt.usage.promptTokens + receipt.usage.completionTokens)}
            </Td>
            <Td end>
              {receipt.fee === undefined ? (
                <span className="text-ink-muted">
                  {t(receipt.unanswered ? 'statement.pending-unanswered' : 'statement.pending-unknown-fee')}
                </span>
              ) : (
                <Money {...formatters.money(receipt.fee.fee, { preset: 'table' })} unit="" />
              )}
              {receipt.prices.stated === true ? (
                <span className="block text-xs" title={t('statement.stated-price-text')}>
                  <Evidence state="claimed" word={t('statement.stated-price')} />
                </span>
              ) : null}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
