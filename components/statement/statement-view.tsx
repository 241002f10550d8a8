'use client';

import { useMemo, useState } from 'react';
import { shortHex } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Money } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Ticking } from '@/components/ui/ticking';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { Remote } from '@/lib/domain/remote';
import { auditSettlements, type Statement, unsettledReceipts } from '@/lib/domain/statement';
import type { StatementGap } from '@/lib/domain/statement-gap';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { ExportButtons } from './export-buttons';
import { ofProvider, providersOf } from './rows';
import { StatementPicture } from './statement-picture';
import { PendingTable, StatementTable } from './statement-table';
import { layTimeline } from './timeline';

export type StatementViewProps = {
  /** undefined: no wallet is connected. */
  readonly statement: Remote<Statement> | undefined;
  readonly receipts: readonly UsageReceipt[];
  readonly receiptsState: 'loading' | 'ready';
  readonly damaged: number;
  readonly onConnect: () => void;
};

const mostDrawn = 80;

function Gaps({ gaps }: { readonly gaps: readonly StatementGap[] }) {
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

type Shown = { readonly entries: Statement['entries']; readonly receipts: readonly UsageReceipt[] };

function Picture({ provider, entries, receipts }: Shown & { readonly provider: string }) {
  const { t, formatters } = useText();
  const mine = useMemo(() => {
    const rows = { entries: ofProvider(entries, provider), receipts: ofProvider(receipts, provider) };
    return { ...rows, timeline: layTimeline({ ...rows, audits: auditSettlements(rows), most: mostDrawn }) };
  }, [entries, receipts, provider]);
  const { timeline } = mine;
  const balance = formatters.amount(mine.entries.at(-1)?.balanceAfter ?? 0n, { preset: 'table' });
  const label = t('statement.picture-text', {
    used: mine.receipts.length,
    settled: mine.entries.filter((entry) => entry.kind === 'settlement' && entry.paid > 0n).length,
    open: timeline.dots.filter((dot) => !dot.settled).length,
    balance,
  });
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-md font-semibold">{t('statement.picture-title')}</h2>
        <p className="flex flex-wrap gap-x-4 text-xs text-ink-muted">
          <span>● {t('statement.legend-dot')}</span>
          <span>○ {t('statement.legend-open')}</span>
          <span>▮ {t('statement.legend-bar')}</span>
        </p>
      </div>
      <StatementPicture timeline={timeline} label={label} balance={mine.entries.length === 0 ? '' : balance} />
      {timeline.cut ? (
        <p className="mt-2 text-sm text-ink-muted">{t('statement.picture-cut', { count: timeline.slots })}</p>
      ) : null}
    </section>
  );
}

function Pending({
  entries,
  receipts,
  loading,
  damaged,
}: Shown & { readonly loading: boolean; readonly damaged: number }) {
  const { t, formatters } = useText();
  const open = providersOf(entries, receipts)
    .flatMap((provider) => {
      const own = receipts.find((receipt) => receipt.provider.toLowerCase() === provider.toLowerCase())?.provider;
      return own === undefined ? [] : unsettledReceipts({ entries, receipts, provider: own });
    })
    .toSorted((a, b) => a.at - b.at);
  const sum = open.reduce((total, receipt) => total + (receipt.fee?.fee ?? 0n), 0n);
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 className="text-md font-semibold">{t('statement.pending-title')}</h2>
        {open.length === 0 ? null : (
          <p className="tabular">
            <span className="text-ink-muted">{t('statement.pending-sum', { count: open.length })}</span>{' '}
            <Money {...formatters.money(sum)} strong focusable />
          </p>
        )}
      </div>
      <p className="mb-3 text-sm text-ink-muted">
        {loading
          ? t('statement.receipts-loading')
          : open.length === 0
            ? t('statement.pending-none')
            : t('statement.pending-text')}
      </p>
      {damaged === 0 ? null : <Notice tone="warning">{t('statement.receipts-damaged', { count: damaged })}</Notice>}
      {open.length === 0 ? null : <PendingTable receipts={open} />}
    </section>
  );
}

