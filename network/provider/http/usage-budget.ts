import type { SharedAllowances } from '../limiter';

/** What a user may still use, and how long until they may use anything. */
export type Standing = { readonly remaining: number; readonly resetSeconds: number; readonly waitSeconds: number };

/** An amount per minute that is counted after it was used: it may go below zero, and then has to be waited for (§6). */
export type UsageBudget = {
  standing(key: string): Promise<Standing>;
  consume(key: string, amount: number): Promise<void>;
};

const maxKeys = 10_000;

function standingOf(left: number, perMinute: number): Standing {
  const perSecond = perMinute / 60;
  return {
    remaining: Math.max(0, Math.floor(left)),
    resetSeconds: Math.ceil((perMinute - left) / perSecond),
    waitSeconds: left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond)),
  };
}

/** Allow `perMinute` at once and in the long run, for each key by itself. */
export function createUsageBudget(options: { readonly perMinute: number; readonly now: () => number }): UsageBudget {
  const { perMinute, now } = options;
  const budgets = new Map<string, { readonly left: number; readonly at: number }>();

  const leftNow = (key: string): number => {
    const known = budgets.get(key);
    if (!known) return perMinute;
    return Math.min(perMinute, known.left + (Math.max(0, now() - known.at) / 60_000) * perMinute);
  };
  return {
    standing: async (key) => standingOf(leftNow(key), perMinute),
    consume: async (key, amount) => {
      if (amount === 0) return;
      const left = leftNow(key) - amount;
      budgets.delete(key);
      budgets.set(key, { left, at: now() });
      const oldest = budgets.keys().next();
      if (budgets.size > maxKeys && !oldest.done) budgets.delete(oldest.value);
    },
  };
}

/** The same together with the other replicas of this provider, by buckets in their common database. */
export function createSharedUsageBudget(options: {
  readonly store: Pick<SharedAllowances, 'allowanceLeft' | 'consumeAllowance'>;
  readonly gate: string;
  readonly perMinute: number;
  readonly now: () => number;
}): UsageBudget {
  const { store, gate, perMinute, now } = options;
  const bucket = (key: string) => ({ gate, key, perSecond: perMinute / 60, burst: perMinute, now: now() });
  return {
    standing: async (key) => standingOf(await store.allowanceLeft(bucket(key)), perMinute),
    consume: async (key, amount) => {
      if (amount !== 0) await store.consumeAllowance({ ...bucket(key), amount });
    },
  };
}
