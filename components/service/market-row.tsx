'use client';

import { type ComponentProps, lazy, memo, type ReactNode, Suspense } from 'react';
import { Address } from '@/components/ui/address';
import { buttonLook } from '@/components/ui/button';
import { Tr } from '@/components/ui/table';
import type { AccountState } from '@/lib/domain/account';
import type { Workload } from '@/lib/domain/calculator';
import type { MarketRow } from '@/lib/domain/market';
import type { UsdRate } from '@/lib/domain/market-model';
import { inputPriceOf, outputPriceOf } from '@/lib/domain/pricing';
import type { Remote } from '@/lib/domain/remote';
import { cleanText, type Service } from '@/lib/domain/service';
import { type Text, useText } from '@/lib/react/use-text';
import { contextText, Marked, marketCell, TrustLine } from './market-cells';
import { type ColumnId, isFigure } from './market-columns';
import { PriceCell } from './price-cell';
import { chatHref, kindName, modelName, providerHref } from './service-names';
import { oncePriceOf } from './service-prices';

/** Fetched where something was measured or a rate is stated: a network without a status service needs neither. */
const figures = () => import('./figure-cells');
const FigureCell = lazy(() => figures().then(({ FigureCell }) => ({ default: FigureCell })));
const UsdLine = lazy(() => figures().then(({ UsdLine }) => ({ default: UsdLine })));

/** Only who has a wallet has a balance. */
const BalanceCell = lazy(() => import('./balance-cell').then(({ BalanceCell }) => ({ default: BalanceCell })));

/** What all rows share; it must keep its identity, because rows are drawn anew only when it changes. */
export type RowSurroundings = {
  readonly columns: readonly ColumnId[];
  readonly account: Remote<AccountState> | undefined;
  readonly workload: Workload;
  /** What was searched for, in lower case. */
  readonly words: readonly string[];
  /** Whether it is known how long the reader's messages are. */
  readonly sizeKnown: boolean;
  readonly local: boolean;
  /** Figures older than they should be are dimmed. */
  readonly stale: boolean;
  /** Who the status service is. */
  readonly host: string;
  /** What it says a 0G is worth, where it does. */
  readonly rate: UsdRate | undefined;
  readonly onSelect: (service: Service, selected: boolean) => void;
  readonly onStar: (service: Service, starred: boolean) => void;
};

type RowProps = RowSurroundings & {
  readonly row: MarketRow;
  readonly index: number;
  readonly inGroup: boolean;
  readonly selected: boolean;
  readonly selectable: boolean;
};

function modelCell({ row, inGroup, selected, selectable, words, onSelect, onStar }: RowProps, { t }: Text) {
  const { service, favourite, further } = row;
  const name = modelName(t, service);
  return (
    <span className={`flex items-center gap-1.5 ${inGroup ? 'sm:pl-5' : ''}`}>
      <input
        type="checkbox"
        checked={selected}
        disabled={!selectable}
        onChange={(event) => onSelect(service, event.target.checked)}
        aria-label={t('market.select', { model: name, provider: service.provider })}
        className="size-4 shrink-0 accent-action"
      />
      <button
        type="button"
        aria-pressed={favourite}
        aria-label={t('market.star', { model: name, provider: service.provider })}
        onClick={() => onStar(service, !favourite)}
        className="size-6 shrink-0 text-ink-muted hover:text-ink aria-pressed:text-ink"
      >
        {favourite ? '★' : '☆'}
      </button>
      <a
        href={providerHref(service.provider)}
        title={name}
        className="min-w-0 truncate font-medium hover:text-action hover:underline hover:underline-offset-3"
      >
        <bdi>
          <Marked text={name} words={words} />
        </bdi>
      </a>
      {further.length === 0 ? null : (
        <span
          title={further
            .slice(0, 8)
            .map(({ model }) => cleanText(model.id, 64))
            .join('\n')}
          className="shrink-0 text-xs text-ink-muted"
        >
          {t('market.more-models', { count: further.length })}
        </span>
      )}
    </span>
  );
}

const chatLook = buttonLook('secondary', 'small');

function actionCell({ row: { service } }: RowProps, { t }: Text) {
  if (!service.teeSignerAcknowledged || service.serviceType !== 'chatbot') return null;
  const label = t('market.chat-with', { model: modelName(t, service) });
  return (
    <a href={chatHref(service.provider)} aria-label={label} className={chatLook}>
      {t('market.chat')}
    </a>
  );
}

/** A price, and below it what that is in US dollars where somebody states a rate (F-012). */
function priceOf({ rate, host }: RowProps, cell: ComponentProps<typeof PriceCell>) {
  if (rate === undefined || cell.price === undefined) return <PriceCell {...cell} />;
  return (
    <>
      <PriceCell {...cell} />
      <Suspense>
        <UsdLine amount={cell.price.amount} {...{ rate, host }} />
      </Suspense>
    </>
  );
}

function contentOf(column: ColumnId, props: RowProps, text: Text): ReactNode {
  const { t, formatters } = text;
  const { row, account, workload, sizeKnown, local, host } = props;
  const { service, sheet } = row;
  switch (column) {
    case 'model':
      return modelCell(props, text);
    case 'provider':
      return <Address value={service.provider} {...(row.label !== undefined && { label: row.label })} />;
    case 'kind':
      return <bdi title={service.serviceType}>{kindName(t, service.serviceType)}</bdi>;
    case 'trust':
      return <TrustLine row={row} local={local} />;
    case 'input':
      return priceOf(props, { price: inputPriceOf(service), why: t('market.not-billed'), usual: 'per-million' });
    case 'output':
      return priceOf(props, { price: outputPriceOf(service), why: t('market.price-unknown'), usual: 'per-million' });
    case 'typical': {
      const price = oncePriceOf(sheet, workload);
      const known = sizeKnown || price?.unit !== 'per-message' ? price : undefined;
      return priceOf(props, { price: known, why: t(sizeKnown ? 'market.price-unknown' : 'market.size-unknown') });
    }
    case 'context':
      return row.context === undefined ? '—' : contextText(formatters.integer, row.context);
    case 'balance':
      return account === undefined ? null : (
        <Suspense>
          <BalanceCell service={service} account={account} />
        </Suspense>
      );
    case 'action':
      return actionCell(props, text);
    default:
      return (
        <Suspense>
          <FigureCell {...{ column, row, host }} />
        </Suspense>
      );
  }
}

/** One service as a line of the table. Its links are plain ones: the table follows them, for all rows at once. */
export const MarketRowView = memo(function MarketRowView(props: RowProps) {
  const text = useText();
  const { row, index, columns, stale } = props;
  const dim = stale || !row.service.teeSignerAcknowledged ? 'text-ink-muted' : '';
  return (
    <Tr aria-rowindex={index + 2} data-row={index} className="hover:bg-paper-raised">
      {columns.map((column) =>
        marketCell({ column, className: isFigure(column) ? dim : '', children: contentOf(column, props, text) }),
      )}
    </Tr>
  );
});
