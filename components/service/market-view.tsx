'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, Td, Tr } from '@/components/ui/table';
import { Ticking } from '@/components/ui/ticking';
import type { AccountState } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { blockLine } from '@/lib/i18n/block-line';
import { errorText } from '@/lib/i18n/error-text';
import { useText } from '@/lib/react/use-text';
import { MarketFilters } from './market-filters';
import { MarketList } from './market-list';
import { type MarketQuery, plainQuery, selectServices } from './market-query';
import { MarketHead, MarketTable } from './market-table';
import { defaultTypicalSize, type KnownSize, type TypicalSize } from './service-prices';
import { TypicalSizeForm } from './typical-size-form';

export type MarketViewProps = {
  readonly market: Remote<readonly Service[]>;
  /** The connected account; undefined without a wallet. */
  readonly account: Remote<AccountState> | undefined;
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
  /** undefined while it is not known yet whether the reader has a size of their own. */
  readonly size: KnownSize | undefined;
  readonly onSize: (size: TypicalSize) => void;
  readonly local: boolean;
  /** The newcomer's steps, or nothing for those who have taken them. */
  readonly steps?: ReactNode;
};

function MarketSkeleton({ query, onQuery, account }: Pick<MarketViewProps, 'query' | 'onQuery' | 'account'>) {
  const { t } = useText();
  const rows = [0, 1, 2, 3];
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        {t('market.loading')}
      </p>
      <div className="hidden xl:block">
        <Table label={t('market.table-label')}>
          <MarketHead query={query} onQuery={onQuery} withBalance={account !== undefined} />
          <tbody>
            {rows.map((row) => (
              <Tr key={row}>
                {[32, 24, 12, 28, 12, 12, 16, ...(account === undefined ? [] : [14]), 12].map((width, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a skeleton have no identity and never move.
                  <Td key={index} end={index > 3} className="h-13">
                    <Skeleton className={`h-4 ${skeletonWidths[width] ?? 'w-12'}`} />
                  </Td>
                ))}
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
      <div className="border-t border-outline xl:hidden">
        {rows.map((row) => (
          <div key={row} className="h-48 border-b border-hairline py-4">
            <Skeleton className="h-5 w-48" />
          </div>
        ))}
      </div>
    </div>
  );
}

const skeletonWidths: Readonly<Record<number, string>> = { 32: 'w-36', 28: 'w-40', 24: 'w-24', 16: 'w-16', 14: 'w-14' };

function Emptiness({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="border-y border-hairline py-10">
      <p className="text-md font-medium">{title}</p>
      <p className="mt-1 max-w-[60ch] text-ink-muted">{children}</p>
      {action === undefined ? null : <div className="mt-4">{action}</div>}
    </div>
  );
}

function KnownMarket({
  services,
  stale,
  ...props
}: MarketViewProps & { readonly services: readonly Service[]; readonly stale: boolean }) {
  const { t } = useText();
  const { query, onQuery } = props;
  // The order hardly depends on the size; only a figure would claim to.
  const { shown, unaccepted } = selectServices(services, query, props.size ?? defaultTypicalSize);
  if (services.length === 0) return <Emptiness title={t('market.empty-title')}>{t('market.empty-text')}</Emptiness>;
  if (shown.length === 0 && unaccepted > 0) {
    return (
      <Emptiness
        title={t('market.hidden-title')}
        action={<Button onClick={() => onQuery({ ...query, unaccepted: true })}>{t('market.show-hidden')}</Button>}
      >
        {t('market.hidden-text')}
      </Emptiness>
    );
  }
  if (shown.length === 0) {
    return (
      <Emptiness
        title={t('market.no-match-title')}
        action={
          <Button onClick={() => onQuery({ ...plainQuery, sort: query.sort })}>{t('market.clear-filters')}</Button>
        }
      >
        {t('market.no-match-text', { count: services.length })}
      </Emptiness>
    );
  }
  const rows = { services: shown, account: props.account, size: props.size, local: props.local, stale };
  return (
    <>
      <div className="hidden xl:block">
        <MarketTable {...rows} query={query} onQuery={onQuery} />
      </div>
      <div className="xl:hidden">
        <MarketList {...rows} />
      </div>
    </>
  );
}

function MarketBody(props: MarketViewProps) {
  const { t, formatters } = useText();
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
    case 'stale':
      return (
        <>
          <Notice
            tone="warning"
            title={t('market.stale-title')}
            className="mb-4"
            action={<Button onClick={market.retry}>{t('market.retry')}</Button>}
          >
            <Ticking>
              {(now) =>
                t('ui.stale-because', {
                  age: formatters.relativeTime(market.readAt, now),
                  reason: errorText(t, market.error),
                })
              }
            </Ticking>
          </Notice>
          <KnownMarket {...props} services={market.value} stale />
        </>
      );
    case 'fresh':
      return <KnownMarket {...props} services={market.value} stale={false} />;
  }
}

/** The market: what is offered, by whom, on what claim, at what price. */
export function MarketView(props: MarketViewProps) {
  const text = useText();
  const { t } = text;
  const { market, query } = props;
  const services = market.state === 'fresh' || market.state === 'stale' ? market.value : [];
  const types = [...new Set(services.map((service) => service.serviceType))].sort();
  const unaccepted = services.filter((service) => !service.teeSignerAcknowledged).length;
  return (
    <div className="max-w-[100rem] space-y-6 px-4 py-6 sm:px-6 lg:px-8">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{t('market.title')}</h1>
        <p className="mt-2 max-w-[72ch] text-pretty text-ink-muted sm:text-md">{t('market.strip')}</p>
      </div>
      {props.steps}
      <div className="space-y-4">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <MarketFilters
            query={query}
            onQuery={props.onQuery}
            types={types}
            unaccepted={unaccepted}
            disabled={services.length === 0}
          />
          <p className="tabular min-h-5 text-sm text-ink-muted">
            {market.state === 'fresh' || market.state === 'stale' ? (
              <Ticking>{(now) => blockLine(text, { block: market.block, readAt: market.readAt, now })}</Ticking>
            ) : null}
          </p>
        </div>
        <MarketBody {...props} />
        {services.length === 0 || props.size === undefined ? null : (
          <TypicalSizeForm size={props.size} onSize={props.onSize} />
        )}
      </div>
    </div>
  );
}
