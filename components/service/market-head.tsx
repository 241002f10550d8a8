'use client';

import { memo } from 'react';
import { Icon } from '@/components/ui/icon';
import { Th } from '@/components/ui/table';
import type { MarketQuery } from '@/lib/domain/market-query';
import { useText } from '@/lib/react/use-text';
import {
  type ColumnId,
  columnSorts,
  columnWidths,
  isFigure,
  modelWidth,
  narrowestOthers,
  narrowModelWidth,
} from './market-columns';

export type HeadProps = {
  readonly columns: readonly ColumnId[];
  readonly query: MarketQuery;
  readonly onQuery: (query: MarketQuery) => void;
};

/** Prices and costs name their unit once, in the heading. */
const inCurrency: ReadonlySet<ColumnId> = new Set(['input', 'output', 'typical', 'balance']);

function SortButton({ column, query, onQuery }: Omit<HeadProps, 'columns'> & { readonly column: ColumnId }) {
  const { t } = useText();
  const sort = columnSorts[column];
  const name = t(`market.column-${column}`);
  const unit = inCurrency.has(column) ? <span className="ml-1 font-normal">{t('market.unit-0g')}</span> : null;
  if (sort === undefined)
    return column === 'action' ? (
      <span className="sr-only">{name}</span>
    ) : (
      <>
        {name}
        {unit}
      </>
    );
  const active = query.sort === sort;
  return (
    <button
      type="button"
      title={t('market.sort-column', { column: name })}
      onClick={() => onQuery({ ...query, sort, descending: active && !query.descending })}
      className={`group/sort relative inline-flex items-center gap-1 hover:text-ink ${active ? 'text-ink' : ''}`}
    >
      <span>
        {name}
        {unit}
      </span>
      <Icon
        name={active ? (query.descending ? 'chevron' : 'up') : 'sort'}
        size={12}
        className={`absolute -right-3.5 ${active ? '' : 'opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100'}`}
      />
    </button>
  );
}

/** How wide the table is at least, in rem: a name gets its room where the columns do not fit side by side in any case. */
export function tableWidth(columns: readonly ColumnId[]): number {
  const others = columns.reduce((sum, column) => sum + (column === 'model' ? 0 : columnWidths[column]), 0);
  return others + (others > narrowestOthers ? modelWidth : narrowModelWidth);
}

/** The headings of the market's table, shared by the table and its skeleton so that nothing moves; scrolling draws none anew. */
export const MarketHead = memo(function MarketHead({ columns, query, onQuery }: HeadProps) {
  const ariaSort = (column: ColumnId) => {
    const sort = columnSorts[column];
    if (sort === undefined) return {};
    const direction = query.sort === sort ? (query.descending ? 'descending' : 'ascending') : 'none';
    return { 'aria-sort': direction } as const;
  };
  return (
    <>
      <colgroup>
        {columns.map((column) => (
          <col
            key={column}
            className={column === 'model' ? 'w-40 sm:w-auto' : ''}
            style={column === 'model' ? undefined : { width: `${columnWidths[column]}rem` }}
          />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <Th
              key={column}
              end={isFigure(column)}
              className={`sticky top-0 z-2 first:z-3 ${column === 'action' ? 'sm:right-0 sm:z-3' : ''}`}
              {...ariaSort(column)}
            >
              <SortButton column={column} query={query} onQuery={onQuery} />
            </Th>
          ))}
        </tr>
      </thead>
    </>
  );
});
