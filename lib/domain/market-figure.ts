import type { Figure, MarketRow } from './market';
import type { Percentile } from './percentile';

/** The percentile of the whole time a check by the network's status service took, milliseconds; this browser's own times are never put in its place. */
export function latencyFigure({ health }: Pick<MarketRow, 'health'>, percentile: Percentile): Figure | undefined {
  const value = health?.latency?.[percentile];
  return value === undefined ? undefined : { value, from: 'status', samples: health?.latency?.samples };
}
