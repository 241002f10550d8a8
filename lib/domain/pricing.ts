import type { Fee, TokenUsage } from './receipt';
import type { PriceTier, Service, ServiceDetails } from './service';

const tokensPerMillion = 1_000_000n;

const feeOf = (inputFee: bigint, outputFee: bigint): Fee => ({ inputFee, outputFee, fee: inputFee + outputFee });

/** Choose the tier that bills a whole request: the first without limit or wide enough, else the last (provider protocol §4.2). */
export function priceTierFor(details: ServiceDetails, promptTokens: number): PriceTier | undefined {
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
  readonly details?: ServiceDetails | undefined;
  readonly usage: TokenUsage;
}): Fee {
  const { usage, details } = input;
  const { inputPrice, outputPrice } = tieredPrices(input, details && priceTierFor(details, usage.promptTokens));
  const prompt = BigInt(usage.promptTokens);
  const outputFee = outputPrice * BigInt(usage.completionTokens);
  const divisor = details?.cacheDivisor;
  if (divisor === undefined) return feeOf(inputPrice * prompt, outputFee);
  const cached = BigInt(Math.min(usage.cachedTokens, usage.promptTokens));
  return feeOf(inputPrice * (prompt - cached) + (inputPrice * cached) / divisor, outputFee);
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
