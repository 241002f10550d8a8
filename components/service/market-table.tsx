'use client';

import Link from 'next/link';
import { Address } from '@/components/ui/address';
import { LinkButton } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { AccountState } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { useText } from '@/lib/react/use-text';
import { BalanceCell } from './balance-cell';
import type { MarketQuery, SortKey } from './market-query';
import { PriceCell } from './price-cell';
import { chatHref, kindName, modelName, providerHref } from './service-names';
import { inputPriceOf, outputPriceOf, type TypicalSize, typicalPriceOf } from './service-prices';
import { TrustCell } from './trust-cell';

/** What rows need besides their service; both the table and the phone's list take it. */
export type MarketRowsProps = {
  readonly services: readonly Service[];
  readonly account: Remote<AccountState> | undefined;
  readonly size: TypicalSize | undefined;
  readonly local: boolean;
  /** Figures older than they should be are dimmed. */
  readonly stale: boolean;
};

function SortHead({
  column,
  sort,
  query,
  onQuery,
  unit,
  end = false,
}: {
  readonly column: string;
  readonly sort: SortKey;
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
  readonly unit?: string;
  readonly end?: boolean;
}) {
  const { t } = useText();
  const active = query.sort === sort;
  return (
    <Th end={end} aria-sort={active ? (query.descending ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        title={t('market.sort-column', { column })}
        onClick={() => onQuery({ ...query, sort, descending: active && !query.descending })}
        className={`group/sort relative inline-flex items-center gap-1 hover:text-ink ${active ? 'text-ink' : ''}`}
      >
        <span>
          {column}
          {unit === undefined ? null : <span className="ml-1 font-normal text-ink-muted">{unit}</span>}
        </span>
        <Icon
          name={active ? (query.descending ? 'chevron' : 'up') : 'sort'}
          size={12}
          className={
            active
              ? 'absolute -right-3.5'
              : 'absolute -right-3.5 opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100'
          }
        />
      </button>
    </Th>
  );
}

/** The headings of the market's table, shared by the table and its skeleton so that nothing moves. */
export function MarketHead({
  query,
  onQuery,
  withBalance,
}: {
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
  readonly withBalance: boolean;
}) {
  const { t } = useText();
  const shared = { query, onQuery };
  const unit = t('market.unit-0g');
  return (
    <thead>
      <tr>
        <SortHead {...shared} column={t('market.column-model')} sort="model" />
        <Th>{t('market.column-provider')}</Th>
        <Th>{t('market.column-kind')}</Th>
        <Th>{t('market.column-trust')}</Th>
        <SortHead {...shared} end column={t('market.column-input')} sort="input" unit={unit} />
        <SortHead {...shared} end column={t('market.column-output')} sort="output" unit={unit} />
        <SortHead {...shared} end column={t('market.column-typical')} sort="typical" unit={unit} />
        {withBalance ? (
          <Th end>
            {t('market.column-balance')} <span className="font-normal text-ink-muted">{unit}</span>
          </Th>
        ) : null}
        <Th end>
          <span className="sr-only">{t('market.column-action')}</span>
        </Th>
      </tr>
    </thead>
  );
}

function MarketRow({
  service,
  account,
  size,
  local,
  stale,
}: Omit<MarketRowsProps, 'services'> & { readonly service: Service }) {
  const { t } = useText();
  const name = modelName(t, service);
  const usable = service.teeSignerAcknowledged;
  const figures = stale || !usable ? 'text-ink-muted' : '';
  return (
    <Tr className="hover:bg-paper-raised">
      <Td className="max-w-72 min-w-44">
        <Link
          href={providerHref(service.provider)}
          prefetch={false}
          className="font-medium hover:text-action hover:underline hover:underline-offset-3"
        >
          <bdi className="wrap-anywhere">{name}</bdi>
        </Link>
      </Td>
      <Td>
        <Address value={service.provider} />
      </Td>
      <Td className="whitespace-nowrap">
        <bdi>{kindName(t, service.serviceType)}</bdi>
      </Td>
      <Td>
        <TrustCell service={service} local={local} />
      </Td>
      <Td end className={figures}>
        <PriceCell price={inputPriceOf(service)} why={t('market.not-billed')} usual="per-million" />
      </Td>
      <Td end className={figures}>
        <PriceCell price={outputPriceOf(service)} why={t('market.price-unknown')} usual="per-million" />
      </Td>
      <Td end className={figures}>
        <PriceCell
          price={typicalPriceOf(service, size)}
          why={t(size === undefined ? 'market.size-unknown' : 'market.price-unknown')}
        />
      </Td>
      {account === undefined ? null : (
        <Td end className={figures}>
          <BalanceCell service={service} account={account} />
        </Td>
      )}
      <Td end>
        {usable && service.serviceType === 'chatbot' ? (
          <LinkButton
            href={chatHref(service.provider)}
            size="small"
            aria-label={t('market.chat-with', { model: name })}
          >
            {t('market.chat')}
          </LinkButton>
        ) : null}
      </Td>
    </Tr>
  );
}

/** The market as a table, because people compare. */
export function MarketTable({
  services,
  query,
  onQuery,
  ...row
}: MarketRowsProps & { readonly query: MarketQuery; readonly onQuery: (query: MarketQuery) => void }) {
  const { t } = useText();
  return (
    <Table label={t('market.table-label')}>
      <MarketHead query={query} onQuery={onQuery} withBalance={row.account !== undefined} />
      <tbody>
        {services.map((service) => (
          <MarketRow key={service.provider} service={service} {...row} />
        ))}
      </tbody>
    </Table>
  );
}
