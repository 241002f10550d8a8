'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import type { RecentUse } from '@/lib/domain/favourite';
import type { Remote } from '@/lib/domain/remote';
import { changedSince, type HistoryEntry, type ServiceHistory, unrecordedFields } from '@/lib/domain/service-history';
import { errorText } from '@/lib/i18n/error-text';
import type { HistoryReading } from '@/lib/react/use-service-history';
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

/** Said aloud only at every tenth: the figures change with each part, many times a second. */
const spokenSteps = 10n;

/** How far the reading of a long chain has come, and the way to end it. */
function ReadingProgress({ reading }: { readonly reading: HistoryReading }) {
  const { t, formatters } = useText();
  const { blocks, stopping, stop } = reading;
  if (blocks === undefined) return null;
  const { done, all } = blocks;
  const step = (done * spokenSteps) / all;
  const percent = formatters.percent(Number(step) / Number(spokenSteps));
  const share = { done: formatters.integer(done), all: formatters.integer(all) };
  return (
    <div aria-busy="true" className="py-3">
      <p role="status" className="sr-only">
        {t('provider-facts.history-share', { percent })}
      </p>
      <p className="tabular text-sm text-ink-muted">{t('provider-facts.history-blocks', share)}</p>
      <progress
        value={Number(done)}
        max={Number(all)}
        aria-label={t('provider-facts.history-loading')}
        className="my-2 block h-1.5 w-full accent-action"
      />
      <Button size="small" busy={stopping} onClick={stop}>
        {t('provider-facts.history-stop')}
      </Button>
    </div>
  );
}

/** A history that ends before the newest block, because its reader had enough. */
function StoppedNotice({
  history,
  reading,
}: {
  readonly history: Remote<ServiceHistory>;
  readonly reading: HistoryReading;
}) {
  const { t, formatters } = useText();
  if (history.state !== 'fresh' || reading.blocks !== undefined) return null;
  const { toBlock } = history.value;
  const missing = history.block.number - toBlock;
  if (missing <= 0n) return null;
  return (
    <Notice
      tone="warning"
      title={t('provider-facts.history-stopped-title')}
      action={<Button onClick={reading.readOn}>{t('provider-facts.history-read-on')}</Button>}
      className="mt-3"
    >
      {t('provider-facts.history-stopped', { count: missing, to: formatters.integer(toBlock) })}
    </Notice>
  );
}

function HistorySkeleton() {
  const { t } = useText();
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

/** What happened to a provider's service, the latest first, as the contract's logs tell it (F-031). */
export function HistorySection({
  history,
  reading,
  recent,
}: {
  readonly history: Remote<ServiceHistory>;
  readonly reading: HistoryReading;
  /** When the reader last used the provider. */
  readonly recent: RecentUse | undefined;
}) {
  const { t } = useText();
  const body = (): ReactNode => {
    if (history.state === 'loading') return reading.blocks === undefined ? <HistorySkeleton /> : null;
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
  return (
    <Section title={t('provider-facts.history-title')}>
      <ReadingProgress reading={reading} />
      <StoppedNotice {...{ history, reading }} />
      {body()}
    </Section>
  );
}
