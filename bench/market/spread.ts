/** How some durations are spread, in milliseconds to a tenth. */
export type Spread = { readonly count: number; readonly p50: number; readonly p95: number; readonly max: number };

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Describe durations by their nearest ranks. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
