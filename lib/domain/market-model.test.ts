import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRateCurrent, usdOf } from './market-model';

const og = 10n ** 18n;

describe('US dollars', () => {
  it('are rounded to three figures that count, half up', () => {
    expect(usdOf(og, { usdPer0G: 123_450_000_000_000_000n, at: 0 })).toBe(123_000_000_000_000_000n);
    expect(usdOf(og, { usdPer0G: 123_500_000_000_000_000n, at: 0 })).toBe(124_000_000_000_000_000n);
    expect(usdOf(99_960n * og, { usdPer0G: og, at: 0 })).toBe(100_000n * og);
    expect(usdOf(0n, { usdPer0G: og, at: 0 })).toBe(0n);
  });

  it('are within half a percent of the exact figure, for any amount and rate', () => {
    const quantity = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
    fc.assert(
      fc.property(quantity, fc.bigInt({ min: 1n, max: 10n ** 24n }), (neuron, usdPer0G) => {
        const exact = (neuron * usdPer0G) / og;
        const off = usdOf(neuron, { usdPer0G, at: 0 }) - exact;
        expect((off < 0n ? -off : off) * 200n).toBeLessThanOrEqual(exact);
      }),
    );
  });

  it('are by a rate that is at most an hour from now, before or after', () => {
    const rate = { usdPer0G: 1n, at: 10_000_000 };
    expect([rate.at - 3_600_000, rate.at, rate.at + 3_600_000].map((now) => isRateCurrent(rate, now))).toEqual([
      true,
      true,
      true,
    ]);
    expect([rate.at - 3_600_001, rate.at + 3_600_001].map((now) => isRateCurrent(rate, now))).toEqual([false, false]);
  });
});
