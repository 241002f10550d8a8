import type { Address } from 'viem';

/** Price tier of a chat service: the first tier whose `maxInputTokens` is 0 (no limit) or at least the prompt size bills the whole request. */
export type PriceTier = {
  readonly maxInputTokens: number;
  readonly inputMultiplier: bigint;
  readonly inputDenominator: bigint;
  readonly outputMultiplier: bigint;
  readonly outputDenominator: bigint;
};

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
