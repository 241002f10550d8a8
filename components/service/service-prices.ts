// components/service draws what providers offer: the market and the page of one provider.
import { perMillion, typicalCost } from '@/lib/domain/pricing';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { type Service, serviceKind } from '@/lib/domain/service';

/** What one priced unit is. */
export type PriceUnit = 'per-million' | 'per-image' | 'per-second' | 'per-minute' | 'per-unit' | 'per-message';

/** A price in neuron of one unit; `undefined` where the contract's figure means nothing for this kind. */
export type UnitPrice = { readonly amount: bigint; readonly unit: PriceUnit } | undefined;

/** How many tokens the reader takes for a typical message. */
export type TypicalSize = { readonly promptTokens: number; readonly completionTokens: number };

/** A typical size and where it comes from: assumed, the median of the reader's own messages, or written by the reader. */
export type KnownSize = TypicalSize & { readonly source: 'assumed' | 'own' | 'written' };

/** What is assumed of a reader nothing is known of (F-016). */
export const defaultTypicalSize: KnownSize = { promptTokens: 1000, completionTokens: 500, source: 'assumed' };

/** Fewer messages than this say nothing typical (F-016). */
const messagesForOwn = 5;

const median = (counts: readonly number[]): number => [...counts].sort((a, b) => a - b)[counts.length >> 1] ?? 0;

/**
 * What the reader wrote; else the median of the reader's own messages, once there are enough; else the assumption (F-016). As long as the
 * receipts are not read (undefined), only what the reader wrote is known.
 */
export function typicalSizeOf(
  written: TypicalSize | undefined,
  receipts: readonly UsageReceipt[] | undefined,
): KnownSize | undefined;
export function typicalSizeOf(
  written: TypicalSize | undefined,
  receipts: readonly UsageReceipt[] | undefined,
): KnownSize | undefined {
  if (written !== undefined) return { ...written, source: 'written' };
  if (receipts === undefined) return undefined;
  const usages = receipts.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  if (usages.length < messagesForOwn) return defaultTypicalSize;
  return {
    promptTokens: median(usages.map((usage) => usage.promptTokens)),
    completionTokens: median(usages.map((usage) => usage.completionTokens)),
    source: 'own',
  };
}

/** The price of what is sent. */
export function inputPriceOf(service: Service): UnitPrice {
  switch (serviceKind(service.serviceType)) {
    case 'chatbot':
      return { amount: perMillion(service.inputPrice), unit: 'per-million' };
    case 'text-to-image':
    case 'image-editing':
      return undefined;
    case 'speech-to-text':
      return service.inputPrice === 0n ? undefined : { amount: perMillion(service.inputPrice), unit: 'per-million' };
    case 'other':
      return { amount: service.inputPrice, unit: 'per-unit' };
  }
}

/** The price of what comes back. */
export function outputPriceOf(service: Service): UnitPrice {
  switch (serviceKind(service.serviceType)) {
    case 'chatbot':
      return { amount: perMillion(service.outputPrice), unit: 'per-million' };
    case 'text-to-image':
    case 'image-editing':
      return { amount: service.outputPrice, unit: 'per-image' };
    case 'speech-to-text':
      return { amount: service.outputPrice, unit: 'per-second' };
    case 'other':
      return { amount: service.outputPrice, unit: 'per-unit' };
  }
}

/** What one typical request costs: a message of the reader's size (no price while that is not known), one image, one minute of sound. */
export function typicalPriceOf(service: Service, size: TypicalSize | undefined): UnitPrice {
  switch (serviceKind(service.serviceType)) {
    case 'chatbot':
      return size && { amount: typicalCost(service, size), unit: 'per-message' };
    case 'text-to-image':
    case 'image-editing':
      return { amount: service.outputPrice, unit: 'per-image' };
    case 'speech-to-text':
      return { amount: service.outputPrice * 60n, unit: 'per-minute' };
    case 'other':
      return undefined;
  }
}
