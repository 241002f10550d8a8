import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRental, costOf, usualWorkload, type Workload } from './calculator';
import { readWorkload, writeWorkload } from './calculator-query';
import type { PriceSheet } from './market-model';
import type { PriceTier } from './service';

const price = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const multiplier = fc.bigInt({ min: 0n, max: 100n });
const tier: fc.Arbitrary<PriceTier> = fc.record({
  maxInputTokens: fc.nat(100_000),
  inputMultiplier: multiplier,
  inputDenominator: fc.bigInt({ min: 1n, max: 50n }),
  outputMultiplier: multiplier,
  outputDenominator: fc.bigInt({ min: 1n, max: 50n }),
});
const sheet = fc
  .record({
    inputPrice: price,
    outputPrice: price,
    tiers: fc.array(tier, { maxLength: 4 }),
    divisor: fc.option(fc.bigInt({ min: 1n, max: 100n }), { nil: undefined }),
  })
  .map(({ inputPrice, outputPrice, tiers, divisor }) =>
    sheetOf({ inputPrice, outputPrice, tiers, ...(divisor !== undefined && { cacheDivisor: divisor }) }),
  );
const count = fc.nat(1_000_000);
const workload: fc.Arbitrary<Workload> = fc.record({
  promptTokens: fc.nat(200_000),
  completionTokens: fc.nat(200_000),
  cachedPercent: fc.nat(100),
  requests: count,
  images: count,
  minutes: count,
  rental: fc.option(fc.bigInt({ min: 1n, max: 10n ** 30n }), { nil: undefined }),
});

function sheetOf(parts: Partial<PriceSheet>): PriceSheet {
  return {
    serviceType: 'chatbot',
    model: 'm',
    inputPrice: 100n,
    outputPrice: 400n,
    pricesFrom: 'chain',
    tiers: [],
    tiersFrom: 'chain',
    cacheFrom: 'chain',
    ...parts,
  };
}

/** The rule of the provider's software, written down once more in the plainest way (provider protocol §4.2). */
function referenceFee(prices: PriceSheet, work: Workload): bigint {
  let chosen: PriceTier | undefined;
  for (const candidate of prices.tiers) {
    if (chosen === undefined && (candidate.maxInputTokens === 0 || work.promptTokens <= candidate.maxInputTokens))
      chosen = candidate;
  }
  chosen ??= prices.tiers[prices.tiers.length - 1];
  let [input, output] = [prices.inputPrice ?? 0n, prices.outputPrice ?? 0n];
  if (chosen !== undefined) {
    input = (input * chosen.inputMultiplier) / chosen.inputDenominator;
    output = (output * chosen.outputMultiplier) / chosen.outputDenominator;
  }
  const tokens = BigInt(work.promptTokens);
  const divisor = prices.cacheDivisor;
  const cached = divisor === undefined ? 0n : (tokens * BigInt(work.cachedPercent)) / 100n;
  const cachedFee = divisor === undefined ? 0n : (input * cached) / divisor;
  return input * (tokens - cached) + cachedFee + output * BigInt(work.completionTokens);
}

