import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress, testService } from '@/lib/testing/builders';
import { usualWorkload, type Workload } from './calculator';
import { type MarketFacts, type MarketRow, marketRows } from './market';
import { marketItems } from './market-group';
import { type MarketQuery, plainQuery, type SortKey, sortKeys } from './market-query';
import { createMarketIndex, selectRows } from './market-selection';
import type { StatusReport } from './market-status';
import type { TrustFinding } from './market-trust';
import { blendedPriceOf, inputPriceOf, outputPriceOf } from './pricing';
import type { Service } from './service';

const finding = (level: TrustFinding['level'], expired = false): TrustFinding => ({
  level,
  evidence: 'proven',
  simulated: false,
  checkedAt: 1,
  expired,
});

const select = (rows: readonly MarketRow[], change: Partial<MarketQuery> = {}, workload: Workload = usualWorkload) =>
  selectRows(createMarketIndex(rows), { ...plainQuery, ...change }, workload);

const models = ({ shown }: { readonly shown: readonly MarketRow[] }) => shown.map(({ service }) => service.model);

const names = ['a', 'b', 'chat', 'Chat', '<b>', 'ß', '', 'zz'] as const;
const price = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 256n - 2n, 2n ** 256n - 1n),
  fc.bigInt({ min: 0n, max: 10n ** 15n }),
);

