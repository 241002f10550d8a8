import type { MarketRow } from './market';
import type { HealthWord } from './market-status';
import { inputPriceOf, outputPriceOf, type UnitPrice } from './pricing';

/** The lowest and the highest of the known prices of a group; undefined where none is known. */
export type PriceRange =
  | { readonly lowest: NonNullable<UnitPrice>; readonly highest: NonNullable<UnitPrice> }
  | undefined;

/** All services that name the same model and the same type, in the order of the rows they were made of. */
export type ModelGroup = {
  readonly key: string;
  readonly model: string;
  readonly serviceType: string;
  readonly rows: readonly MarketRow[];
  readonly input: PriceRange;
  readonly output: PriceRange;
  /** The best word the status service has for any of them. */
  readonly health: HealthWord;
};

const healthOrder: readonly HealthWord[] = ['healthy', 'warning', 'critical'];

function rangeOf(prices: readonly UnitPrice[]): PriceRange {
  let range: PriceRange;
  for (const price of prices) {
    if (price === undefined) continue;
    if (range === undefined) range = { lowest: price, highest: price };
    else if (price.amount < range.lowest.amount) range = { ...range, lowest: price };
    else if (price.amount > range.highest.amount) range = { ...range, highest: price };
  }
  return range;
}

function groupOf(key: string, rows: readonly MarketRow[]): ModelGroup | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const words = new Set(rows.map((row) => row.health?.health));
  return {
    key,
    model: first.service.model,
    serviceType: first.service.serviceType,
    rows,
    input: rangeOf(rows.map(({ service }) => inputPriceOf(service))),
    output: rangeOf(rows.map(({ service }) => outputPriceOf(service))),
    health: healthOrder.find((word) => words.has(word)) ?? 'unknown',
  };
}

/** Put rows that serve one model under its name (F-002); a group stands where its first row stood. */
export function groupByModel(rows: readonly MarketRow[]): readonly ModelGroup[] {
  const sorted = new Map<string, MarketRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.service.model, row.service.serviceType]);
    const known = sorted.get(key);
    if (known === undefined) sorted.set(key, [row]);
    else known.push(row);
  }
  return [...sorted].flatMap(([key, group]) => groupOf(key, group) ?? []);
}

/** One line of the market's table. */
export type MarketItem =
  | { readonly kind: 'row'; readonly row: MarketRow; readonly inGroup: boolean }
  | { readonly kind: 'group'; readonly group: ModelGroup; readonly open: boolean };

/** Lay rows out as the lines of the table: flat, or each model with its services below it while it is open. */
export function marketItems(
  rows: readonly MarketRow[],
  view: { readonly grouping: 'provider' | 'model'; readonly open: ReadonlySet<string> },
): readonly MarketItem[] {
  if (view.grouping === 'provider') return rows.map((row) => ({ kind: 'row', row, inGroup: false }));
  return groupByModel(rows).flatMap((group): readonly MarketItem[] => {
    const open = view.open.has(group.key);
    const head: MarketItem = { kind: 'group', group, open };
    return open ? [head, ...group.rows.map((row): MarketItem => ({ kind: 'row', row, inGroup: true }))] : [head];
  });
}