describe('the calculator', () => {
  it('charges a chat request as the provider does, to the neuron', () => {
    fc.assert(
      fc.property(sheet, workload, (prices, work) => {
        const cost = costOf(prices, work);
        const once = referenceFee(prices, work);
        expect(cost).toMatchObject({ state: 'priced', unit: 'request', once, month: once * BigInt(work.requests) });
      }),
    );
  });

  it('shows steps that add up to the total', () => {
    fc.assert(
      fc.property(sheet, workload, (prices, work) => {
        const cost = costOf(prices, work);
        if (cost.state !== 'priced') throw new Error('A chat service with prices has a price.');
        let sum = 0n;
        for (const line of cost.lines) {
          if (line.kind === 'input' || line.kind === 'output') expect(line.amount).toBe(line.quantity * line.price);
          if (line.kind === 'cached') expect(line.amount).toBe((line.quantity * line.price) / line.divisor);
          if (line.kind === 'input' || line.kind === 'output' || line.kind === 'cached') sum += line.amount;
          if (line.kind === 'once') expect(line.amount).toBe(sum);
          if (line.kind === 'month') expect(line).toMatchObject({ price: sum, amount: sum * line.quantity });
        }
        expect(cost.lines.map(({ kind }) => kind).slice(-2)).toEqual(['once', 'month']);
      }),
    );
  });

  it('bills the whole request at the first tier it fits in, and at the last where it fits in none', () => {
    const at = (limit: number, factor: bigint): PriceTier => ({
      maxInputTokens: limit,
      inputMultiplier: factor,
      inputDenominator: 1n,
      outputMultiplier: factor,
      outputDenominator: 1n,
    });
    const prices = sheetOf({ tiers: [at(1000, 1n), at(2000, 2n)] });
    const tierFor = (promptTokens: number) => costOf(prices, { ...usualWorkload, promptTokens });
    expect(tierFor(1000)).toMatchObject({
      once: 300_000n,
      lines: [{ kind: 'tier', position: 1, of: 2 }, {}, {}, {}, {}],
    });
    expect(tierFor(1001)).toMatchObject({ once: 600_200n, lines: [{ kind: 'tier', position: 2 }, {}, {}, {}, {}] });
    expect(tierFor(9000)).toMatchObject({ once: 2_200_000n, lines: [{ kind: 'tier', position: 2 }, {}, {}, {}, {}] });
  });

  it('counts an image as one and a minute as sixty seconds', () => {
    expect(costOf(sheetOf({ serviceType: 'text-to-image', outputPrice: 7n }), usualWorkload)).toMatchObject({
      unit: 'image',
      once: 7n,
      month: 700n,
    });
    expect(costOf(sheetOf({ serviceType: 'speech-to-text', outputPrice: 2n }), usualWorkload)).toMatchObject({
      unit: 'minute',
      once: 120n,
      month: 7200n,
    });
  });

  it('knows free from unknown, and says why there is no price', () => {
    expect(costOf(sheetOf({ inputPrice: 0n, outputPrice: 0n }), usualWorkload)).toMatchObject({
      state: 'priced',
      once: 0n,
      month: 0n,
    });
    expect(costOf(sheetOf({ inputPrice: undefined }), usualWorkload)).toEqual({ state: 'unpriced', why: 'not-stated' });
    expect(costOf(sheetOf({ serviceType: 'teleport' }), usualWorkload)).toEqual({
      state: 'unpriced',
      why: 'unknown-kind',
    });
    expect(costOf(sheetOf({ contextLength: 1499 }), usualWorkload)).toEqual({
      state: 'unpriced',
      why: 'context-too-small',
    });
    expect(costOf(sheetOf({ contextLength: 1500 }), usualWorkload)).toMatchObject({ state: 'priced' });
  });

  it('says from how many uses on a rental would be cheaper', () => {
    expect(compareRental({ once: 3n, month: 30n }, 100n)).toEqual({ cheaper: 'use', difference: 70n, breakEven: 33n });
    expect(compareRental({ once: 3n, month: 300n }, 100n)).toEqual({
      cheaper: 'rental',
      difference: 200n,
      breakEven: 33n,
    });
    expect(compareRental({ once: 1n, month: 100n }, 100n)).toMatchObject({ cheaper: 'same', difference: 0n });
    expect(compareRental({ once: 0n, month: 0n }, 100n)).toEqual({
      cheaper: 'use',
      difference: 100n,
      breakEven: undefined,
    });
    fc.assert(
      fc.property(price, fc.bigInt({ min: 1n, max: 10n ** 60n }), (once, rental) => {
        const { breakEven } = compareRental({ once, month: once }, rental);
        expect(breakEven === undefined || (breakEven * once <= rental && (breakEven + 1n) * once > rental)).toBe(true);
      }),
    );
  });
});

describe('a link with a calculation', () => {
  it('gives the same workload again', () => {
    fc.assert(
      fc.property(workload, (work) => {
        expect({ ...usualWorkload, ...readWorkload(writeWorkload(work, '?q=x')) }).toEqual(work);
      }),
    );
  });

  it('says only what the reader said, and leaves the rest of the link alone', () => {
    expect(writeWorkload({ promptTokens: 5 }, '?q=x&out=9')).toBe('?q=x&in=5');
    expect(readWorkload('?in=-1&out=1.5&cached=101&requests=x&rental=abc')).toEqual({});
  });
});
