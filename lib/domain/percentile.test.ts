import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimedSpread, fewestSamples, percentiles, spreadOf } from './percentile';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a percentile', () => {
  it('is the value so many of a hundred measurements did not exceed', () => {
    expect(spreadOf(upTo(100))).toEqual({ samples: 100, p50: 50, p90: 90, p95: 95, p99: 99 });
    expect(spreadOf([30, 10, 20])).toEqual({ samples: 3, p50: 20 });
    expect(spreadOf([])).toBeUndefined();
  });

  it('is claimed from so many measurements on, and not of one fewer', () => {
    for (const name of percentiles) {
      const fewest = fewestSamples[name];
      expect(spreadOf(upTo(fewest)), name).toHaveProperty(name);
      expect(spreadOf(upTo(fewest - 1)) ?? {}, name).not.toHaveProperty(name);
    }
  });

  it('of somebody else’s figures is held to the same rule, and of uncounted ones only the middle is told', () => {
    const all = { p50: 1, p90: 2, p95: 3, p99: 4 };
    expect(claimedSpread({ samples: 30, average: 2, ...all })).toEqual({
      samples: 30,
      average: 2,
      p50: 1,
      p90: 2,
      p95: 3,
    });
    expect(claimedSpread(all)).toEqual({ p50: 1 });
    expect(claimedSpread({ samples: 0, ...all })).toEqual({ samples: 0 });
  });

  it('agrees with counting, for any measurements', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 250 }), (values) => {
        const spread = spreadOf(values);
        for (const [name, share] of [
          ['p50', 50],
          ['p90', 90],
          ['p95', 95],
          ['p99', 99],
        ] as const) {
          const told = spread?.[name];
          if (told === undefined) {
            expect(values.length).toBeLessThan(fewestSamples[name]);
            continue;
          }
          const within = values.filter((value) => value <= told).length;
          const below = values.filter((value) => value < told).length;
          expect(values).toContain(told);
          expect(within * 100).toBeGreaterThanOrEqual(share * values.length);
          expect(below * 100).toBeLessThan(share * values.length);
        }
      }),
    );
  });
});