function KnownStatement({
  statement,
  ...props
}: Omit<StatementViewProps, 'statement'> & { readonly statement: Statement }) {
  const { t } = useText();
  const [provider, setProvider] = useState<string>();
  const { receipts } = props;
  const providers = providersOf(statement.entries, receipts);
  const audits = useMemo(
    () => auditSettlements({ entries: statement.entries, receipts }),
    [statement.entries, receipts],
  );
  const shown = { entries: ofProvider(statement.entries, provider), receipts: ofProvider(receipts, provider) };
  const drawn = provider ?? providers[0];
  if (drawn === undefined) {
    return (
      <div className="border-y border-hairline py-10">
        <p className="text-md font-medium">{t('statement.empty-title')}</p>
        <p className="mt-1 text-ink-muted">{t('statement.empty')}</p>
      </div>
    );
  }
  return (
    <>
      <Gaps gaps={statement.gaps ?? []} />
      {providers.length < 2 ? null : (
        <Select
          label={t('statement.provider')}
          value={provider ?? ''}
          onChange={(value) => setProvider(value === '' ? undefined : value)}
          options={[
            { value: '', label: t('statement.provider-all') },
            ...providers.map((each) => ({ value: each, label: shortHex(each) })),
          ]}
          className="max-w-64"
        />
      )}
      <Picture provider={drawn} entries={statement.entries} receipts={receipts} />
      <Pending {...shown} loading={props.receiptsState === 'loading'} damaged={props.damaged} />
      <section>
        <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
          <h2 className="text-md font-semibold">{t('statement.table-title')}</h2>
          <ExportButtons entries={shown.entries} audits={audits} />
        </div>
        <StatementTable
          entries={shown.entries}
          audits={audits}
          named={provider === undefined && providers.length > 1}
        />
      </section>
    </>
  );
}

function StatementBody(props: StatementViewProps) {
  const { t, formatters } = useText();
  const { statement } = props;
  if (statement === undefined) {
    return (
      <Notice
        title={t('statement.no-wallet-title')}
        action={
          <Button variant="primary" onClick={props.onConnect}>
            {t('statement.connect')}
          </Button>
        }
      >
        {t('statement.no-wallet')}
      </Notice>
    );
  }
  switch (statement.state) {
    case 'loading':
      return (
        <div aria-busy="true" className="space-y-6">
          <p role="status" className="sr-only">
            {t('statement.loading')}
          </p>
          <Skeleton className="block h-63 w-full" />
          <Skeleton className="block h-40 w-full" />
        </div>
      );
    case 'failed':
      return (
        <Notice
          tone="failed"
          title={t('statement.failed-title')}
          action={<Button onClick={statement.retry}>{t('statement.retry')}</Button>}
        >
          {errorText(t, statement.error)}
        </Notice>
      );
    case 'stale':
      return (
        <>
          <Notice
            tone="warning"
            title={t('statement.stale-title')}
            action={<Button onClick={statement.retry}>{t('statement.retry')}</Button>}
          >
            <Ticking>
              {(now) =>
                t('ui.stale-because', {
                  age: formatters.relativeTime(statement.readAt, now),
                  reason: errorText(t, statement.error),
                })
              }
            </Ticking>
          </Notice>
          <KnownStatement {...props} statement={statement.value} />
        </>
      );
    case 'fresh':
      return <KnownStatement {...props} statement={statement.value} />;
  }
}

/** The statement: a picture of delayed settlement, what is not settled yet, and every row of the contract. */
export function StatementView(props: StatementViewProps) {
  const text = useText();
  const { t } = text;
  const { statement } = props;
  const read =
    statement === undefined || statement.state === 'loading' || statement.state === 'failed' ? undefined : statement;
  return (
    <div className="max-w-[100rem] space-y-10 px-4 py-6 sm:px-6 lg:px-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{t('statement.title')}</h1>
          <p className="mt-1 max-w-[72ch] text-pretty text-ink-muted">{t('statement.strip')}</p>
        </div>
        <div className="flex items-center gap-4">
          <p className="tabular text-sm text-ink-muted">
            {read === undefined ? null : (
              <Ticking>{(now) => blockLine(text, { block: read.block, readAt: read.readAt, now })}</Ticking>
            )}
          </p>
          <LinkButton href="/account/" size="small">
            {t('statement.back')}
          </LinkButton>
        </div>
      </div>
      <StatementBody {...props} />
    </div>
  );
}
