import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import {
  filterCount,
  furtherColumns,
  type MarketQuery,
  plainQuery,
  readMarketQuery,
  sortKeys,
  withoutFilters,
  writeMarketQuery,
} from './market-query';

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const decimal = (most: number) =>
  fc
    .tuple(fc.nat(most - 1), fc.nat(999))
    .map(([whole, thousandths]) => Number(`${whole}.${String(thousandths).padStart(3, '0')}`));
const texts = fc.uniqueArray(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.length <= 64),
  { maxLength: 5 },
);
const amount = fc.bigInt({ min: 0n, max: 10n ** 40n });

const query: fc.Arbitrary<MarketQuery> = fc.record({
  search: fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .map((text) => text.slice(0, 200))
    .filter((text) => !/\p{Cs}/u.test(text)),
  types: texts,
  verifiability: texts,
  minTrust: optional(fc.nat(5)),
  maxInput: optional(amount),
  maxOutput: optional(amount),
  minContext: optional(fc.nat(10_000_000)),
  maxLatency: optional(decimal(1_000_000)),
  maxFirstToken: optional(decimal(1_000_000)),
  minUptime: optional(decimal(100)),
  unaccepted: fc.boolean(),
  mine: fc.boolean(),
  favourites: fc.boolean(),
  keepUnknown: fc.boolean(),
  sort: fc.constantFrom(...sortKeys),
  descending: fc.boolean(),
  blend: fc.record({ input: fc.nat(1000), output: fc.nat(1000) }).filter(({ input, output }) => input + output > 0),
  grouping: fc.constantFrom('provider' as const, 'model' as const),
  columns: fc.subarray([...furtherColumns]),
  compare: fc.uniqueArray(fc.integer({ min: 1, max: 99 }).map(testAddress), { maxLength: 6 }),
});

describe('a link to the market', () => {
  it('gives the same view again, whatever was asked', () => {
    fc.assert(
      fc.property(query, (asked) => {
        expect(readMarketQuery(writeMarketQuery(asked, ''))).toEqual(asked);
      }),
    );
  });

  it('keeps what belongs to others and drops what it said before', () => {
    fc.assert(
      fc.property(query, query, (asked, earlier) => {
        const written = writeMarketQuery(asked, writeMarketQuery(earlier, '?network=local&in=7'));
        expect(readMarketQuery(written)).toEqual(asked);
        expect(new URLSearchParams(written).get('network')).toBe('local');
        expect(new URLSearchParams(written).get('in')).toBe('7');
      }),
    );
  });

  it('says nothing when nothing was asked', () => {
    expect(writeMarketQuery(plainQuery, '')).toBe('');
    expect(readMarketQuery('')).toEqual(plainQuery);
  });

  it('never breaks on what somebody wrote into it', () => {
    const names = [
      'q',
      'type',
      'claim',
      'trust',
      'max-in',
      'max-out',
      'context',
      'latency',
      'ttft',
      'uptime',
      'sort',
      'blend',
      'compare',
      'x',
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.string({ unit: 'binary' }))), (pairs) => {
        const read = readMarketQuery(`?${new URLSearchParams(pairs.map(([name, value]) => [name, value]))}`);
        expect(readMarketQuery(writeMarketQuery(read, ''))).toEqual(read);
      }),
    );
  });

  it.each([
    ['?sort=luck', plainQuery],
    ['?columns=luck.speed.speed', { ...plainQuery, columns: ['speed'] }],
    ['?trust=9&uptime=101&max-in=-1&max-out=1e3&context=many', plainQuery],
    ['?blend=0:0', plainQuery],
    ['?compare=0x1.somebody', plainQuery],
  ])('ignores %j', (search, read) => {
    expect(readMarketQuery(search)).toEqual(read);
  });

  it('names at most six services to compare, each once', () => {
    const address = (number: number) => testAddress(number);
    const many = [1, 1, 2, 3, 4, 5, 6, 7].map(address).join('.');
    expect(readMarketQuery(`?compare=${many}.${address(2).toLowerCase()}`).compare).toEqual(
      [1, 2, 3, 4, 5, 6].map(address),
    );
  });
});

it('clearing the filters leaves order, grouping, columns and comparison', () => {
  fc.assert(
    fc.property(query, (asked) => {
      const cleared = withoutFilters(asked);
      expect(filterCount(cleared)).toBe(0);
      expect(cleared).toEqual({
        ...plainQuery,
        sort: asked.sort,
        descending: asked.descending,
        blend: asked.blend,
        grouping: asked.grouping,
        columns: asked.columns,
        compare: asked.compare,
      });
    }),
  );
});
