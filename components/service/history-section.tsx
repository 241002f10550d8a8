'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import type { RecentUse } from '@/lib/domain/favourite';
import type { Remote } from '@/lib/domain/remote';
import { changedSince, type HistoryEntry, type ServiceHistory, unrecordedFields } from '@/lib/domain/service-history';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { EntryLine, type TypedEntry } from './history-entry';
import { Section } from './section';

/** A provider may change its record as often as it likes; the latest changes are what a reader came for. */
const drawnAtFirst = 20;

/** Which type the service had at each entry: a price means something only with it. */
function withTypes(entries: readonly HistoryEntry[]): readonly TypedEntry[] {
  let serviceType = '';
  return entries.map((entry) => {
    if (entry.kind === 'registered' || entry.kind === 'returned') serviceType = entry.service.serviceType;
    if (entry.kind === 'changed') {
      const changed = entry.changes.find(({ field }) => field === 'serviceType');
      if (changed !== undefined) serviceType = String(changed.after);
    }
    return { entry, serviceType };
  });
}

function Entries({ history, recent }: { readonly history: ServiceHistory; readonly recent: RecentUse | undefined }) {
  const { t, formatters } = useText();
  const since = new Set(recent === undefined ? [] : changedSince(history, BigInt(Math.floor(recent.at / 1000))));
  const [all, setAll] = useState(false);
  const entries = withTypes(history.entries).toReversed();
  const drawn = all ? entries : entries.slice(0, drawnAtFirst);
  const scope = {
    from: formatters.integer(history.fromBlock),
    to: formatters.integer(history.toBlock),
    count: entries.length,
  };
  return (
    <>
      <p className="py-3 text-sm text-ink-muted">
        {t('provider-facts.history-scope', scope)}{' '}
        {t('provider-facts.history-limits', { fields: unrecordedFields.join(', ') })}
      </p>
      <ol className="border-t border-hairline">
        {drawn.map(({ entry, serviceType }) => (
          <EntryLine
            key={`${entry.blockNumber} ${entry.logIndex}`}
            {...{ entry, serviceType }}
            isNew={since.has(entry)}
          />
        ))}
      </ol>
      {drawn.length === entries.length ? null : (
        <Button className="mt-3" onClick={() => setAll(true)}>
          {t('provider-facts.history-all', { count: entries.length })}
        </Button>
      )}
    </>
  );
}

/** What happened to a provider's service, the latest first, as the contract's logs tell it (F-031). */
export function HistorySection({
  history,
  recent,
}: {
  readonly history: Remote<ServiceHistory>;
  /** When the reader last used the provider. */
  readonly recent: RecentUse | undefined;
}) {
  const { t } = useText();
  const body = (): ReactNode => {
    if (history.state === 'loading') {
      return (
        <div aria-busy="true">
          <p role="status" className="sr-only">
            {t('provider-facts.history-loading')}
          </p>
          <Skeleton className="my-4 block h-4 w-64" />
          <Skeleton className="my-4 block h-4 w-48" />
        </div>
      );
    }
    const failure =
      history.state === 'fresh' ? null : (
        <Notice
          tone={history.state === 'failed' ? 'failed' : 'warning'}
          title={t(`provider-facts.history-${history.state}`)}
          action={<Button onClick={history.retry}>{t('provider.retry')}</Button>}
          className="mt-3"
        >
          {errorText(t, history.error)}
        </Notice>
      );
    return (
      <>
        {failure}
        {history.state === 'failed' ? null : <Entries history={history.value} recent={recent} />}
      </>
    );
  };
  return <Section title={t('provider-facts.history-title')}>{body()}</Section>;
}
