import type { Figure, MarketRow } from './market';
import type { Percentile } from './percentile';

/** The percentile of the whole time a check by the network's status service took, milliseconds; this browser's own times are never put in its place. */
export function latencyFigure(
  { health, checkedAt }: Pick<MarketRow, 'health' | 'checkedAt'>,
  percentile: Percentile,
): Figure | undefined {
  const value = health?.latency?.[percentile];
  if (value === undefined) return undefined;
  return { value, from: 'status', samples: health?.latency?.samples, at: checkedAt };
}
