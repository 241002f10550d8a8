'use client';

import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { Td, Tr } from '@/components/ui/table';
import type { AccountState } from '@/lib/domain/account';
import type { Workload } from '@/lib/domain/calculator';
import type { MarketRemote } from '@/lib/domain/market';
import { marketItems } from '@/lib/domain/market-group';
import type { UsdRate } from '@/lib/domain/market-model';
import { type MarketQuery, withoutFilters } from '@/lib/domain/market-query';
import { type MarketIndex, searchWords, selectRows } from '@/lib/domain/market-selection';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { columnsFor, isFigure } from './market-columns';
import { MarketHead, tableWidth } from './market-head';
import { Emptiness, MarketAge, MarketNotices } from './market-notices';
import { MarketTable } from './market-table';
import { type MarketTool, MarketToolbar } from './market-toolbar';

export type MarketViewProps = {
  readonly market: MarketRemote;
  readonly index: MarketIndex;
  /** The connected account; undefined without a wallet. */
  readonly account: Remote<AccountState> | undefined;
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
  readonly workload: Workload;
  /** Whether it is known how long the reader's messages are. */
  readonly sizeKnown: boolean;
  readonly workloadSearch: string;
  readonly local: boolean;
  /** Who the network's status service is, and why it says nothing where it does not. */
  readonly host: string;
  /** What it says a 0G is worth, where it does. */
  readonly rate: UsdRate | undefined;
  readonly statusLine: ReactNode;
  readonly onStar: (service: Service, starred: boolean) => void;
  readonly onTool: (tool: MarketTool) => void;
  /** Go to a page of this site. */
  readonly onFollow: (href: string) => void;
  /** The newcomer's steps, or nothing for those who have taken them. */
  readonly steps?: ReactNode;
};

function MarketSkeleton({ query, onQuery, account }: MarketViewProps) {
  const { t } = useText();
  const columns = columnsFor([], { balance: account !== undefined, chosen: query.columns });
  return (
    <div aria-busy="true" className="overflow-hidden">
      <p role="status" className="sr-only">
        {t('market.loading')}
      </p>
      <table
        style={{ minWidth: `${tableWidth(columns)}rem` }}
        className="w-full table-fixed border-separate border-spacing-0 text-base"
      >
        <caption className="sr-only">{t('market.table-label')}</caption>
        <MarketHead columns={columns} query={query} onQuery={onQuery} />
        <tbody>
          {['a', 'b', 'c', 'd'].map((row) => (
            <Tr key={row}>
              {columns.map((column) => (
                <Td key={column} end={isFigure(column)} className="py-0!">
                  <Skeleton className={`h-4 ${column === 'model' ? 'w-36' : 'w-16'}`} />
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const lowerCase = (addresses: readonly string[]): ReadonlySet<string> =>
  new Set(addresses.map((address) => address.toLowerCase()));

function useChoice({ query, onQuery }: MarketViewProps) {
  return useCallback(
    ({ provider }: Service, chosen: boolean) => {
      const others = query.compare.filter((address) => address.toLowerCase() !== provider.toLowerCase());
      onQuery({ ...query, compare: chosen ? [...others, provider] : others });
    },
    [query, onQuery],
  );
}

function KnownMarket(props: MarketViewProps & { readonly stale: boolean }) {
  const { t } = useText();
  const { index, query, onQuery, account, workload, sizeKnown, local, stale, host, rate, onStar, onFollow } = props;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { shown, unaccepted } = useMemo(() => selectRows(index, query, workload), [index, query, workload]);
  const { grouping, columns: chosen } = query;
  const items = useMemo(() => marketItems(shown, { grouping, open }), [shown, grouping, open]);
  const balance = account !== undefined;
  const columns = useMemo(() => columnsFor(index.rows, { balance, chosen }), [index, balance, chosen]);
  const onSelect = useChoice(props);
  const selected = useMemo(() => lowerCase(query.compare), [query.compare]);
  const words = useMemo(() => searchWords(query.search), [query.search]);
  const surroundings = { columns, words, account, workload, sizeKnown, local, stale, host, rate, onSelect, onStar };
  const onToggle = (group: string) => {
    const next = new Set(open);
    if (!next.delete(group)) next.add(group);
    setOpen(next);
  };
  if (index.rows.length === 0) return <Emptiness title={t('market.empty-title')}>{t('market.empty-text')}</Emptiness>;
  if (shown.length === 0) {
    const hidden = unaccepted > 0;
    const wider = hidden ? { ...query, unaccepted: true } : withoutFilters(query);
    return (
      <Emptiness
        title={t(hidden ? 'market.hidden-title' : 'market.no-match-title')}
        action={
          <Button onClick={() => onQuery(wider)}>{t(hidden ? 'market.show-hidden' : 'market.clear-filters')}</Button>
        }
      >
        {hidden ? t('market.hidden-text') : t('market.no-match-text', { count: index.rows.length })}
      </Emptiness>
    );
  }
  return (
    <>
      <MarketTable {...{ items, columns, query, onQuery, onToggle, onFollow, surroundings }} selected={selected} />
      <p role="status" className="tabular text-sm text-ink-muted">
        {shown.length === index.rows.length
          ? t('market.count', { count: shown.length })
          : t('market.count-of', { shown: shown.length, total: index.rows.length })}
      </p>
    </>
  );
}

function MarketBody(props: MarketViewProps) {
  const { t } = useText();
  const { market } = props;
  switch (market.state) {
    case 'loading':
      return <MarketSkeleton {...props} />;
    case 'failed':
      return (
        <Notice
          tone="failed"
          title={t('market.failed-title')}
          action={<Button onClick={market.retry}>{t('market.retry')}</Button>}
        >
          {errorText(t, market.error)}
        </Notice>
      );
    case 'copy':
    case 'stale':
    case 'fresh':
      return (
        <>
          <MarketNotices market={market} />
          <KnownMarket {...props} stale={market.state !== 'fresh'} />
        </>
      );
  }
}

/** The market: what is offered, by whom, on what claim, at what price. */
export function MarketView(props: MarketViewProps) {
  const { t } = useText();
  const { market, query, index } = props;
  const types = useMemo(() => [...new Set(index.rows.map(({ service }) => service.serviceType))].sort(), [index]);
  const unaccepted = index.rows.filter(({ service }) => !service.teeSignerAcknowledged).length;
  return (
    <div className="space-y-6 px-4 py-6 sm:px-6 lg:px-8">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{t('market.title')}</h1>
        <p className="mt-2 max-w-[72ch] text-pretty text-ink-muted sm:text-md">{t('market.strip')}</p>
      </div>
      {props.steps}
      <div className="space-y-3">
        <MarketToolbar
          {...{ query, types, unaccepted }}
          onQuery={props.onQuery}
          connected={props.account !== undefined}
          disabled={index.rows.length === 0}
          onTool={props.onTool}
          workloadSearch={props.workloadSearch}
        />
        <p className="tabular flex min-h-5 flex-wrap gap-x-6 text-sm text-ink-muted">
          <span>
            <MarketAge market={market} />
          </span>
          <span>{props.statusLine}</span>
        </p>
        <MarketBody {...props} />
      </div>
    </div>
  );
}
