import type { CacheWrites, PriceTier, Service } from './service';

/**
 * One model as a provider's `/v1/models` or the status service describes it: unsigned, self-asserted and hostile text (provider
 * protocol §2.6). Prices in neuron per token (`imagePrice` per image); whatever is missing or broken is absent, never guessed.
 */
export type StatedModel = {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: string;
  readonly ownedBy?: string;
  readonly contextLength?: number;
  readonly maxCompletionTokens?: number;
  readonly inputModalities?: readonly string[];
  readonly outputModalities?: readonly string[];
  readonly supportedParameters?: readonly string[];
  readonly inputPrice?: bigint;
  readonly outputPrice?: bigint;
  readonly imagePrice?: bigint;
  readonly tiers?: readonly PriceTier[];
  readonly cacheDivisor?: bigint;
  readonly verifiability?: string;
  readonly teeType?: string;
  readonly expires?: string;
};

/** A rate somebody states: how many US dollars one 0G is worth, times 10^18, and when that was said (milliseconds). */
export type UsdRate = { readonly usdPer0G: bigint; readonly at: number };

/** A list of models with the rate that came with it. */
export type StatedModels = { readonly models: readonly StatedModel[]; readonly rate?: UsdRate };

/** Older rates say nothing about today's prices (F-012), in milliseconds. */
const rateLifetime = 3_600_000;

/** Tell whether a rate may still be shown. */
export function isRateCurrent(rate: UsdRate, now: number): boolean {
  return now - rate.at <= rateLifetime && rate.at - now <= rateLifetime;
}

/** More figures than these a rate that changes by the minute does not bear. */
const usdFigures = 3;

/** Turn neuron into US dollars times 10^18, rounded half up to three figures that count: the amount formatter draws it like 0G (F-012). */
export function usdOf(neuron: bigint, rate: UsdRate): bigint {
  const exact = (neuron * rate.usdPer0G) / 10n ** 18n;
  const unit = 10n ** BigInt(Math.max(0, exact.toString().length - usdFigures));
  return ((exact + unit / 2n) / unit) * unit;
}

/** Who says a figure: the contract, the provider's own endpoint, or the network's status service. */
export type StatementSource = 'chain' | 'provider' | 'status';

/** Everything needed to price a request, with who says each part; a price that nobody states is undefined, never zero. */
export type PriceSheet = {
  readonly serviceType: string;
  readonly model: string;
  readonly inputPrice: bigint | undefined;
  readonly outputPrice: bigint | undefined;
  readonly pricesFrom: StatementSource;
  readonly tiers: readonly PriceTier[];
  readonly tiersFrom: StatementSource;
  readonly cacheDivisor?: bigint;
  /** Only the contract names them. */
  readonly cacheWrites?: CacheWrites;
  readonly cacheFrom: StatementSource;
  readonly contextLength?: number;
};

/** A statement about a model and who made it. */
export type SourcedModel = { readonly model: StatedModel; readonly source: Exclude<StatementSource, 'chain'> };

/**
 * Draw up the prices of a provider's registered model: prices always from the contract, tiers and cache discount from
 * `additionalInfo`, and only where it names none from what else is stated.
 */
export function priceSheetOf(
  service: Pick<Service, 'serviceType' | 'model' | 'inputPrice' | 'outputPrice' | 'details'>,
  stated?: SourcedModel,
): PriceSheet {
  const { details } = service;
  const hasTiers = details.tiers.length > 0 || stated === undefined;
  const hasCache = details.cacheDivisor !== undefined || stated === undefined;
  const cacheDivisor = hasCache ? details.cacheDivisor : stated.model.cacheDivisor;
  const contextLength = stated?.model.contextLength;
  return {
    serviceType: service.serviceType,
    model: service.model,
    inputPrice: service.inputPrice,
    outputPrice: service.outputPrice,
    pricesFrom: 'chain',
    tiers: hasTiers ? details.tiers : (stated.model.tiers ?? []),
    tiersFrom: hasTiers ? 'chain' : stated.source,
    ...(cacheDivisor !== undefined && { cacheDivisor }),
    ...(details.cacheWrites !== undefined && { cacheWrites: details.cacheWrites }),
    cacheFrom: hasCache ? 'chain' : stated.source,
    ...(contextLength !== undefined && { contextLength }),
  };
}

/**
 * Draw up the prices of a further model a provider lists beside its registered one. Nothing of it stands on the chain: prices are
 * what the endpoint states, and what it does not state is not known.
 */
export function statedSheetOf(service: Pick<Service, 'serviceType'>, { model, source }: SourcedModel): PriceSheet {
  const serviceType = model.type ?? service.serviceType;
  return {
    serviceType,
    model: model.id,
    inputPrice: model.inputPrice,
    outputPrice: model.imagePrice ?? model.outputPrice,
    pricesFrom: source,
    tiers: model.tiers ?? [],
    tiersFrom: source,
    ...(model.cacheDivisor !== undefined && { cacheDivisor: model.cacheDivisor }),
    cacheFrom: source,
    ...(model.contextLength !== undefined && { contextLength: model.contextLength }),
  };
}
