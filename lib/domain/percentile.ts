/** The percentiles that are told of a quantity: the value that so many of a hundred measurements did not exceed. */
export const percentiles = ['p50', 'p90', 'p95', 'p99'] as const;

export type Percentile = (typeof percentiles)[number];

/**
 * How a quantity was distributed over `samples` measurements: milliseconds, or tokens per second. `samples` is absent where its source
 * does not count them, and a percentile that so few of them cannot tell is absent too (F-011).
 */
export type Spread = { readonly samples?: number; readonly average?: number } & {
  readonly [P in Percentile]?: number;
};

/** Out of a hundred. */
const shares: Readonly<Record<Percentile, number>> = { p50: 50, p90: 90, p95: 95, p99: 99 };

/** With fewer measurements than these the percentile would be no more than the largest one. */
export const fewestSamples: Readonly<Record<Percentile, number>> = { p50: 1, p90: 10, p95: 20, p99: 100 };

/** Leave out the percentiles that the number of measurements cannot tell; of uncounted ones only the middle is left. */
export function claimedSpread(spread: Spread): Spread {
  const { samples, average } = spread;
  const kept = percentiles.flatMap((name) => {
    const value = spread[name];
    const isTold = samples === undefined ? name === 'p50' : samples >= fewestSamples[name];
    return value !== undefined && isTold ? [[name, value] as const] : [];
  });
  return {
    ...(samples !== undefined && { samples }),
    ...(average !== undefined && { average }),
    ...Object.fromEntries(kept),
  };
}

/** Sum up measurements by nearest rank; undefined without any. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const samples = sorted.length;
  if (samples === 0) return undefined;
  const ranked = percentiles.map((name) => [name, sorted[Math.ceil((samples * shares[name]) / 100) - 1]] as const);
  return claimedSpread({ samples, ...Object.fromEntries(ranked) });
}
