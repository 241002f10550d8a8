'use client';

import { useMemo } from 'react';
import { shortHex } from '@/components/ui/address';
import { Money, UnknownMoney } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { auditSettlements, type Statement, unsettledReceipts } from '@/lib/domain/statement';
import type { StatementGap } from '@/lib/domain/statement-gap';
import { useText } from '@/lib/react/use-text';
import { ofProvider, providersOf } from './rows';
import { StatementPicture } from './statement-picture';
import { PendingTable } from './statement-table';
import { layTimeline } from './timeline';

/** How many events the picture draws at most. */
const mostDrawn = 80;

/** Why the rows are not the whole truth. */
export function Gaps({ gaps }: { readonly gaps: readonly StatementGap[] }) {
  const { t, formatters } = useText();
  if (gaps.length === 0) return null;
  const sentence = (gap: StatementGap): string => {
    switch (gap.kind) {
      case 'end-differs':
        return t('statement.gap-end-differs', { provider: shortHex(gap.provider) });
      case 'unexplained-change':
        return t('statement.gap-unexplained-change', { provider: shortHex(gap.provider) });
      case 'settlement-differs':
        return t('statement.gap-settlement-differs', {
          provider: shortHex(gap.provider),
          left: formatters.neuron(gap.left),
          paid: formatters.neuron(gap.paid),
        });
      case 'unattributed':
        return t('statement.gap-unattributed');
    }
  };
  return (
    <Notice tone="warning" title={t('statement.gap-title')}>
      <ul>
        {[...new Set(gaps.map(sentence))].map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** `not-ours`: the statement is of an account whose receipts only another browser may have; nothing of them is known here. */
export type ReceiptsState = 'loading' | 'ready' | 'failed' | 'not-ours';

type Shown = { readonly entries: Statement['entries']; readonly receipts: readonly UsageReceipt[] };

/** The picture of one provider's history, with its legend. */
export function Picture({
  provider,
  entries,
  receipts,
  state,
}: Shown & { readonly provider: string; readonly state: ReceiptsState }) {
  const { t, formatters } = useText();
  const mine = useMemo(() => {
    const rows = { entries: ofProvider(entries, provider), receipts: ofProvider(receipts, provider) };
    return { ...rows, timeline: layTimeline({ ...rows, audits: auditSettlements(rows), most: mostDrawn }) };
  }, [entries, receipts, provider]);
  const { timeline } = mine;
  const balance = formatters.amount(mine.entries.at(-1)?.balanceAfter ?? 0n, { preset: 'table' });
  const areUsesKnown = state === 'ready';
  const settled = mine.entries.filter((entry) => entry.kind === 'settlement' && entry.paid > 0n).length;
  const label = areUsesKnown
    ? t('statement.picture-text', {
        used: mine.receipts.length,
        settled,
        open: timeline.dots.filter((dot) => !dot.settled).length,
        balance,
      })
    : t('statement.picture-text-charged', { count: settled, balance });
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-md font-semibold">{t('statement.picture-title')}</h2>
        <p className="flex flex-wrap gap-x-4 text-xs text-ink-muted">
          {areUsesKnown ? (
            <>
              <span>● {t('statement.legend-dot')}</span>
              <span>○ {t('statement.legend-open')}</span>
            </>
          ) : null}
          <span>▮ {t('statement.legend-bar')}</span>
        </p>
      </div>
      <StatementPicture
        timeline={timeline}
        label={label}
        balance={mine.entries.length === 0 ? '' : balance}
        areUsesKnown={areUsesKnown}
      />
      {timeline.cut ? (
        <p className="mt-2 text-sm text-ink-muted">{t('statement.picture-cut', { count: timeline.slots })}</p>
      ) : null}
    </section>
  );
}

/** What is used and not settled, with its sum. */
export function Pending({
  entries,
  receipts,
  state,
  damaged,
}: Shown & { readonly state: ReceiptsState; readonly damaged: number }) {
  const { t, formatters } = useText();
  const open = providersOf(entries, receipts)
    .flatMap((provider) => {
      const own = receipts.find((receipt) => receipt.provider.toLowerCase() === provider.toLowerCase())?.provider;
      return own === undefined ? [] : unsettledReceipts({ entries, receipts, provider: own });
    })
    .toSorted((a, b) => a.at - b.at);
  const sum = open.reduce((total, receipt) => total + (receipt.fee?.fee ?? 0n), 0n);
  const withoutFee = open.filter((receipt) => receipt.fee === undefined).length;
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 className="text-md font-semibold">{t('statement.pending-title')}</h2>
        {open.length === 0 ? null : (
          <p className="tabular">
            <span className="text-ink-muted">{t('statement.pending-sum', { count: open.length })}</span>{' '}
            {withoutFee === open.length ? (
              <UnknownMoney reason={t('statement.pending-unknown-fee')} />
            ) : (
              <Money {...formatters.money(sum)} strong focusable />
            )}
            {withoutFee === 0 ? null : (
              <span className="block text-right text-xs text-ink-muted">
                {t('statement.pending-without-fee', { count: withoutFee })}
              </span>
            )}
          </p>
        )}
      </div>
      <p className="mb-3 text-sm text-ink-muted">
        {state !== 'ready'
          ? t(`statement.receipts-${state}`)
          : open.length === 0
            ? t('statement.pending-none')
            : t('statement.pending-text')}
      </p>
      {damaged === 0 ? null : <Notice tone="warning">{t('statement.receipts-damaged', { count: damaged })}</Notice>}
      {open.length === 0 ? null : <PendingTable receipts={open} />}
    </section>
  );
}
