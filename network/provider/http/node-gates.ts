import {
  type ConcurrencyGate,
  createConcurrencyGate,
  createRateLimiter,
  createSharedRateLimiter,
  type RateLimiter,
} from '../limiter';
import { createMistakeBlock, createSharedMistakeBlock, type MistakeBlock } from '../mistake-block';
import type { NodeLimits } from '../options';
import type { SharedState } from '../store/store';
import { createSharedUsageBudget, createUsageBudget, type UsageBudget } from './usage-budget';

/** The gates of provider protocol §6. */
export type NodeGates = {
  readonly proxyPerIp: RateLimiter;
  readonly otherPerIp: RateLimiter;
  readonly perUser: RateLimiter;
  readonly userSlots: ConcurrencyGate;
  readonly allSlots: ConcurrencyGate;
  readonly wrongModel: MistakeBlock;
  readonly receipts: RateLimiter;
  readonly imageServe: RateLimiter;
  /** Absent where no such limit is configured. */
  readonly userTokens: UsageBudget | undefined;
  readonly userImages: UsageBudget | undefined;
};

/**
 * Build every gate. What a user or an address may ask in a time is one for all replicas that share a database; how much runs at
 * once is each replica's own strength.
 */
export function createGates({
  limits,
  now,
  store,
}: {
  readonly limits: NodeLimits;
  readonly now: () => number;
  readonly store: SharedState;
}): NodeGates {
  const limiter = (gate: string, rate: { readonly perSecond: number; readonly burst: number }) =>
    store.isShared ? createSharedRateLimiter({ store, gate, ...rate, now }) : createRateLimiter({ ...rate, now });
  const budget = (gate: string, perMinute: number | undefined) => {
    if (perMinute === undefined) return undefined;
    return store.isShared
      ? createSharedUsageBudget({ store, gate, perMinute, now })
      : createUsageBudget({ perMinute, now });
  };
  const { perMinute, burst, concurrent, tokensPerMinute, imagesPerMinute } = limits.perUser;
  return {
    proxyPerIp: limiter('proxy-ip', limits.proxyPerIp),
    otherPerIp: limiter('other-ip', limits.otherPerIp),
    perUser: limiter('user', { perSecond: perMinute / 60, burst }),
    userSlots: createConcurrencyGate(concurrent),
    allSlots: createConcurrencyGate(limits.inFlight),
    wrongModel: store.isShared ? createSharedMistakeBlock({ store, now }) : createMistakeBlock(now),
    // A page is up to 50 signatures: enough pages a minute to read a year's receipts, too few to keep a node busy with them.
    receipts: limiter('receipts', { perSecond: 1, burst: 30 }),
    imageServe: limiter('image', limits.imageServe),
    userTokens: budget('user-tokens', tokensPerMinute),
    userImages: budget('user-images', imagesPerMinute),
  };
}
