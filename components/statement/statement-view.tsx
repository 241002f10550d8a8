'use client';

import { useMemo, useState } from 'react';
import { shortHex } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Ticking } from '@/components/ui/ticking';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { Remote } from '@/lib/domain/remote';
import { auditSettlements, type Statement } from '@/lib/domain/statement';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { ExportButtons } from './export-buttons';
import { ofProvider, providersOf } from './rows';
import { Gaps, Pending, Picture } from './statement-parts';
import { StatementTable } from './statement-table';

export type StatementViewProps = {
  /** undefined: no wallet is connected. */
  readonly statement: Remote<Statement> | undefined;
  readonly receipts: readonly UsageReceipt[];
  readonly receiptsState: 'loading' | 'ready' | 'failed';
  readonly damaged: number;
  readonly onConnect: () => void;
};

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
      <Pending {...shown} state={props.receiptsState} damaged={props.damaged} />
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
