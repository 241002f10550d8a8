import type { Address } from 'viem';
import type { PriceTier } from '@/lib/domain/service';

/** The kind of provider to register, with what only that kind has (provider protocol §3.2). */
export type RegisteredMode =
  | { readonly kind: 'combined' }
  | { readonly kind: 'separated'; readonly targetTeeAddress: Address }
  | { readonly kind: 'centralized'; readonly identity: string };

/**
 * Write `additionalInfo` as the network's brokers do, keys in alphabetical order (provider protocol §7). `Simulated` is said
 * outright: this node holds its signing key in ordinary memory.
 */
export function additionalInfoOf(options: {
  readonly mode: RegisteredMode;
  readonly tiers?: readonly PriceTier[] | undefined;
  readonly cacheDivisor?: bigint | undefined;
}): string {
  const { mode, tiers = [], cacheDivisor } = options;
  return JSON.stringify({
    ImageDigest: '',
    ImageName: '',
    ...(mode.kind === 'centralized' && { ProviderIdentity: mode.identity, ProviderType: 'centralized' }),
    Simulated: true,
    TEEVerifier: 'dstack',
    TargetSeparated: mode.kind !== 'combined',
    TargetTeeAddress: mode.kind === 'separated' ? mode.targetTeeAddress : '',
    VerifierURL: '',
    ...(cacheDivisor !== undefined && { cacheTokenBilling: { divisor: Number(cacheDivisor) } }),
    ...(tiers.length > 0 && { tieredPricing: { tiers: tiers.map(tierJson) } }),
  });
}

const tierJson = (tier: PriceTier) => ({
  inputMultiplier: Number(tier.inputMultiplier),
  inputMultiplierDenominator: Number(tier.inputDenominator),
  maxInputTokens: tier.maxInputTokens,
  outputMultiplier: Number(tier.outputMultiplier),
  outputMultiplierDenominator: Number(tier.outputDenominator),
});
