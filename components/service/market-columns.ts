import type { MarketRow } from '@/lib/domain/market';
import { type FurtherColumn, furtherColumns, type SortKey } from '@/lib/domain/market-query';

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
  'speed',
  'latency',
  'latency-p90',
  'latency-p95',
  'latency-p99',
  'uptime',
  'balance',
  'action',
] as const;

export type ColumnId = (typeof columnIds)[number];

/** Columns of what was measured, by whomever. */
export type FigureColumn = FurtherColumn | 'first-token' | 'uptime';

/**
 * Widths in rem: fixed, so that nothing moves while rows come and go. Those always there fit beside the navigation from 1280
 * pixels on; the first column takes what is left.
 */
export const columnWidths: Readonly<Record<Exclude<ColumnId, 'model'>, number>> = {
  provider: 7.25,
  kind: 7.25,
  trust: 13,
  input: 6.25,
  output: 6.5,
  typical: 7.25,
  context: 5.5,
  'first-token': 9,
  speed: 9,
  latency: 9,
  'latency-p90': 9,
  'latency-p95': 9,
  'latency-p99': 9,
  uptime: 9,
  balance: 7,
  action: 5.5,
};

/** The first column, at least: it keeps its place while the others scroll below it, so on a phone it must leave them room. */
export const narrowModelWidth = 10;

/** As much as most names take. */
export const modelWidth = 14;

/** The columns beside the first that are always there, together. */
export const narrowestOthers = (['provider', 'kind', 'trust', 'input', 'output', 'typical', 'action'] as const).reduce(
  (sum, column) => sum + columnWidths[column],
  0,
);

const isFurther = (column: ColumnId): column is FurtherColumn => furtherColumns.some((further) => further === column);

/** What pressing a heading sorts by. */
export const columnSorts: Readonly<Partial<Record<ColumnId, SortKey>>> = {
  model: 'model',
  trust: 'trust',
  input: 'input',
  output: 'output',
  typical: 'typical',
  context: 'context',
  'first-token': 'first-token',
  speed: 'speed',
  latency: 'latency',
  uptime: 'uptime',
};

const texts: ReadonlySet<ColumnId> = new Set(['model', 'provider', 'kind', 'trust']);

/** Figures stand at the right end of their column. */
export const isFigure = (column: ColumnId): boolean => !texts.has(column);

/** Leave out the columns nobody chose, and those about which nothing is known of any service: a column of dashes says nothing. */
export function columnsFor(
  rows: readonly MarketRow[],
  { balance, chosen = [] }: { readonly balance: boolean; readonly chosen?: readonly FurtherColumn[] },
): readonly ColumnId[] {
  const known: Partial<Record<ColumnId, boolean>> = {
    context: rows.some((row) => row.context !== undefined),
    'first-token': rows.some((row) => row.firstToken !== undefined),
    uptime: rows.some((row) => row.uptime !== undefined),
    balance,
  };
  return columnIds.filter((column) => known[column] ?? (!isFurther(column) || chosen.includes(column)));
}