const services: fc.Arbitrary<readonly Service[]> = fc
  .array(
    fc.record({
      model: fc.constantFrom(...names),
      serviceType: fc.constantFrom('chatbot', 'text-to-image', 'speech-to-text', 'other', ''),
      inputPrice: price,
      outputPrice: price,
      teeSignerAcknowledged: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((records) => records.map((record, index) => testService({ ...record, provider: testAddress(500 + index) })));

const facts: fc.Arbitrary<Omit<MarketFacts, 'services'>> = fc
  .array(fc.tuple(fc.nat(11), fc.constantFrom(0, 1, 2, 3, 4, 5), fc.boolean()), { maxLength: 12 })
  .map((given) => ({
    trust: new Map(
      given.map(([index, level, expired]) => [testAddress(500 + index).toLowerCase(), finding(level, expired)]),
    ),
  }));

const figure = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined });

/** What a status service may say of the models of some of the services. */
const status: fc.Arbitrary<StatusReport> = fc
  .array(fc.record({ index: fc.nat(11), p50: figure, uptime: figure, context: figure }), { maxLength: 12 })
  .map((said) => ({
    readAt: 1,
    host: 'status.example',
    health: said.map(({ index, p50, uptime }) => ({
      provider: testAddress(500 + index),
      model: 'any',
      serviceType: 'chatbot',
      health: 'healthy',
      ...(uptime !== undefined && { uptime }),
      ...(p50 !== undefined && {
        latency: { p50, samples: 9 },
        firstToken: { p50: p50 + 1 },
        tokensPerSecond: { p50: 9 - p50 },
      }),
    })),
    models: said.flatMap(({ index, context }) =>
      context === undefined
        ? []
        : names.map((id) => ({ provider: testAddress(500 + index), id, contextLength: context })),
    ),
  }));

const rowsOf = fc
  .tuple(services, facts, status)
  .map(([list, known, report]) => marketRows({ services: list, ...known, status: report }));

/** What a row is sorted by, said a second time and without any table of orders. */
function quantityOf(row: MarketRow, sort: SortKey): bigint | number | undefined {
  if (sort === 'input') return inputPriceOf(row.service)?.amount;
  if (sort === 'output') return outputPriceOf(row.service)?.amount;
  if (sort === 'blended') return blendedPriceOf(row.service, plainQuery.blend);
  if (sort === 'latency') return row.health?.latency?.p50;
  if (sort === 'first-token') return row.health?.firstToken?.p50;
  if (sort === 'speed') return row.health?.tokensPerSecond?.p50;
  if (sort === 'uptime') return row.health?.uptime;
  if (sort === 'context') return row.stated?.model.contextLength;
  return sort === 'trust' ? row.trust : undefined;
}

describe('sorting', () => {
  const sorts = sortKeys.filter((key) => key !== 'model' && key !== 'typical');

  it('puts prices in the order of whole numbers of any size, equals by name, the unknown last, as a plain sort would', () => {
    fc.assert(
      fc.property(rowsOf, fc.constantFrom(...sorts), (rows, sort) => {
        const name = ({ service, key }: MarketRow) => `${service.model.toLowerCase()}\n${key}`;
        const less = (one: MarketRow, other: MarketRow) => {
          const [a, b] = [quantityOf(one, sort), quantityOf(other, sort)];
          if ((a === undefined) !== (b === undefined)) return b === undefined;
          if (a !== undefined && b !== undefined && a !== b) return a < b;
          return name(one) < name(other);
        };
        const reference = [...rows].sort((one, other) => (less(one, other) ? -1 : 1));
        expect(select(rows, { sort, unaccepted: true }).shown).toEqual(reference);
      }),
    );
  });

  it('turns only the known around when asked to descend, and leaves out and doubles nothing', () => {
    fc.assert(
      fc.property(rowsOf, fc.constantFrom(...sorts), (rows, sort) => {
        const up = select(rows, { sort, unaccepted: true }).shown;
        const down = select(rows, { sort, descending: true, unaccepted: true }).shown;
        const known = up.filter((row) => quantityOf(row, sort) !== undefined);
        expect(down).toEqual([...known.toReversed(), ...up.slice(known.length)]);
      }),
    );
  });

  it('shows the same rows whatever they are sorted by', () => {
    fc.assert(
      fc.property(rowsOf, fc.constantFrom(...sortKeys), (rows, sort) => {
        expect(new Set(select(rows, { sort, unaccepted: true }).shown)).toEqual(new Set(rows));
      }),
    );
  });

  it('tells prices apart that a float cannot', () => {
    const rows = marketRows({
      services: [2n ** 80n + 1n, 2n ** 80n].map((inputPrice, index) =>
        testService({ provider: testAddress(500 + index), model: `m${index}`, inputPrice }),
      ),
    });
    expect(models(select(rows, { sort: 'input' }))).toEqual(['m1', 'm0']);
  });

  it('follows the reader’s own request: who is cheaper for long answers need not be for long questions', () => {
    const rows = marketRows({
      services: [
        testService({ provider: testAddress(500), model: 'cheap-in', inputPrice: 1n, outputPrice: 100n }),
        testService({ provider: testAddress(501), model: 'cheap-out', inputPrice: 100n, outputPrice: 1n }),
      ],
    });
    const index = createMarketIndex(rows);
    const asked = (promptTokens: number, completionTokens: number) =>
      selectRows(index, plainQuery, { ...usualWorkload, promptTokens, completionTokens });
    expect(models(asked(10, 1000))).toEqual(['cheap-out', 'cheap-in']);
    expect(models(asked(1000, 10))).toEqual(['cheap-in', 'cheap-out']);
  });
});

describe('searching and filtering', () => {
  const chat = testService({ provider: testAddress(500), model: 'Qwen/Chat-7B' });
  const image = testService({
    provider: testAddress(501),
    model: 'credit-scoring',
    serviceType: 'text-to-image',
    inputPrice: 0n,
    outputPrice: 3n * 10n ** 15n,
  });
  const strange = testService({
    provider: testAddress(502),
    model: 'strange',
    serviceType: 'Chatbot',
    verifiability: 'OpML',
    teeSignerAcknowledged: false,
  });
  const status = {
    readAt: 1,
    host: 'status.example',
    health: [],
    models: [
      {
        provider: chat.provider,
        id: chat.model,
        contextLength: 32_768,
        ownedBy: 'Alibaba',
        inputModalities: ['text', 'image'],
        supportedParameters: ['tools', 'response_format'],
      },
    ],
  } as const;
  const rows = marketRows({
    services: [chat, image, strange],
    status,
    trust: new Map([[chat.provider.toLowerCase(), finding(3)]]),
    mine: new Set([image.provider.toLowerCase()]),
    favourites: new Set([strange.provider.toLowerCase()]),
    labels: new Map([[image.provider.toLowerCase(), 'My Painter']]),
  });
  const found = (change: Partial<MarketQuery>) => models(select(rows, { sort: 'model', unaccepted: true, ...change }));

  it.each([
    ['the model in any casing', 'qWEN'],
    ['the address in any casing', chat.provider.toUpperCase().replace('0X', '0x')],
    ['the beginning of an address', chat.provider],
    ['the vendor', 'alibaba'],
    ['vision', 'vision'],
    ['json', 'json'],
    ['tools', 'tools'],
    ['several words in any order', 'tools chat-7b'],
  ])('finds by %s', (_name, search) => {
    expect(found({ search })).toEqual([chat.model]);
  });

  it('finds by the name the reader gave, and needs every word', () => {
    expect(found({ search: 'painter' })).toEqual([image.model]);
    expect(found({ search: 'painter alibaba' })).toEqual([]);
  });

  it('takes types exactly as the contract spells them, and never from the name', () => {
    expect(found({ types: ['chatbot'] })).toEqual([chat.model]);
    expect(found({ types: ['Chatbot'] })).toEqual([strange.model]);
    expect(found({ types: ['text-to-image'] })).toEqual([image.model]);
    expect(found({ verifiability: ['OpML'] })).toEqual([strange.model]);
  });

  it('hides who is not accepted unless asked, and counts them', () => {
    const selection = select(rows);
    expect(models(selection)).not.toContain(strange.model);
    expect(selection.unaccepted).toBe(1);
  });

  it('knows what is mine and what I marked', () => {
    expect(found({ mine: true })).toEqual([image.model]);
    expect(found({ favourites: true })).toEqual([strange.model]);
  });

  it('bounds the price exactly, a free one included', () => {
    const most = inputPriceOf(chat)?.amount ?? 0n;
    expect(found({ maxInput: most, types: ['chatbot'] })).toEqual([chat.model]);
    expect(found({ maxInput: most - 1n, types: ['chatbot'] })).toEqual([]);
    expect(found({ maxOutput: 3n * 10n ** 15n, types: ['text-to-image'] })).toEqual([image.model]);
    expect(found({ maxOutput: 3n * 10n ** 15n - 1n, types: ['text-to-image'] })).toEqual([]);
  });

  it.each([
    ['trust', { minTrust: 3 }],
    ['context', { minContext: 32_768 }],
  ] as const)('keeps what nobody knows of a bounded %s, until the reader leaves it out', (_name, bound) => {
    expect(found(bound)).toHaveLength(3);
    expect(found({ ...bound, keepUnknown: false })).toEqual([chat.model]);
  });

  it('drops what is known to be outside of a bound', () => {
    expect(found({ minTrust: 4 })).not.toContain(chat.model);
    expect(found({ minContext: 32_769 })).not.toContain(chat.model);
  });

  it('counts a verdict that is too old for nothing', () => {
    const aged = marketRows({ services: [chat], trust: new Map([[chat.provider.toLowerCase(), finding(5, true)]]) });
    expect(models(select(aged, { minTrust: 1, keepUnknown: false }))).toEqual([]);
  });
});

describe('the lines of a table grouped by model', () => {
  it('hold every row exactly once while all groups are open, and none while they are closed', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const closed = marketItems(rows, { grouping: 'model', open: new Set() });
        const groups = closed.flatMap((item) => (item.kind === 'group' ? [item.group] : []));
        expect(groups).toHaveLength(closed.length);
        const open = marketItems(rows, { grouping: 'model', open: new Set(groups.map(({ key }) => key)) });
        const shown = open.flatMap((item) => (item.kind === 'row' ? [item.row] : []));
        expect(new Set(shown)).toEqual(new Set(rows));
        expect(shown).toHaveLength(rows.length);
        for (const { rows: members, model, serviceType } of groups)
          for (const { service } of members) expect([service.model, service.serviceType]).toEqual([model, serviceType]);
      }),
    );
  });
});
