import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress, testService } from '@/lib/testing/builders';
import { usualWorkload } from './calculator';
import {
  bestCells,
  type CompareCell,
  type CompareField,
  compareFields,
  compareServices,
  costAbove,
  readComparison,
} from './compare';
import { type MarketFacts, marketRows } from './market';
import { mostCompared, readCompared, writeCompared } from './market-query';
import type { TrustFinding } from './market-trust';
import type { Spread } from './percentile';
import type { Service } from './service';

const columnsOf = (...services: readonly Service[]) =>
  marketRows({ services }).map((row) => ({ provider: row.service.provider, row }));

const rowOf = (field: CompareField, ...services: readonly Service[]) =>
  compareServices(columnsOf(...services), usualWorkload).find((row) => row.field === field);

describe('what a link asks to compare', () => {
  it('says how many were named twice, were no address, or were too many', () => {
    const addresses = Array.from({ length: 8 }, (_, index) => testAddress(600 + index));
    const [first = testAddress(0)] = addresses;
    const text = [...addresses, first.toLowerCase(), 'nonsense', '0x12', ''].join('.');
    const read = readComparison(text);
    expect(read.providers.map((address) => address.toLowerCase())).toEqual(
      addresses.slice(0, 6).map((address) => address.toLowerCase()),
    );
    expect([read.repeated, read.unreadable, read.beyond]).toEqual([1, 2, 2]);
  });

  it('loses no part of any link: each is compared, repeated, unreadable or beyond', () => {
    const part = fc.oneof(
      fc.nat(12).map((number): string => testAddress(number)),
      fc.string().filter((text) => !text.includes('.') && text !== ''),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const read = readComparison(parts.join('.'));
        expect(read.providers.length + read.repeated + read.unreadable + read.beyond).toBe(parts.length);
        expect(read.providers.length).toBeLessThanOrEqual(mostCompared);
        expect(new Set(read.providers).size).toBe(read.providers.length);
      }),
    );
  });

  it('is what the market writes into it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50), { maxLength: 6 }), (numbers) => {
        const written = writeCompared(numbers.map(testAddress));
        expect(readComparison(written).providers).toEqual(readCompared(written));
      }),
    );
  });
});

const cell = (value: CompareCell['value'], unit = ''): CompareCell => ({ value, unit });

describe('the best of a row', () => {
  it('is marked only among known values of one unit that are not all the same', () => {
    expect([...bestCells([cell(3n), cell(1n), cell(undefined), cell(1n)], 'lowest')]).toEqual([1, 3]);
    expect([...bestCells([cell(3), cell(1)], 'highest')]).toEqual([0]);
    expect(bestCells([cell(3n, 'own'), cell(1n, 'status')], 'lowest').size).toBe(0);
    expect(bestCells([cell(1n), cell(undefined)], 'lowest').size).toBe(0);
    expect(bestCells([cell(1n), cell(1n)], 'lowest').size).toBe(0);
    expect(bestCells([cell('a'), cell('b')], 'lowest').size).toBe(0);
    expect(bestCells([cell(1n), cell(2n)], 'neither').size).toBe(0);
  });

  it('is never beaten by another known value, for any prices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), { nil: undefined }), { maxLength: 6 }),
        (values) => {
          const best = bestCells(
            values.map((value) => cell(value)),
            'lowest',
          );
          const known = values.filter((value) => value !== undefined);
          for (const index of best) expect(known.every((value) => (values[index] ?? 0n) <= value)).toBe(true);
        },
      ),
    );
  });
});

describe('services side by side', () => {
  const cheap = testService({ provider: testAddress(1), inputPrice: 1n, outputPrice: 4n });
  const dear = testService({ provider: testAddress(2), inputPrice: 2n, outputPrice: 4n });
  const image = testService({ provider: testAddress(3), serviceType: 'text-to-image', outputPrice: 1n });

  it('differ where they do, and the cheaper one is the best', () => {
    expect([rowOf('input', cheap, dear)?.differ, rowOf('output', cheap, dear)?.differ]).toEqual([true, false]);
    expect([...(rowOf('input', cheap, dear)?.best ?? [])]).toEqual([0]);
    expect([...(rowOf('month', dear, cheap)?.best ?? [])]).toEqual([1]);
  });

  it('are not ranked by prices of another unit: an image is no message', () => {
    expect(rowOf('typical', cheap, image)?.best.size).toBe(0);
    expect(rowOf('output', cheap, image)?.best.size).toBe(0);
    expect(rowOf('output', cheap, image)?.differ).toBe(true);
  });

  it('keep a column for an address without a service, which neither wins nor loses', () => {
    const columns = [...columnsOf(cheap, dear), { provider: testAddress(9), row: undefined }];
    const rows = compareServices(columns, usualWorkload);
    expect(rows.map(({ field }) => field)).toEqual([...compareFields]);
    expect(rows.every(({ cells }) => cells.length === 3 && cells[2]?.value === undefined)).toBe(true);
    expect([...(rows.find(({ field }) => field === 'input')?.best ?? [])]).toEqual([0]);
    expect(rows.find(({ field }) => field === 'type')?.differ).toBe(false);
  });
});

