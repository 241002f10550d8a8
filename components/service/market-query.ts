import type { Service } from '@/lib/domain/service';
import { inputPriceOf, outputPriceOf, type TypicalSize, typicalPriceOf, type UnitPrice } from './service-prices';

export const sortKeys = ['typical', 'input', 'output', 'model'] as const;

export type SortKey = (typeof sortKeys)[number];

/** What the reader asked to see. An empty `type` means all. */
export type MarketQuery = {
  readonly search: string;
  readonly type: string;
  readonly unaccepted: boolean;
  readonly sort: SortKey;
  readonly descending: boolean;
};

export const plainQuery: MarketQuery = { search: '', type: '', unaccepted: false, sort: 'typical', descending: false };

/** Read the query of a link; what is not understood is ignored (F-008). */
export function readMarketQuery(search: string): MarketQuery {
  const params = new URLSearchParams(search);
  const sort = sortKeys.find((key) => key === params.get('sort'));
  return {
    search: params.get('q') ?? '',
    type: params.get('type') ?? '',
    unaccepted: params.get('unaccepted') === '1',
    sort: sort ?? plainQuery.sort,
    descending: params.get('order') === 'desc',
  };
}

/** Write the query into the search part of a link, leaving other parameters and out what is plain. */
export function writeMarketQuery(query: MarketQuery, search: string): string {
  const params = new URLSearchParams(search);
  const put = (name: string, value: string, plain: boolean) => (plain ? params.delete(name) : params.set(name, value));
  put('q', query.search, query.search === '');
  put('type', query.type, query.type === '');
  put('unaccepted', '1', !query.unaccepted);
  put('sort', query.sort, query.sort === plainQuery.sort);
  put('order', 'desc', !query.descending);
  const written = params.toString();
  return written === '' ? '' : `?${written}`;
}

function compareAmounts(a: UnitPrice, b: UnitPrice): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a.amount === b.amount ? 0 : a.amount < b.amount ? -1 : 1;
}

function priceBy(sort: Exclude<SortKey, 'model'>, size: TypicalSize): (service: Service) => UnitPrice {
  if (sort === 'input') return inputPriceOf;
  if (sort === 'output') return outputPriceOf;
  return (service) => typicalPriceOf(service, size);
}

function comparator(query: MarketQuery, size: TypicalSize): (a: Service, b: Service) => number {
  const direction = query.descending ? -1 : 1;
  const byModel = (a: Service, b: Service) => a.model.localeCompare(b.model) || (a.provider < b.provider ? -1 : 1);
  if (query.sort === 'model') return (a, b) => direction * byModel(a, b);
  const price = priceBy(query.sort, size);
  return (a, b) => {
    const [left, right] = [price(a), price(b)];
    const order = compareAmounts(left, right);
    // Unknown prices stay last whichever way the known ones are sorted.
    const known = left !== undefined && right !== undefined;
    return (known ? direction * order : order) || byModel(a, b);
  };
}

function matches(service: Service, words: readonly string[]): boolean {
  const haystack = [
    service.model,
    service.provider,
    service.serviceType,
    service.verifiability,
    service.details.providerIdentity ?? '',
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => haystack.includes(word));
}

/** What remains of the services, and how many were left out only because the network's owner has not accepted their signer. */
export type MarketSelection = { readonly shown: readonly Service[]; readonly unaccepted: number };

/** Search, filter and sort the services as asked; prices are compared as bigint. */
export function selectServices(services: readonly Service[], query: MarketQuery, size: TypicalSize): MarketSelection {
  const words = query.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matching = services.filter(
    (service) => (query.type === '' || service.serviceType === query.type) && matches(service, words),
  );
  const unaccepted = matching.filter((service) => !service.teeSignerAcknowledged).length;
  const shown = query.unaccepted ? matching : matching.filter((service) => service.teeSignerAcknowledged);
  return { shown: shown.toSorted(comparator(query, size)), unaccepted };
}
