'use client';

import { useMemo, useState } from 'react';
import { Address as AddressText, shortHex } from '@/components/ui/address';
import { Button, LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { Terms } from '@/components/ui/terms';
import { Ticking } from '@/components/ui/ticking';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { Remote } from '@/lib/domain/remote';
import { auditSettlements, type Statement } from '@/lib/domain/statement';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import { useTerms } from '@/lib/react/use-terms';
import { useText } from '@/lib/react/use-text';
import { ExportButtons } from './export-buttons';
import { ofProvider, providersOf } from './rows';
import { Gaps, Pending, Picture, type ReceiptsState } from './statement-parts';
import { StatementTable } from './statement-table';

export type StatementViewProps = {
  /** undefined: no wallet is connected. */
  readonly statement: Remote<Statement> | undefined;
  readonly receipts: readonly UsageReceipt[];
  readonly receiptsState: ReceiptsState;
  readonly damaged: number;
  /** The address a link asked to look at, as it was written; undefined: the statement is the connected account's. */
  readonly watching?: string | undefined;
  readonly onConnect: () => void;
};

function KnownStatement({
  statement,
  ...props
}: Omit<StatementViewProps, 'statement'> & { readonly statement: Statement }) {
  const { t } = useText();
  const [provider, setProvider] = useState<string>();
  const { receipts, receiptsState } = props;
  const providers = providersOf(statement.entries, receipts);
  // Without the receipts a settlement agrees with nothing and differs from nothing.
  const audits = useMemo(
    () => (receiptsState === 'ready' ? auditSettlements({ entries: statement.entries, receipts }) : undefined),
    [statement.entries, receipts, receiptsState],
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
      <Picture provider={drawn} entries={statement.entries} receipts={receipts} state={receiptsState} />
      <Pending {...shown} state={receiptsState} damaged={props.damaged} />
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
  const { statement, watching } = props;
  if (statement === undefined && watching !== undefined) {
    return (
      <Notice
        tone="warning"
        title={t('statement.watch-invalid-title')}
        action={
          <LinkButton href={`/account/?watch=${encodeURIComponent(watching)}`}>
            {t('statement.watch-choose')}
          </LinkButton>
        }
      >
        {t('statement.watch-invalid')}
      </Notice>
    );
  }
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

/** Whose statement this is, where it is not the reader's own by way of the wallet. */
function Watched({ address }: { readonly address: string }) {
  const { t, copyLabels } = useText();
  return (
    <Notice
      title={t('statement.watching-title')}
      action={<LinkButton href="/account/statement/">{t('statement.watching-leave')}</LinkButton>}
    >
      <AddressText value={address} words={copyLabels} whole />
      <p>{t('statement.watching')}</p>
    </Notice>
  );
}

/** The statement: a picture of delayed settlement, what is not settled yet, and every row of the contract. */
export function StatementView(props: StatementViewProps) {
  const text = useText();
  const { t } = text;
  const { statement, watching } = props;
  const words = useTerms(['settlement', 'sub-account']);
  const read =
    statement === undefined || statement.state === 'loading' || statement.state === 'failed' ? undefined : statement;
  return (
    <div className="max-w-[100rem] space-y-10 px-4 py-6 sm:px-6 lg:px-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{t('statement.title')}</h1>
          <p className="mt-1 max-w-[72ch] text-pretty text-ink-muted">{t('statement.strip')}</p>
          <Terms {...words} />
        </div>
        <div className="flex items-center gap-4">
          <p className="tabular text-sm text-ink-muted">
            {read === undefined ? null : (
              <Ticking>{(now) => blockLine(text, { block: read.block, readAt: read.readAt, now })}</Ticking>
            )}
          </p>
          <LinkButton
            href={watching === undefined ? '/account/' : `/account/?watch=${encodeURIComponent(watching)}`}
            size="small"
          >
            {t('statement.back')}
          </LinkButton>
        </div>
      </div>
      {watching === undefined || statement === undefined ? null : <Watched address={watching} />}
      <StatementBody {...props} />
    </div>
  );
}
