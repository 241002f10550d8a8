import type { PriceSheet } from './market-model';
import { chatFee, priceTierFor, tieredPrices } from './pricing';
import { serviceKind } from './service';

/**
 * What the reader wants to have done: the size of one chat request with the share of its input that is cached (percent), and how
 * many requests, images and minutes of speech a month. `rental` is a flat monthly price to compare with, in neuron.
 */
export type Workload = {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedPercent: number;
  readonly requests: number;
  readonly images: number;
  readonly minutes: number;
  readonly rental: bigint | undefined;
};

/** What is assumed of a reader who has said nothing (F-016). */
export const usualWorkload: Workload = {
  promptTokens: 1000,
  completionTokens: 500,
  cachedPercent: 0,
  requests: 1000,
  images: 100,
  minutes: 60,
  rental: undefined,
};

/** One step of a calculation, to be shown in words: `amount = quantity × price` unless the kind says otherwise. Amounts in neuron. */
export type CostLine =
  | { readonly kind: 'tier'; readonly position: number; readonly of: number; readonly maxInputTokens: number }
  | { readonly kind: 'input'; readonly quantity: bigint; readonly price: bigint; readonly amount: bigint }
  | {
      /** `amount = floor(quantity × price / divisor)`. */
      readonly kind: 'cached';
      readonly quantity: bigint;
      readonly price: bigint;
      readonly divisor: bigint;
      readonly amount: bigint;
    }
  | { readonly kind: 'output'; readonly quantity: bigint; readonly price: bigint; readonly amount: bigint }
  | { readonly kind: 'image'; readonly quantity: bigint; readonly price: bigint; readonly amount: bigint }
  | { readonly kind: 'second'; readonly quantity: bigint; readonly price: bigint; readonly amount: bigint }
  | { readonly kind: 'once'; readonly amount: bigint }
  | { readonly kind: 'month'; readonly quantity: bigint; readonly price: bigint; readonly amount: bigint };

/** What a month's quantity counts. */
export type WorkUnit = 'request' | 'image' | 'minute';

/** Why a service has no price for the workload. */
export type UnpricedReason = 'unknown-kind' | 'not-stated' | 'context-too-small';

/** What the workload costs, exactly in neuron: once (one request, image or minute) and a month, with each step; or why not. */
export type Costing =
  | {
      readonly state: 'priced';
      readonly unit: WorkUnit;
      readonly once: bigint;
      readonly month: bigint;
      readonly lines: readonly CostLine[];
    }
  | { readonly state: 'unpriced'; readonly why: UnpricedReason };

const unpriced = (why: UnpricedReason): Costing => ({ state: 'unpriced', why });

/** Tokens of the input that the reader takes to be cached, rounded down. */
export function cachedTokensOf({ promptTokens, cachedPercent }: Workload): number {
  return Math.floor((promptTokens * cachedPercent) / 100);
}

type Sized = {
  readonly unit: WorkUnit;
  readonly once: bigint;
  readonly times: number;
  readonly lines: readonly CostLine[];
};

function priced({ unit, once, times, lines }: Sized): Costing {
  const quantity = BigInt(times);
  const month = once * quantity;
  const totals: readonly CostLine[] = [
    { kind: 'once', amount: once },
    { kind: 'month', quantity, price: once, amount: month },
  ];
  return { state: 'priced', unit, once, month, lines: [...lines, ...totals] };
}

function tierLine(sheet: PriceSheet, promptTokens: number): readonly CostLine[] {
  const tier = priceTierFor(sheet, promptTokens);
  if (tier === undefined) return [];
  const { maxInputTokens } = tier;
  return [{ kind: 'tier', position: sheet.tiers.indexOf(tier) + 1, of: sheet.tiers.length, maxInputTokens }];
}

function chatCosting(sheet: PriceSheet, workload: Workload): Costing {
  const { inputPrice, outputPrice, cacheDivisor, contextLength } = sheet;
  if (inputPrice === undefined || outputPrice === undefined) return unpriced('not-stated');
  const { promptTokens, completionTokens } = workload;
  if (contextLength !== undefined && promptTokens + completionTokens > contextLength) {
    return unpriced('context-too-small');
  }
  const cachedTokens = cacheDivisor === undefined ? 0 : cachedTokensOf(workload);
  const usage = { promptTokens, completionTokens, cachedTokens };
  const fee = chatFee({ inputPrice, outputPrice, details: sheet, usage });
  const prices = tieredPrices({ inputPrice, outputPrice }, priceTierFor(sheet, promptTokens));
  const fresh = BigInt(promptTokens - cachedTokens);
  const freshFee = prices.inputPrice * fresh;
  const lines: CostLine[] = [
    ...tierLine(sheet, promptTokens),
    { kind: 'input', quantity: fresh, price: prices.inputPrice, amount: freshFee },
  ];
  if (cachedTokens > 0 && cacheDivisor !== undefined) {
    const quantity = BigInt(cachedTokens);
    const amount = fee.inputFee - freshFee;
    lines.push({ kind: 'cached', quantity, price: prices.inputPrice, divisor: cacheDivisor, amount });
  }
  lines.push({
    kind: 'output',
    quantity: BigInt(completionTokens),
    price: prices.outputPrice,
    amount: fee.outputFee,
  });
  return priced({ unit: 'request', once: fee.fee, times: workload.requests, lines });
}

/** Calculate what a workload costs by one price sheet; every division floors as the provider's does (provider protocol §4.2, F-013). */
export function costOf(sheet: PriceSheet, workload: Workload): Costing {
  const { outputPrice } = sheet;
  switch (serviceKind(sheet.serviceType)) {
    case 'chatbot':
      return chatCosting(sheet, workload);
    case 'text-to-image':
    case 'image-editing':
      if (outputPrice === undefined) return unpriced('not-stated');
      return priced({
        unit: 'image',
        once: outputPrice,
        times: workload.images,
        lines: [{ kind: 'image', quantity: 1n, price: outputPrice, amount: outputPrice }],
      });
    case 'speech-to-text': {
      if (outputPrice === undefined) return unpriced('not-stated');
      const once = outputPrice * 60n;
      const lines: readonly CostLine[] = [{ kind: 'second', quantity: 60n, price: outputPrice, amount: once }];
      return priced({ unit: 'minute', once, times: workload.minutes, lines });
    }
    case 'other':
      return unpriced('unknown-kind');
  }
}

/** A month by use against a month at a flat price. `difference` in neuron is never negative; `breakEven` counts the uses a month that cost as much. */
export type RentalComparison = {
  readonly cheaper: 'use' | 'rental' | 'same';
  readonly difference: bigint;
  /** Uses up to this number cost no more than the rental; undefined where use is free. */
  readonly breakEven: bigint | undefined;
};

/** Compare a costing with the reader's own figure for a flat monthly rental, in neuron. */
export function compareRental(
  cost: { readonly once: bigint; readonly month: bigint },
  rental: bigint,
): RentalComparison {
  const { once, month } = cost;
  return {
    cheaper: month === rental ? 'same' : month < rental ? 'use' : 'rental',
    difference: month < rental ? rental - month : month - rental,
    breakEven: once === 0n ? undefined : rental / once,
  };
}
