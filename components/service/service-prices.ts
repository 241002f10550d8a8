// components/service draws what providers offer: the market and the page of one provider.
import { costOf, type Workload } from '@/lib/domain/calculator';
import type { PriceSheet } from '@/lib/domain/market-model';
import type { PriceUnit, UnitPrice } from '@/lib/domain/pricing';

const onceUnits = { request: 'per-message', image: 'per-image', minute: 'per-minute' } as const satisfies Record<
  string,
  PriceUnit
>;

/** What one typical request costs by a price sheet: a message, an image, a minute of sound. */
export function oncePriceOf(sheet: PriceSheet, workload: Workload): UnitPrice {
  const cost = costOf(sheet, workload);
  return cost.state === 'unpriced' ? undefined : { amount: cost.once, unit: onceUnits[cost.unit] };
}
