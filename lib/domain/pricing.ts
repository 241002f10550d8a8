import type { Fee, TokenUsage } from './receipt';
import { type PriceShare, type PriceTier, type Service, type ServiceDetails, serviceKind } from './service';

const tokensPerMillion = 1_000_000n;

const feeOf = (inputFee: bigint, outputFee: bigint): Fee => ({ inputFee, outputFee, fee: inputFee + outputFee });

/** Choose the tier that bills a whole request: the first without limit or wide enough, else the last (provider protocol §4.2). */
export function priceTierFor(details: Pick<ServiceDetails, 'tiers'>, promptTokens: number): PriceTier | undefined {
  const fitting = details.tiers.find((tier) => tier.maxInputTokens === 0 || promptTokens <= tier.maxInputTokens);
  return fitting ?? details.tiers.at(-1);
}

/** Prices in neuron per token after the tier's multipliers, floored as the provider floors them (provider protocol §4.2). */
export function tieredPrices(
  prices: { readonly inputPrice: bigint; readonly outputPrice: bigint },
  tier: PriceTier | undefined,
): { readonly inputPrice: bigint; readonly outputPrice: bigint } {
  if (!tier) return { inputPrice: prices.inputPrice, outputPrice: prices.outputPrice };
  return {
    inputPrice: (prices.inputPrice * tier.inputMultiplier) / tier.inputDenominator,
    outputPrice: (prices.outputPrice * tier.outputMultiplier) / tier.outputDenominator,
  };
}

/** Fee of one chat answer in neuron from its reported usage; every division floors (provider protocol §4.2). */
export function chatFee(input: {
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly details?: Pick<ServiceDetails, 'tiers' | 'cacheDivisor' | 'cacheWrites'> | undefined;
  readonly usage: TokenUsage;
}): Fee {
  const { usage, details } = input;
  const { inputPrice, outputPrice } = tieredPrices(input, details && priceTierFor(details, usage.promptTokens));
  const prompt = BigInt(usage.promptTokens);
  const outputFee = outputPrice * BigInt(usage.completionTokens);
  const divisor = details?.cacheDivisor;
  if (divisor === undefined) return feeOf(inputPrice * prompt, outputFee);
  // Each part is carved out of what is left of the prompt, and floored for itself.
  let plain = prompt;
  let inputFee = 0n;
  const carve = (count: number | undefined, share: PriceShare | undefined) => {
    if (share === undefined) return;
    const asked = BigInt(count ?? 0);
    const tokens = asked < plain ? asked : plain;
    plain -= tokens;
    inputFee += (inputPrice * tokens * share.numerator) / share.denominator;
  };
  carve(usage.cachedTokens, { numerator: 1n, denominator: divisor });
  carve(usage.cacheWriteTokens, details?.cacheWrites?.usual);
  carve(usage.cacheWrite1hTokens, details?.cacheWrites?.hour);
  return feeOf(inputFee + inputPrice * plain, outputFee);
}

/** What a media request is billed by: images asked for, seconds of sound (rounded up), or tokens of speech (provider protocol §4.2). */
export type MediaUsage =
  | { readonly kind: 'images'; readonly count: number }
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'tokens'; readonly inputTokens: number; readonly outputTokens: number };

/** Fee of one image or speech request in neuron (provider protocol §4.2). */
export function mediaFee(input: {
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly usage: MediaUsage;
}): Fee {
  const { inputPrice, outputPrice, usage } = input;
  switch (usage.kind) {
    case 'images':
      return feeOf(0n, outputPrice * BigInt(usage.count));
    case 'seconds':
      return feeOf(0n, outputPrice * BigInt(Math.ceil(usage.seconds)));
    case 'tokens':
      return feeOf(inputPrice * BigInt(usage.inputTokens), outputPrice * BigInt(usage.outputTokens));
  }
}

/** Price of a million tokens in neuron, from neuron per token. */
export function perMillion(price: bigint): bigint {
  return price * tokensPerMillion;
}

/** Cost in neuron of one request of the given size, nothing of it cached. */
export function typicalCost(
  service: Pick<Service, 'inputPrice' | 'outputPrice' | 'details'>,
  size: { readonly promptTokens: number; readonly completionTokens: number },
): bigint {
  const usage = { ...size, cachedTokens: 0 };
  return chatFee({ inputPrice: service.inputPrice, outputPrice: service.outputPrice, details: service.details, usage })
    .fee;
}

/** What one priced unit is. */
export type PriceUnit = 'per-million' | 'per-image' | 'per-second' | 'per-minute' | 'per-unit' | 'per-message';

/** A price in neuron of one unit; `undefined` where the figure means nothing for this kind or is not stated. */
export type UnitPrice = { readonly amount: bigint; readonly unit: PriceUnit } | undefined;

/** Prices in neuron as the contract or a provider states them; `undefined` means not stated, `0n` means free. */
export type StatedPrices = { readonly inputPrice: bigint | undefined; readonly outputPrice: bigint | undefined };

const unitPrice = (price: bigint | undefined, unit: PriceUnit): UnitPrice => {
  if (price === undefined) return undefined;
  return { amount: unit === 'per-million' ? perMillion(price) : price, unit };
};

/** Price of what is sent, by the unit of the service's type (provider protocol §4.2). */
export function inputPriceOf(service: { readonly serviceType: string } & StatedPrices): UnitPrice {
  switch (serviceKind(service.serviceType)) {
    case 'chatbot':
      return unitPrice(service.inputPrice, 'per-million');
    case 'text-to-image':
    case 'image-editing':
      return undefined;
    case 'speech-to-text':
      return service.inputPrice === 0n ? undefined : unitPrice(service.inputPrice, 'per-million');
    case 'other':
      return unitPrice(service.inputPrice, 'per-unit');
  }
}

/** Price of what comes back, by the unit of the service's type (provider protocol §4.2). */
export function outputPriceOf(service: { readonly serviceType: string } & StatedPrices): UnitPrice {
  switch (serviceKind(service.serviceType)) {
    case 'chatbot':
      return unitPrice(service.outputPrice, 'per-million');
    case 'text-to-image':
    case 'image-editing':
      return unitPrice(service.outputPrice, 'per-image');
    case 'speech-to-text':
      return unitPrice(service.outputPrice, 'per-second');
    case 'other':
      return unitPrice(service.outputPrice, 'per-unit');
  }
}

/** How many input tokens stand against how many output tokens in the blended price (F-007). */
export type BlendRatio = { readonly input: number; readonly output: number };

/** Three tokens in for one out, as long as the reader says nothing else (F-007). */
export const usualBlend: BlendRatio = { input: 3, output: 1 };

/** Price in neuron of a million tokens mixed in the given ratio, floored; undefined for what is not billed by tokens. */
export function blendedPriceOf(
  service: { readonly serviceType: string } & StatedPrices,
  ratio: BlendRatio,
): bigint | undefined {
  const { inputPrice, outputPrice, serviceType } = service;
  if (serviceKind(serviceType) !== 'chatbot' || inputPrice === undefined || outputPrice === undefined) return undefined;
  const [input, output] = [BigInt(ratio.input), BigInt(ratio.output)];
  return perMillion(inputPrice * input + outputPrice * output) / (input + output);
}
