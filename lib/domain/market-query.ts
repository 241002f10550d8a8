import type { Address } from 'viem';
import { amountToInput, parseAmount } from './amount';
import { type BlendRatio, usualBlend } from './pricing';

/** What the market can be sorted by. */
export const sortKeys = [
  'typical',
  'input',
  'output',
  'blended',
  'model',
  'latency',
  'first-token',
  'speed',
  'uptime',
  'context',
  'trust',
] as const;

export type SortKey = (typeof sortKeys)[number];

/** How rows stand together: each provider's service for itself, or all that serve one model under its name. */
export type MarketGrouping = 'provider' | 'model';

/** Columns the table has only where the reader chose them (F-011); latencies are the network's status service's. */
export const furtherColumns = ['speed', 'latency', 'latency-p90', 'latency-p95', 'latency-p99'] as const;

export type FurtherColumn = (typeof furtherColumns)[number];

/** Most services that can be compared at once. */
export const mostCompared = 6;

/**
 * What the reader asked to see. An undefined bound sets none. `maxInput` and `maxOutput` in neuron per priced unit (a million tokens, an
 * image, a second), `maxLatency` and `maxFirstToken` in milliseconds, `minUptime` in percent, `minTrust` a level of the trust ladder.
 * `types` and `verifiability` are spelled as on the chain, compared letter by letter.
 */
export type MarketQuery = {
  readonly search: string;
  readonly types: readonly string[];
  readonly verifiability: readonly string[];
  readonly minTrust: number | undefined;
  readonly maxInput: bigint | undefined;
  readonly maxOutput: bigint | undefined;
  readonly minContext: number | undefined;
  readonly maxLatency: number | undefined;
  readonly maxFirstToken: number | undefined;
  readonly minUptime: number | undefined;
  /** Show services whose signer the network's owner has not accepted. */
  readonly unaccepted: boolean;
  readonly mine: boolean;
  readonly favourites: boolean;
  /** Keep rows about which a bounded figure is not known. */
  readonly keepUnknown: boolean;
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly blend: BlendRatio;
  readonly grouping: MarketGrouping;
  readonly columns: readonly FurtherColumn[];
  /** Providers chosen for comparison, in the order they were chosen. */
  readonly compare: readonly Address[];
};

/** What a reader sees who has asked for nothing. */
export const plainQuery: MarketQuery = {
  search: '',
  types: [],
  verifiability: [],
  minTrust: undefined,
  maxInput: undefined,
  maxOutput: undefined,
  minContext: undefined,
  maxLatency: undefined,
  maxFirstToken: undefined,
  minUptime: undefined,
  unaccepted: false,
  mine: false,
  favourites: false,
  keepUnknown: true,
  sort: 'typical',
  descending: false,
  blend: usualBlend,
  grouping: 'provider',
  columns: [],
  compare: [],
};

const searchLength = 200;
const textLength = 64;
const mostTexts = 20;
const largestNumber = 1_000_000_000;
const largestRatio = 1_000;

function numberIn(params: URLSearchParams, name: string, most = largestNumber): number | undefined {
  const text = params.get(name) ?? '';
  if (!/^\d{1,10}(\.\d{1,3})?$/.test(text)) return undefined;
  const value = Number(text);
  return value <= most ? value : undefined;
}

function amountIn(params: URLSearchParams, name: string): bigint | undefined {
  const parsed = parseAmount(params.get(name) ?? '', { allowZero: true });
  return parsed.ok ? parsed.neuron : undefined;
}

function textsIn(params: URLSearchParams, name: string): readonly string[] {
  const texts = params.getAll(name).filter((text) => text !== '' && text.length <= textLength);
  return [...new Set(texts)].slice(0, mostTexts);
}

function blendIn(params: URLSearchParams): BlendRatio {
  const [, input = '', output = ''] = /^(\d{1,4}):(\d{1,4})$/.exec(params.get('blend') ?? '') ?? [];
  const ratio = { input: Number(input), output: Number(output) };
  const fits = ratio.input <= largestRatio && ratio.output <= largestRatio && ratio.input + ratio.output > 0;
  return fits && input !== '' ? ratio : usualBlend;
}

