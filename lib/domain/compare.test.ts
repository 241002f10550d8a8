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
import { marketRows } from './market';
import { mostCompared, readCompared, writeCompared } from './market-query';
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

describe('how much more something costs', () => {
  it('is exact in neuron and in hundredths of a percent, and has no percentage over nothing', () => {
    expect(costAbove(150n, 100n)).toEqual({ amount: 50n, basisPoints: 5_000n });
    expect(costAbove(5n, 0n)).toEqual({ amount: 5n });
  });
});
