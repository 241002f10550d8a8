// components/service draws what providers offer: the market and the page of one provider.
import { costOf, usualWorkload, type Workload } from '@/lib/domain/calculator';
import { type PriceSheet, priceSheetOf } from '@/lib/domain/market-model';
import type { PriceUnit, UnitPrice } from '@/lib/domain/pricing';
import type { Service } from '@/lib/domain/service';

/** How many tokens the reader takes for a typical message. */
export type TypicalSize = Pick<Workload, 'promptTokens' | 'completionTokens'>;

/** A typical size and where it comes from: assumed, the median of the reader's own messages, or written by the reader. */
export type KnownSize = TypicalSize & { readonly source: 'assumed' | 'own' | 'written' };

/** What is assumed of a reader nothing is known of (F-016). */
export const defaultTypicalSize: KnownSize = { promptTokens: 1000, completionTokens: 500, source: 'assumed' };

const onceUnits = { request: 'per-message', image: 'per-image', minute: 'per-minute' } as const satisfies Record<
  string,
  PriceUnit
>;

/** What one typical request costs by a price sheet: a message, an image, a minute of sound. */
export function oncePriceOf(sheet: PriceSheet, workload: Workload): UnitPrice {
  const cost = costOf(sheet, workload);
  return cost.state === 'unpriced' ? undefined : { amount: cost.once, unit: onceUnits[cost.unit] };
}

/** What one typical request costs: a message of the reader's size (no price while that is not known), one image, one minute of sound. */
export function typicalPriceOf(service: Service, size: TypicalSize | undefined): UnitPrice {
  const price = oncePriceOf(priceSheetOf(service), { ...usualWorkload, ...size });
  return price?.unit === 'per-message' && size === undefined ? undefined : price;
}