describe('what is measured or checked', () => {
  const one = testService({ provider: testAddress(1), model: 'one' });
  const other = testService({ provider: testAddress(2), model: 'other' });
  const bestOf = (field: CompareField, facts: Omit<MarketFacts, 'services'>) => {
    const rows = marketRows({ services: [one, other], ...facts });
    const columns = rows.map((row) => ({ provider: row.service.provider, row }));
    const line = compareServices(columns, usualWorkload).find((row) => row.field === field);
    return [...(line?.best ?? [])];
  };
  const keyOf = ({ provider }: Service) => provider.toLowerCase();
  const trusted = (first: Partial<TrustFinding>, second: Partial<TrustFinding>) => {
    const finding = { level: 3, evidence: 'proven', simulated: false, checkedAt: 1, expired: false } as const;
    return {
      trust: new Map([
        [keyOf(one), { ...finding, ...first }],
        [keyOf(other), { ...finding, level: 2 as const, ...second }],
      ]),
    };
  };

  it('ranks levels this browser proved, and no simulated, claimed or refuted one however high', () => {
    expect(bestOf('trust', trusted({}, {}))).toEqual([0]);
    const simulated = { simulated: true, evidence: 'claimed' } as const;
    expect(bestOf('trust', trusted(simulated, {}))).toEqual([]);
    expect(bestOf('trust', trusted(simulated, simulated))).toEqual([]);
    expect(bestOf('trust', trusted({ evidence: 'refuted' }, {}))).toEqual([]);
    expect(bestOf('trust', trusted({ expired: true }, {}))).toEqual([]);
  });

  it('tells a simulated level from a proven one of the same height', () => {
    const [first, second] = marketRows({
      services: [one, other],
      ...trusted({ simulated: true, evidence: 'claimed' }, { level: 3 }),
    });
    if (first === undefined || second === undefined) throw new Error('two services make two rows');
    const columns = [first, second].map((row) => ({ provider: row.service.provider, row }));
    const line = compareServices(columns, usualWorkload).find(({ field }) => field === 'trust');
    expect(line?.differ).toBe(true);
  });

  const measured = (latency: (service: Service) => Spread) => ({
    status: {
      readAt: 1,
      host: 'status.example',
      models: undefined,
      health: [one, other].map((service) => ({
        provider: service.provider,
        model: service.model,
        serviceType: 'chatbot',
        health: 'healthy' as const,
        latency: latency(service),
      })),
    },
  });

  it('ranks no figure that was measured a few times, or nobody knows how often', () => {
    const p50 = (service: Service) => (service === one ? 900 : 400);
    expect(
      bestOf(
        'latency',
        measured((service) => ({ samples: 5, p50: p50(service) })),
      ),
    ).toEqual([1]);
    expect(
      bestOf(
        'latency',
        measured((service) => ({ samples: service === one ? 400 : 4, p50: p50(service) })),
      ),
    ).toEqual([]);
    expect(
      bestOf(
        'latency',
        measured((service) => ({ p50: p50(service) })),
      ),
    ).toEqual([]);
  });

  it('has a line for each percentile of the status service', () => {
    const facts = measured((service) => ({
      samples: 200,
      p50: 400,
      p90: 500,
      p95: 600,
      p99: service === one ? 700 : 9_000,
    }));
    expect(bestOf('latency-p90', facts)).toEqual([]);
    expect(bestOf('latency-p99', facts)).toEqual([0]);
  });

  it('holds the provider’s word on its context against no word of somebody else', () => {
    const model = (service: Service, contextLength: number) => ({ id: service.model, contextLength });
    const listed = new Map([[keyOf(one), [model(one, 8_000)]]]);
    const models = [{ ...model(other, 32_000), provider: other.provider }];
    const status = { readAt: 1, host: 'status.example', health: undefined, models };
    expect(bestOf('context', { listed, status })).toEqual([]);
    expect(bestOf('context', { listed: new Map([...listed, [keyOf(other), [model(other, 32_000)]]]) })).toEqual([1]);
  });
});

describe('how much more something costs', () => {
  it('is exact in neuron and in hundredths of a percent, and has no percentage over nothing', () => {
    expect(costAbove(150n, 100n)).toEqual({ amount: 50n, basisPoints: 5_000n });
    expect(costAbove(5n, 0n)).toEqual({ amount: 5n });
  });
});
