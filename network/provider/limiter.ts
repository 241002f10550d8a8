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
export type SharedAllowances = {
  takeAllowance(request: AllowanceRequest): Promise<Allowance | undefined>;
  /** What is in a bucket, without taking anything; below zero where more was consumed than it held. */
  allowanceLeft(request: AllowanceRequest): Promise<number>;
  /** Take `amount` out, whether or not it is there. */
  consumeAllowance(request: AllowanceRequest & { readonly amount: number }): Promise<void>;
};

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
