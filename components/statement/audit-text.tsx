'use client';

import { Evidence } from '@/components/ui/evidence';
import type { SettlementAudit } from '@/lib/domain/statement';
import { useText } from '@/lib/react/use-text';
import { statedReceipts, unansweredReceipts } from './rows';

/** How many of the receipts were counted at a price that only the provider states: that they agree proves nothing about the contract's price. */
function StatedReceipts({ audit }: { readonly audit: SettlementAudit }) {
  const { t } = useText();
  const count = statedReceipts(audit);
  if (count === 0) return null;
  return (
    <span className="block text-xs" title={t('statement.stated-price-text')}>
      <Evidence state="claimed" word={t('statement.stated-receipts', { count })} />
    </span>
  );
}

/** A request that was sent and not answered here may be in the charge; where the charge is higher that is the likely reason. */
function UnansweredReceipts({ audit }: { readonly audit: SettlementAudit }) {
  const { t } = useText();
  const count = unansweredReceipts(audit);
  if (count === 0 || audit.state !== 'differs' || audit.paid <= audit.receiptsTotal) return null;
  return <span className="block text-xs text-ink-muted">{t('statement.audit-unanswered', { count })}</span>;
}

/** Whether a settlement equals this browser's receipts: proven by this browser, refuted, or not known for want of receipts. */
export function AuditText({ audit }: { readonly audit: SettlementAudit }) {
  return (
    <>
      <Agreement audit={audit} />
      <UnansweredReceipts audit={audit} />
      <StatedReceipts audit={audit} />
    </>
  );
}

function Agreement({ audit }: { readonly audit: SettlementAudit }) {
  const { t, formatters } = useText();
  if (audit.state === 'matches') {
    return <Evidence state="proven" word={t('statement.audit-matches', { count: audit.receipts.length })} />;
  }
  if (audit.state === 'no-receipts') return <Evidence state="unknown" word={t('statement.audit-none')} />;
  const difference = audit.paid - audit.receiptsTotal;
  const amount = formatters.amount(difference < 0n ? -difference : difference, { preset: 'exact' });
  // A request without a known fee can explain a higher charge, so the receipts then refute nothing.
  const complete = audit.receipts.every((receipt) => receipt.fee !== undefined);
  const word = t(difference > 0n ? 'statement.audit-more' : 'statement.audit-less', { amount });
  return <Evidence state={complete && difference > 0n ? 'refuted' : 'unknown'} word={word} />;
}
