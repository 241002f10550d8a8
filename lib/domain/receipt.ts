import type { Address, Hex } from 'viem';

/** Token counts as the provider returned them. */
export type TokenUsage = {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  /** Written into the provider's cache, for a while and for an hour; providers that do not count them leave them out. */
  readonly cacheWriteTokens?: number | undefined;
  readonly cacheWrite1hTokens?: number | undefined;
};

/** The prices a fee was computed with: neuron per token, with the block they were read at. */
export type AppliedPrices = {
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly blockNumber: bigint;
  /** True where the provider stated them off chain: nothing but its word says so, and the block only dates them. */
  readonly stated?: boolean | undefined;
};

/** Fee parts in neuron. */
export type Fee = { readonly inputFee: bigint; readonly outputFee: bigint; readonly fee: bigint };

/**
 * This browser's own record of one billed request; `at` is this device's clock in milliseconds. `fee` undefined: not reported, never
 * zero. `unanswered`: the request was sent and no answer came here, so that nobody here knows whether the provider took it.
 */
export type UsageReceipt = {
  readonly id: string;
  readonly chainId: number;
  readonly user: Address;
  readonly provider: Address;
  readonly model: string;
  readonly at: number;
  readonly usage: TokenUsage | undefined;
  readonly prices: AppliedPrices;
  readonly fee: Fee | undefined;
  readonly requestHash: Hex;
  readonly responseHash: Hex | undefined;
  readonly unanswered?: boolean | undefined;
};
