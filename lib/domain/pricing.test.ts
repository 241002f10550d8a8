import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tierRanges } from './price-tiers';
import { chatFee, mediaFee, perMillion, priceTierFor, typicalCost } from './pricing';
import type { TokenUsage } from './receipt';
import type { PriceTier, ServiceDetails } from './service';

const tierOf = (maxInputTokens: number, times: bigint, over = 1n): PriceTier => ({
  maxInputTokens,
  inputMultiplier: times,
  inputDenominator: over,
  outputMultiplier: times,
  outputDenominator: over,
});
const withTiers = (...tiers: readonly PriceTier[]): ServiceDetails => ({ mode: 'combined', tiers });

/** The rule of provider protocol §4.2, told as a loop. */
function naiveTier(tiers: readonly PriceTier[], promptTokens: number): PriceTier | undefined {
  let last: PriceTier | undefined;
  for (const tier of tiers) {
    last = tier;
    if (tier.maxInputTokens === 0) return tier;
    if (promptTokens <= tier.maxInputTokens) return tier;
  }
  return last;
}

const anyTier = fc.record<PriceTier>({
  maxInputTokens: fc.nat({ max: 20 }),
  inputMultiplier: fc.bigInt({ min: 0n, max: 9n }),
  inputDenominator: fc.bigInt({ min: 1n, max: 9n }),
  outputMultiplier: fc.bigInt({ min: 0n, max: 9n }),
  outputDenominator: fc.bigInt({ min: 1n, max: 9n }),
});

describe('choosing a price tier', () => {
  it('agrees with the plain reading of the rule for any tiers and prompt', () => {
    fc.assert(
      fc.property(fc.array(anyTier, { maxLength: 5 }), fc.nat({ max: 25 }), (tiers, promptTokens) => {
        expect(priceTierFor(withTiers(...tiers), promptTokens)).toBe(naiveTier(tiers, promptTokens));
      }),
    );
  });

  it('bills a prompt at the limit by that tier, one above by the next, and beyond all limits by the last', () => {
    const details = withTiers(tierOf(32_000, 1n), tierOf(64_000, 2n));
    expect(priceTierFor(details, 32_000)?.inputMultiplier).toBe(1n);
    expect(priceTierFor(details, 32_001)?.inputMultiplier).toBe(2n);
    expect(priceTierFor(details, 1_000_000)?.inputMultiplier).toBe(2n);
    expect(priceTierFor(withTiers(), 10)).toBeUndefined();
  });
});

describe('the prompt sizes of each tier', () => {
  it('name for any prompt exactly the tier that bills it', () => {
    fc.assert(
      fc.property(fc.array(anyTier, { minLength: 1, maxLength: 5 }), fc.nat({ max: 25 }), (tiers, promptTokens) => {
        const ranges = tierRanges({ tiers });
        const holding = ranges.filter(
          ({ from, to }) => promptTokens >= from && (to === undefined || promptTokens <= to),
        );
        expect(holding.map(({ tier }) => tier)).toEqual([naiveTier(tiers, promptTokens)]);
      }),
    );
  });

  it('leave out a tier that an earlier one covers, and let the last one bill what is beyond all limits', () => {
    const [wide, covered, last] = [tierOf(100, 1n), tierOf(50, 2n), tierOf(80, 3n)];
    expect(tierRanges({ tiers: [wide, covered, last] })).toEqual([
      { tier: wide, from: 0, to: 100 },
      { tier: last, from: 101, to: undefined },
    ]);
    expect(tierRanges({ tiers: [] })).toEqual([]);
  });
});

