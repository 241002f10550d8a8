import type { MarketRow } from '@/lib/domain/market';
import type { SortKey } from '@/lib/domain/market-query';

/** The columns of the market's table, in their order. */
export const columnIds = [
  'model',
  'provider',
  'kind',
  'trust',
  'input',
  'output',
  'typical',
  'context',
  'first-token',
  'uptime',
  'balance',
  'action',
] as const;

export type ColumnId = (typeof columnIds)[number];

/** Widths in rem: fixed, so that nothing moves while rows come and go; on a usual screen those always there fit beside the navigation. */
export const columnWidths: Readonly<Record<ColumnId, number>> = {
  model: 17,
  provider: 8.5,
  kind: 7.5,
  trust: 13.5,
  input: 6,
  output: 6,
  typical: 8,
  context: 5.5,
  'first-token': 7.5,
  uptime: 8,
  balance: 7,
  action: 4.75,
};

/** The first column keeps its place while the others scroll below it, so on a phone it must leave them room. */
export const narrowModelWidth = 11;

/** What pressing a heading sorts by. */
export const columnSorts: Readonly<Partial<Record<ColumnId, SortKey>>> = {
  model: 'model',
  trust: 'trust',
  input: 'input',
  output: 'output',
  typical: 'typical',
  context: 'context',
  'first-token': 'first-token',
  uptime: 'uptime',
};

const figures: ReadonlySet<ColumnId> = new Set([
  'input',
  'output',
  'typical',
  'context',
  'first-token',
  'uptime',
  'balance',
  'action',
]);

/** Figures stand at the right end of their column. */
export const isFigure = (column: ColumnId): boolean => figures.has(column);

/** Leave out the columns about which nothing is known of any service: a column of dashes says nothing. */
export function columnsFor(rows: readonly MarketRow[], withBalance: boolean): readonly ColumnId[] {
  const known: Partial<Record<ColumnId, boolean>> = {
    context: rows.some((row) => row.context !== undefined),
    'first-token': rows.some((row) => row.firstToken !== undefined),
    uptime: rows.some((row) => row.uptime !== undefined),
    balance: withBalance,
  };
  return columnIds.filter((column) => known[column] !== false);
}