/** Read a list of provider addresses, parted by dots: each once, at most as many as can be compared. */
export function readCompared(text: string): readonly Address[] {
  const addresses = text.split('.').filter((part): part is Address => /^0x[0-9a-fA-F]{40}$/.test(part));
  const seen = new Set<string>();
  const distinct = addresses.filter((address) => {
    const key = address.toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
  return distinct.slice(0, mostCompared);
}

/** Write a list of provider addresses for a link. */
export function writeCompared(addresses: readonly Address[]): string {
  return addresses.join('.');
}

/** Parted by dots, in whatever order; they stand in the table's. */
function columnsIn(params: URLSearchParams): readonly FurtherColumn[] {
  const named = new Set((params.get('columns') ?? '').split('.'));
  return furtherColumns.filter((column) => named.has(column));
}

/** Read the query of a link; what is not understood is ignored (F-008). */
export function readMarketQuery(search: string): MarketQuery {
  const params = new URLSearchParams(search);
  const flag = (name: string) => params.get(name) === '1';
  return {
    search: (params.get('q') ?? '').slice(0, searchLength),
    types: textsIn(params, 'type'),
    verifiability: textsIn(params, 'claim'),
    minTrust: numberIn(params, 'trust', 5),
    maxInput: amountIn(params, 'max-in'),
    maxOutput: amountIn(params, 'max-out'),
    minContext: numberIn(params, 'context'),
    maxLatency: numberIn(params, 'latency'),
    maxFirstToken: numberIn(params, 'ttft'),
    minUptime: numberIn(params, 'uptime', 100),
    unaccepted: flag('unaccepted'),
    mine: flag('mine'),
    favourites: flag('favourites'),
    keepUnknown: params.get('unknown') !== '0',
    sort: sortKeys.find((key) => key === params.get('sort')) ?? plainQuery.sort,
    descending: params.get('order') === 'desc',
    blend: blendIn(params),
    grouping: params.get('group') === 'model' ? 'model' : 'provider',
    columns: columnsIn(params),
    compare: readCompared(params.get('compare') ?? ''),
  };
}

type Written = readonly [name: string, values: readonly string[]];

const numberText = (value: number | undefined): readonly string[] => (value === undefined ? [] : [String(value)]);
const amountText = (value: bigint | undefined): readonly string[] =>
  value === undefined ? [] : [amountToInput(value)];
const given = (is: boolean, text = '1'): readonly string[] => (is ? [text] : []);

function parametersOf(query: MarketQuery): readonly Written[] {
  const { blend } = query;
  const usual = blend.input === usualBlend.input && blend.output === usualBlend.output;
  return [
    ['q', given(query.search !== '', query.search)],
    ['type', query.types],
    ['claim', query.verifiability],
    ['trust', numberText(query.minTrust)],
    ['max-in', amountText(query.maxInput)],
    ['max-out', amountText(query.maxOutput)],
    ['context', numberText(query.minContext)],
    ['latency', numberText(query.maxLatency)],
    ['ttft', numberText(query.maxFirstToken)],
    ['uptime', numberText(query.minUptime)],
    ['unaccepted', given(query.unaccepted)],
    ['mine', given(query.mine)],
    ['favourites', given(query.favourites)],
    ['unknown', given(!query.keepUnknown, '0')],
    ['sort', given(query.sort !== plainQuery.sort, query.sort)],
    ['order', given(query.descending, 'desc')],
    ['blend', given(!usual, `${blend.input}:${blend.output}`)],
    ['group', given(query.grouping === 'model', 'model')],
    ['columns', given(query.columns.length > 0, query.columns.join('.'))],
    ['compare', given(query.compare.length > 0, writeCompared(query.compare))],
  ];
}

/** Write the query into the search part of a link, leaving other parameters as they are and leaving out what is plain. */
export function writeMarketQuery(query: MarketQuery, search: string): string {
  const params = new URLSearchParams(search);
  for (const [name, values] of parametersOf(query)) {
    params.delete(name);
    for (const value of values) params.append(name, value);
  }
  const written = params.toString();
  return written === '' ? '' : `?${written}`;
}

/** Tell how many filters narrow the view down, search and order not counted. */
export function filterCount(query: MarketQuery): number {
  const bounds = [query.minTrust, query.maxInput, query.maxOutput, query.minContext];
  const speeds = [query.maxLatency, query.maxFirstToken, query.minUptime];
  const flags = [query.mine, query.favourites, !query.keepUnknown];
  const lists = [query.types, query.verifiability];
  return (
    [...bounds, ...speeds].filter((bound) => bound !== undefined).length +
    flags.filter((flag) => flag).length +
    lists.filter((list) => list.length > 0).length
  );
}

/** Drop every filter and the search, keeping order, grouping, columns and the chosen comparison. */
export function withoutFilters(query: MarketQuery): MarketQuery {
  const { sort, descending, blend, grouping, columns, compare } = query;
  return { ...plainQuery, sort, descending, blend, grouping, columns, compare };
}