describe('the fee of a chat answer', () => {
  const usage = { promptTokens: 9, completionTokens: 4, cachedTokens: 0 };

  it('is tokens times prices, input and output apart', () => {
    expect(chatFee({ inputPrice: 7n, outputPrice: 11n, usage })).toEqual({ inputFee: 63n, outputFee: 44n, fee: 107n });
  });

  it('floors the tiered price per token before it multiplies', () => {
    const details = withTiers(tierOf(0, 3n, 2n));
    expect(chatFee({ inputPrice: 7n, outputPrice: 11n, details, usage })).toEqual({
      inputFee: 10n * 9n,
      outputFee: 16n * 4n,
      fee: 154n,
    });
  });

  it('charges cached tokens at the divisor, floored once, and never more cached than prompt tokens', () => {
    const details: ServiceDetails = { ...withTiers(), cacheDivisor: 4n };
    const cached = (cachedTokens: number) =>
      chatFee({ inputPrice: 7n, outputPrice: 0n, details, usage: { ...usage, cachedTokens } }).fee;
    expect(cached(0)).toBe(63n);
    expect(cached(3)).toBe(7n * 6n + 5n);
    expect(cached(9)).toBe(15n);
    expect(cached(500)).toBe(15n);
  });

  it('carves what was written into the cache out of the rest of the prompt, each part floored for itself', () => {
    const cacheWrites = {
      usual: { numerator: 5n, denominator: 4n },
      hour: { numerator: 2n, denominator: 1n },
    };
    const details: ServiceDetails = { ...withTiers(), cacheDivisor: 4n, cacheWrites };
    const fee = (more: Partial<TokenUsage>, given: ServiceDetails = details) =>
      chatFee({ inputPrice: 7n, outputPrice: 0n, details: given, usage: { ...usage, ...more } }).fee;
    // Nine tokens of prompt: 2 cached, 3 written, 1 written for an hour, 3 plain.
    const all = { cachedTokens: 2, cacheWriteTokens: 3, cacheWrite1hTokens: 1 };
    expect(fee(all)).toBe((7n * 2n) / 4n + (7n * 3n * 5n) / 4n + 7n * 2n + 7n * 3n);
    expect(fee({ cacheWriteTokens: 500, cacheWrite1hTokens: 500 })).toBe((7n * 9n * 5n) / 4n);
    const { cacheWrites: _none, ...plain } = details;
    expect(fee(all, plain)).toBe(7n * 7n + (7n * 2n) / 4n);
    const { cacheDivisor: _off, ...off } = details;
    expect(fee(all, off)).toBe(63n);
  });

  it('ignores cached tokens where the service gives no discount', () => {
    expect(chatFee({ inputPrice: 7n, outputPrice: 0n, usage: { ...usage, cachedTokens: 5 } }).fee).toBe(63n);
  });

  it('always is the sum of its parts, and no discount makes it dearer', () => {
    const price = fc.bigInt({ min: 0n, max: 10n ** 20n });
    const count = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(
        price,
        price,
        count,
        count,
        count,
        fc.bigInt({ min: 1n, max: 10n }),
        (inputPrice, outputPrice, promptTokens, completionTokens, cachedTokens, cacheDivisor) => {
          const size = { promptTokens, completionTokens, cachedTokens };
          const full = chatFee({ inputPrice, outputPrice, usage: size });
          const discounted = chatFee({
            inputPrice,
            outputPrice,
            usage: size,
            details: { ...withTiers(), cacheDivisor },
          });
          expect(full.fee).toBe(full.inputFee + full.outputFee);
          expect(discounted.fee).toBe(discounted.inputFee + discounted.outputFee);
          expect(discounted.fee <= full.fee).toBe(true);
        },
      ),
    );
  });
});

describe('other prices', () => {
  it('charges images by count, sound by started second, speech by tokens', () => {
    const prices = { inputPrice: 3n, outputPrice: 5n };
    expect(mediaFee({ ...prices, usage: { kind: 'images', count: 4 } }).fee).toBe(20n);
    expect(mediaFee({ ...prices, usage: { kind: 'seconds', seconds: 12.3 } }).fee).toBe(65n);
    expect(mediaFee({ ...prices, usage: { kind: 'tokens', inputTokens: 10, outputTokens: 2 } })).toEqual({
      inputFee: 30n,
      outputFee: 10n,
      fee: 40n,
    });
  });

  it('tells the price of a million tokens and of a typical request with its tier', () => {
    expect(perMillion(250n)).toBe(250_000_000n);
    const service = { inputPrice: 2n, outputPrice: 3n, details: withTiers(tierOf(100, 1n), tierOf(0, 2n)) };
    expect(typicalCost(service, { promptTokens: 100, completionTokens: 10 })).toBe(230n);
    expect(typicalCost(service, { promptTokens: 101, completionTokens: 10 })).toBe(464n);
  });
});
