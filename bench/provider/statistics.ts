/** The distribution of some durations, in milliseconds. */
export type Distribution = {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Give the value below which a share of the sorted values lies (nearest rank). */
function percentile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** Describe durations; to a hundredth of a millisecond. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50: rounded(percentile(sorted, 0.5)),
    p99: rounded(percentile(sorted, 0.99)),
    max: rounded(sorted.at(-1) ?? Number.NaN),
  };
}
