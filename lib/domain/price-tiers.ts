import type { PriceTier, ServiceDetails } from './service';

/** Prompt sizes in tokens, both ends included, that one tier bills; `to` undefined where it has no end. */
export type TierRange = { readonly tier: PriceTier; readonly from: number; readonly to: number | undefined };

/** Say which prompt sizes each tier bills by the rule of `priceTierFor`; a tier that an earlier one covers bills none and is left out. */
export function tierRanges({ tiers }: Pick<ServiceDetails, 'tiers'>): readonly TierRange[] {
  const ranges: TierRange[] = [];
  let from = 0;
  for (const tier of tiers) {
    if (tier.maxInputTokens === 0) return [...ranges, { tier, from, to: undefined }];
    if (tier.maxInputTokens < from) continue;
    ranges.push({ tier, from, to: tier.maxInputTokens });
    from = tier.maxInputTokens + 1;
  }
  const last = tiers.at(-1);
  if (last === undefined) return [];
  const widest = ranges.at(-1);
  // Beyond all limits the last tier bills, whether or not it was the widest.
  if (widest?.tier === last) return [...ranges.slice(0, -1), { ...widest, to: undefined }];
  return [...ranges, { tier: last, from, to: undefined }];
}
