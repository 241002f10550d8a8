/** What is left in a bucket after a request was let in. */
export type Allowance = { readonly remaining: number; readonly resetSeconds: number };

/** One token bucket for each key; asked of a database where several replicas share the rate, so the answer may take a moment. */
export type RateLimiter = { take(key: string): Promise<Allowance | undefined> };

const maxKeys = 10_000;

/** Let `burst` requests through at once and `perSecond` in the long run, for each key by itself (provider protocol §6). */
export function createRateLimiter(options: {
  readonly perSecond: number;
  readonly burst: number;
  readonly now: () => number;
}): RateLimiter {
  const { perSecond, burst, now } = options;
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();

  const dropOldest = (): void => {
    const oldest = buckets.keys().next();
    if (buckets.size > maxKeys && !oldest.done) buckets.delete(oldest.value);
  };

  return {
    take: async (key) => {
      const at = now();
      const known = buckets.get(key);
      const tokens = known ? Math.min(burst, known.tokens + (Math.max(0, at - known.at) / 1_000) * perSecond) : burst;
      buckets.delete(key);
      const left = tokens < 1 ? tokens : tokens - 1;
      buckets.set(key, { tokens: left, at });
      dropOldest();
      if (tokens < 1) return undefined;
      return { remaining: Math.floor(left), resetSeconds: Math.ceil((burst - left) / perSecond) };
    },
  };
}

/** One look into a bucket that replicas share: rate in tokens per second, the asking replica's clock in milliseconds. */
export type AllowanceRequest = {
  readonly gate: string;
  readonly key: string;
  readonly perSecond: number;
  readonly burst: number;
  readonly now: number;
};

/** Where shared buckets are kept. */
export type SharedAllowances = { takeAllowance(request: AllowanceRequest): Promise<Allowance | undefined> };

/** Hold each key to its rate together with the other replicas of this provider, by buckets in their common database. */
export function createSharedRateLimiter(options: {
  readonly store: SharedAllowances;
  readonly gate: string;
  readonly perSecond: number;
  readonly burst: number;
  readonly now: () => number;
}): RateLimiter {
  const { store, gate, perSecond, burst, now } = options;
  return { take: (key) => store.takeAllowance({ gate, key, perSecond, burst, now: now() }) };
}

/** How many may run at once, for each key. */
export type ConcurrencyGate = {
  /** Take a place; the returned function gives it back, once. Undefined: full. */
  enter(key: string): (() => void) | undefined;
  active(key: string): number;
};

/** Let at most `limit` run at the same time for each key (provider protocol §6). */
export function createConcurrencyGate(limit: number): ConcurrencyGate {
  const counts = new Map<string, number>();
  const leave = (key: string): void => {
    const count = (counts.get(key) ?? 1) - 1;
    if (count <= 0) counts.delete(key);
    else counts.set(key, count);
  };
  return {
    active: (key) => counts.get(key) ?? 0,
    enter: (key) => {
      const count = counts.get(key) ?? 0;
      if (count >= limit) return undefined;
      counts.set(key, count + 1);
      let inside = true;
      return () => {
        if (inside) leave(key);
        inside = false;
      };
    },
  };
}

const mistakeWindowMs = 5 * 60_000;
const mistakesAllowed = 5;
const blockedMs = 60 * 60_000;

/** Counts requests for models the service does not have. */
export type MistakeBlock = { note(key: string): void; blockedForMs(key: string): number };

/** Block a key for an hour after five wrong models within five minutes (provider protocol §6). */
export function createMistakeBlock(now: () => number): MistakeBlock {
  const mistakes = new Map<string, readonly number[]>();
  const blockedUntil = new Map<string, number>();
  return {
    note: (key) => {
      const at = now();
      const recent = [...(mistakes.get(key) ?? []).filter((time) => at - time < mistakeWindowMs), at];
      mistakes.delete(key);
      if (recent.length < mistakesAllowed) mistakes.set(key, recent);
      else blockedUntil.set(key, at + blockedMs);
    },
    blockedForMs: (key) => {
      const left = (blockedUntil.get(key) ?? 0) - now();
      if (left <= 0) blockedUntil.delete(key);
      return Math.max(0, left);
    },
  };
}

/** Write a duration as the network's brokers do: `1h0m0s`, `59m3s`, `12s`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
