import { ChainUnreadableError } from './problem';

type Entry<T> = { readonly value: T; readonly readAt: number };

/** Values read from chain, kept for a moment; `last` ignores age, for work that must not be lost. */
export type ChainCache<T> = {
  get(key: string): Promise<T>;
  refresh(key: string): Promise<T>;
  forget(key: string): void;
  last(key: string): T | undefined;
};

const maxEntries = 10_000;

/**
 * Keep chain values for `freshMs`; when the chain cannot be read go on with a value up to `staleMs` old, then fail closed.
 * A value that could not be refreshed is never mixed up with "there is none": absence is a value of T.
 */
export function createChainCache<T>(options: {
  readonly read: (key: string) => Promise<T>;
  readonly now: () => number;
  readonly freshMs?: number;
  readonly staleMs?: number;
}): ChainCache<T> {
  const { read, now, freshMs = 5_000, staleMs = 60_000 } = options;
  const entries = new Map<string, Entry<T>>();
  const running = new Map<string, { readonly value: Promise<T> }>();

  const keep = (key: string, entry: Entry<T>): void => {
    entries.delete(key);
    entries.set(key, entry);
    const oldest = entries.keys().next();
    if (entries.size > maxEntries && !oldest.done) entries.delete(oldest.value);
  };

  const load = async (key: string, stillWanted: () => boolean): Promise<T> => {
    const readAt = now();
    try {
      const value = await read(key);
      if (stillWanted()) keep(key, { value, readAt });
      return value;
    } catch (error) {
      const known = entries.get(key);
      if (known && now() - known.readAt <= staleMs) return known.value;
      throw new ChainUnreadableError(error);
    }
  };

  const refresh = (key: string): Promise<T> => {
    const already = running.get(key);
    if (already) return already.value;
    const stillWanted = (): boolean => running.get(key) === run;
    const started = load(key, stillWanted).finally(() => {
      if (stillWanted()) running.delete(key);
    });
    const run = { value: started };
    running.set(key, run);
    return started;
  };

  return {
    get: async (key) => {
      const known = entries.get(key);
      return known && now() - known.readAt <= freshMs ? known.value : refresh(key);
    },
    refresh,
    // A read that began before the change may still bring the old value: it must not be joined by later callers.
    forget: (key) => {
      entries.delete(key);
      running.delete(key);
    },
    last: (key) => entries.get(key)?.value,
  };
}
