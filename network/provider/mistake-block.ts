const mistakeWindowMs = 5 * 60_000;
const mistakesAllowed = 5;
const blockedMs = 60 * 60_000;
const maxKeys = 10_000;

/** Counts requests for models the service does not have. */
export type MistakeBlock = { note(key: string): Promise<void>; blockedForMs(key: string): Promise<number> };

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > maxKeys && !oldest.done) map.delete(oldest.value);
}

/** Block a key for an hour after five wrong models within five minutes (provider protocol §6). */
export function createMistakeBlock(now: () => number): MistakeBlock {
  const mistakes = new Map<string, readonly number[]>();
  const blockedUntil = new Map<string, number>();
  return {
    note: async (key) => {
      const at = now();
      const recent = [...(mistakes.get(key) ?? []).filter((time) => at - time < mistakeWindowMs), at];
      mistakes.delete(key);
      if (recent.length < mistakesAllowed) keep(mistakes, key, recent);
      else keep(blockedUntil, key, at + blockedMs);
    },
    blockedForMs: async (key) => {
      const left = (blockedUntil.get(key) ?? 0) - now();
      if (left <= 0) blockedUntil.delete(key);
      return Math.max(0, left);
    },
  };
}

/** Where replicas keep the mistakes of one provider's users. */
export type SharedMistakes = {
  noteMistake(mistake: { readonly key: string; readonly at: number }): Promise<void>;
  /** When the last run of `count` mistakes within `windowMs` came to its end, if that was after `since`; times in milliseconds. */
  lastRunOfMistakes(asked: {
    readonly key: string;
    readonly count: number;
    readonly windowMs: number;
    readonly since: number;
  }): Promise<number | undefined>;
};

/** The same together with the other replicas of this provider. */
export function createSharedMistakeBlock({
  store,
  now,
}: {
  readonly store: SharedMistakes;
  readonly now: () => number;
}): MistakeBlock {
  return {
    note: (key) => store.noteMistake({ key, at: now() }),
    blockedForMs: async (key) => {
      const run = { key, count: mistakesAllowed, windowMs: mistakeWindowMs, since: now() - blockedMs };
      const ended = await store.lastRunOfMistakes(run);
      return ended === undefined ? 0 : Math.max(0, ended + blockedMs - now());
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
