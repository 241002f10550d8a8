import type { Address } from 'viem';
import { isJsonObject, type JsonObject, parseJsonObject } from './json';

/** Price tier of a chat service: the first tier whose `maxInputTokens` is 0 (no limit) or at least the prompt size bills the whole request. */
export type PriceTier = {
  readonly maxInputTokens: number;
  readonly inputMultiplier: bigint;
  readonly inputDenominator: bigint;
  readonly outputMultiplier: bigint;
  readonly outputDenominator: bigint;
};

/** A share of a price. */
export type PriceShare = { readonly numerator: bigint; readonly denominator: bigint };

/** What input costs that is written into a provider's cache, for a while or for an hour (provider protocol §4.2). */
export type CacheWrites = { readonly usual?: PriceShare; readonly hour?: PriceShare };

/** How the service says its answers are signed, from `additionalInfo` (provider protocol §3.2). */
export type ProviderMode = 'combined' | 'separated' | 'centralized' | 'standard';

/** What `additionalInfo` says, as far as it could be parsed; missing and broken parts are absent, never guessed. */
export type ServiceDetails = {
  readonly mode: ProviderMode;
  readonly targetTeeAddress?: Address;
  readonly teeVerifier?: string;
  readonly verifierUrl?: string;
  readonly imageName?: string;
  readonly imageDigest?: string;
  readonly providerIdentity?: string;
  readonly tiers: readonly PriceTier[];
  readonly cacheDivisor?: bigint;
  /** Only with a divisor: without one the provider bills no cache at all. */
  readonly cacheWrites?: CacheWrites;
};

/**
 * One registered service as `InferenceServing` holds it.
 * `inputPrice` and `outputPrice` are neuron per token (chat, speech), per image or per second; `updatedAt` is chain seconds.
 * Every string is chosen by the provider and hostile until rendered as text.
 */
export type Service = {
  readonly provider: Address;
  readonly serviceType: string;
  readonly url: string;
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly updatedAt: bigint;
  readonly model: string;
  readonly verifiability: string;
  readonly additionalInfo: string;
  readonly details: ServiceDetails;
  readonly teeSignerAddress: Address;
  readonly teeSignerAcknowledged: boolean;
};

/** Addresses of all zeros stand for "none" in the contract. */
const noAddress = /^0x0{40}$/;
const addressPattern = /^0x[0-9a-fA-F]{40}$/;

const isAddressText = (value: unknown): value is Address => typeof value === 'string' && addressPattern.test(value);

function modeOf(json: JsonObject): ProviderMode {
  if (json.ProviderType === 'centralized') return 'centralized';
  if (json.ProviderType === 'standard') return 'standard';
  return json.TargetSeparated === true ? 'separated' : 'combined';
}

const wholeNumber = (value: unknown, minimum: number): bigint | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum ? BigInt(value) : undefined;

function parseTier(json: unknown): PriceTier | undefined {
  if (!isJsonObject(json)) return undefined;
  const { maxInputTokens } = json;
  if (typeof maxInputTokens !== 'number' || !Number.isSafeInteger(maxInputTokens) || maxInputTokens < 0)
    return undefined;
  const inputMultiplier = wholeNumber(json.inputMultiplier, 0);
  const outputMultiplier = wholeNumber(json.outputMultiplier, 0);
  const inputDenominator = wholeNumber(json.inputMultiplierDenominator ?? 1, 1);
  const outputDenominator = wholeNumber(json.outputMultiplierDenominator ?? 1, 1);
  if (inputMultiplier === undefined || outputMultiplier === undefined) return undefined;
  if (inputDenominator === undefined || outputDenominator === undefined) return undefined;
  return { maxInputTokens, inputMultiplier, inputDenominator, outputMultiplier, outputDenominator };
}

/** Read a table of tiers; one broken tier makes the whole table unusable, because a price is either known or not (provider protocol §7). */
export function parseTierTable(json: readonly unknown[]): readonly PriceTier[] {
  const tiers = json.map(parseTier);
  return tiers.every((tier) => tier !== undefined) ? tiers : [];
}

const parseTiers = (json: unknown): readonly PriceTier[] =>
  isJsonObject(json) && Array.isArray(json.tiers) ? parseTierTable(json.tiers) : [];

