import { costOf, type Workload } from './calculator';
import type { Figure, MarketRow } from './market';
import type { MarketQuery, SortKey } from './market-query';
import { type BlendRatio, blendedPriceOf, inputPriceOf, outputPriceOf } from './pricing';

type Quantity = bigint | number;

/** Rows in ascending order of one quantity, as positions in the index; rows without it follow in the order of their names. */
type Order = { readonly known: readonly number[]; readonly unknown: readonly number[] };

/** What a market is filtered and sorted with, made once for a set of rows, so that a key press costs no more than a pass over them. */
export type MarketIndex = {
  readonly rows: readonly MarketRow[];
  /** Place of each row when all are sorted by model and provider. */
  readonly places: Uint32Array;
  readonly orders: Map<SortKey, { readonly parameters: string; readonly order: Order }>;
};

/** What an order depends on besides the rows. */
export type SortParameters = { readonly blend: BlendRatio; readonly workload: Workload };

/** Prepare rows for selection. */
export function createMarketIndex(rows: readonly MarketRow[]): MarketIndex {
  const names = rows.map(({ service, key }) => `${service.model.toLowerCase()}\n${key}`);
  const sorted = names.map((_, index) => index).sort((a, b) => compare(names[a] ?? '', names[b] ?? ''));
  const places = new Uint32Array(rows.length);
  sorted.forEach((index, place) => {
    places[index] = place;
  });
  return { rows, places, orders: new Map() };
}

const compare = <T extends Quantity | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const figureValue = (figure: Figure | undefined): number | undefined => figure?.value;

function quantityBy(sort: Exclude<SortKey, 'model'>, { blend, workload }: SortParameters) {
  const quantities: Record<Exclude<SortKey, 'model'>, (row: MarketRow) => Quantity | undefined> = {
    typical: ({ sheet }) => {
      const cost = costOf(sheet, workload);
      return cost.state === 'priced' ? cost.once : undefined;
    },
    input: ({ service }) => inputPriceOf(service)?.amount,
    output: ({ service }) => outputPriceOf(service)?.amount,
    blended: ({ service }) => blendedPriceOf(service, blend),
    latency: (row) => figureValue(row.latency),
    'first-token': (row) => figureValue(row.firstToken),
    speed: (row) => figureValue(row.speed),
    uptime: (row) => figureValue(row.uptime),
    context: (row) => row.context,
    trust: (row) => row.trust,
  };
  return quantities[sort];
}

/** Only what the order depends on: a key press in another field must not sort again. */
function parametersOf(sort: SortKey, { blend, workload }: SortParameters): string {
  if (sort === 'blended') return `${blend.input}:${blend.output}`;
  if (sort !== 'typical') return '';
  return `${workload.promptTokens}:${workload.completionTokens}:${workload.cachedPercent}`;
}

function makeOrder({ rows, places }: MarketIndex, sort: SortKey, parameters: SortParameters): Order {
  const place = (index: number) => places[index] ?? 0;
  const all = rows.map((_, index) => index);
  if (sort === 'model') return { known: all.sort((a, b) => place(a) - place(b)), unknown: [] };
  const quantity = quantityBy(sort, parameters);
  const values = rows.map(quantity);
  const known = all.filter((index) => values[index] !== undefined);
  const unknown = all.filter((index) => values[index] === undefined);
  known.sort((a, b) => compare(values[a] ?? 0n, values[b] ?? 0n) || place(a) - place(b));
  return { known, unknown: unknown.sort((a, b) => place(a) - place(b)) };
}

function orderOf(index: MarketIndex, sort: SortKey, given: SortParameters): Order {
  const parameters = parametersOf(sort, given);
  const kept = index.orders.get(sort);
  if (kept?.parameters === parameters) return kept.order;
  const order = makeOrder(index, sort, given);
  index.orders.set(sort, { parameters, order });
  return order;
}

type Test = (row: MarketRow) => boolean;

/** A bound holds for a known figure; an unknown one passes as long as the reader keeps the unknown (F-006). */
function bounded(
  value: (row: MarketRow) => Quantity | undefined,
  holds: (value: Quantity) => boolean,
  keep: boolean,
): Test {
  return (row) => {
    const quantity = value(row);
    return quantity === undefined ? keep : holds(quantity);
  };
}

function boundTests(query: MarketQuery): readonly Test[] {
  const { minTrust, maxInput, maxOutput, minContext, maxLatency, maxFirstToken, minUptime, keepUnknown } = query;
  const tests: Test[] = [];
  const atMost = (most: Quantity | undefined, value: (row: MarketRow) => Quantity | undefined) => {
    if (most !== undefined) tests.push(bounded(value, (quantity) => quantity <= most, keepUnknown));
  };
  const atLeast = (least: Quantity | undefined, value: (row: MarketRow) => Quantity | undefined) => {
    if (least !== undefined) tests.push(bounded(value, (quantity) => quantity >= least, keepUnknown));
  };
  atLeast(minTrust, (row) => row.trust);
  atMost(maxInput, ({ service }) => inputPriceOf(service)?.amount);
  atMost(maxOutput, ({ service }) => outputPriceOf(service)?.amount);
  atLeast(minContext, (row) => row.context);
  atMost(maxLatency, (row) => row.latency?.value);
  atMost(maxFirstToken, (row) => row.firstToken?.value);
  atLeast(minUptime, (row) => row.uptime?.value);
  return tests;
}

/** The words that must all be found, in lower case. */
export function searchWords(search: string): readonly string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function testsOf(query: MarketQuery): readonly Test[] {
  const words = searchWords(query.search);
  const types = new Set(query.types);
  const claims = new Set(query.verifiability);
  const tests: Test[] = [];
  if (types.size > 0) tests.push(({ service }) => types.has(service.serviceType));
  if (claims.size > 0) tests.push(({ service }) => claims.has(service.verifiability));
  if (query.mine) tests.push((row) => row.mine);
  if (query.favourites) tests.push((row) => row.favourite);
  if (words.length > 0) tests.push(({ haystack }) => words.every((word) => haystack.includes(word)));
  return [...tests, ...boundTests(query)];
}

/** What remains of the rows, in order, and how many were left out only because the network's owner has not accepted their signer. */
export type MarketSelection = { readonly shown: readonly MarketRow[]; readonly unaccepted: number };

/** Search, filter and sort as asked. Money is compared as bigint, ties stand by model and provider, the unknown always last. */
export function selectRows(index: MarketIndex, query: MarketQuery, workload: Workload): MarketSelection {
  const { known, unknown } = orderOf(index, query.sort, { blend: query.blend, workload });
  const tests = testsOf(query);
  const shown: MarketRow[] = [];
  let unaccepted = 0;
  const take = (position: number | undefined) => {
    const row = position === undefined ? undefined : index.rows[position];
    if (row === undefined || !tests.every((test) => test(row))) return;
    if (!row.service.teeSignerAcknowledged) unaccepted += 1;
    if (query.unaccepted || row.service.teeSignerAcknowledged) shown.push(row);
  };
  if (query.descending) for (let at = known.length - 1; at >= 0; at--) take(known[at]);
  else for (const position of known) take(position);
  for (const position of unknown) take(position);
  return { shown, unaccepted };
}