function shareOf(numerator: unknown, denominator: unknown): PriceShare | undefined {
  const parts = { numerator: wholeNumber(numerator, 0), denominator: wholeNumber(denominator ?? 1, 1) };
  if (parts.numerator === undefined || parts.denominator === undefined) return undefined;
  return { numerator: parts.numerator, denominator: parts.denominator };
}

function parseCache(json: unknown): Pick<ServiceDetails, 'cacheDivisor' | 'cacheWrites'> {
  const cacheDivisor = isJsonObject(json) ? wholeNumber(json.divisor, 1) : undefined;
  if (!isJsonObject(json) || cacheDivisor === undefined) return {};
  const usual = shareOf(json.writeMultiplierNumerator, json.writeMultiplierDenominator);
  const hour = shareOf(json.write1hMultiplierNumerator, json.write1hMultiplierDenominator);
  if (usual === undefined && hour === undefined) return { cacheDivisor };
  return {
    cacheDivisor,
    cacheWrites: { ...(usual !== undefined && { usual }), ...(hour !== undefined && { hour }) },
  };
}

/** Read `additionalInfo` as far as it makes sense; non-JSON, missing and unknown keys are normal (provider protocol §7). */
export function parseServiceDetails(additionalInfo: string): ServiceDetails {
  const json = parseJsonObject(additionalInfo) ?? {};
  const text = (key: string) => (typeof json[key] === 'string' && json[key] !== '' ? json[key] : undefined);
  const target = json.TargetTeeAddress;
  const teeVerifier = text('TEEVerifier');
  const verifierUrl = text('VerifierURL');
  const imageName = text('ImageName');
  const imageDigest = text('ImageDigest');
  const providerIdentity = text('ProviderIdentity');
  return {
    mode: modeOf(json),
    tiers: parseTiers(json.tieredPricing),
    ...(isAddressText(target) && !noAddress.test(target) && { targetTeeAddress: target }),
    ...(teeVerifier !== undefined && { teeVerifier }),
    ...(verifierUrl !== undefined && { verifierUrl }),
    ...(imageName !== undefined && { imageName }),
    ...(imageDigest !== undefined && { imageDigest }),
    ...(providerIdentity !== undefined && { providerIdentity }),
    ...parseCache(json.cacheTokenBilling),
  };
}

const serviceKinds = ['chatbot', 'text-to-image', 'image-editing', 'speech-to-text'] as const;

/** What a service is used for; everything this product has no screen for is `other`. */
export type ServiceKind = (typeof serviceKinds)[number] | 'other';

/** Sort a `serviceType` text of the contract into the kinds the screens know (provider protocol §2.1). */
export function serviceKind(serviceType: string): ServiceKind {
  return serviceKinds.find((kind) => kind === serviceType) ?? 'other';
}

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Give the URL a browser may send a session token to: https, or loopback http on a local network, never with credentials (§10.21). */
export function callableUrl(url: string, options: { readonly local: boolean }): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  if (parsed.protocol === 'https:') return parsed;
  return options.local && parsed.protocol === 'http:' && loopbackHosts.has(parsed.hostname) ? parsed : undefined;
}

/** Name the key that must have signed this service's answers, from chain data alone (provider protocol §3.2). */
export function responseSigner(service: Pick<Service, 'details' | 'teeSignerAddress'>): Address {
  if (service.details.mode !== 'separated') return service.teeSignerAddress;
  return service.details.targetTeeAddress ?? service.teeSignerAddress;
}

/** Controls, bidi marks and overrides, zero-width characters, line separators and lone surrogates: all can disguise a text. */
const disguises = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** Make a hostile one-line string safe to read: no control or bidi characters, single spaces, at most `maxLength` characters. */
export function cleanText(text: string, maxLength: number): string {
  const clean = text.replace(disguises, ' ').replace(/\s+/gu, ' ').trim();
  // Most are short, and what has no more units has no more characters.
  if (clean.length <= maxLength) return clean;
  const characters = [...clean];
  return characters.length <= maxLength ? characters.join('') : `${characters.slice(0, maxLength - 1).join('')}…`;
}
