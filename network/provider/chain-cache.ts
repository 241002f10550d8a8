import type { Address } from 'viem';
import { ChainUnreadableError } from './problem';

type Entry<T> = { readonly value: T; readonly readAt: number };

/** One value asked of the chain; its promise is everybody's who wants that value meanwhile. */
type Reading<T> = {
  readonly key: Address;
  readonly value: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
};

/** Values read from chain, kept for a moment; `last` ignores age, for work that must not be lost. */
export type ChainCache<T> = {
  get(key: Address): Promise<T>;
  refresh(key: Address): Promise<T>;
  forget(key: Address): void;
  /** The chain has changed this value: what is kept counts no more, and is read again if anybody has asked for it. */
  renew(key: Address): void;
  last(key: Address): T | undefined;
};

const maxEntries = 10_000;
/** How long values that still hold are gathered before they are read ahead together, in milliseconds. */
const gatherMs = 250;
/** More than these in one answer would hold the process for long when it is decoded. */
const keysPerRead = 50;

/**
 * Keep chain values for `freshMs`; when the chain cannot be read go on with a value up to `staleMs` old, then fail closed.
 * A value that could not be refreshed is never mixed up with "there is none": absence is a value of T.
 *
 * What is asked for together is read together. A value in the second half of its time is given out and read again meanwhile:
 * whoever comes back every few seconds never waits for the chain, and never gets a value older than `freshMs`.
 */
export function createChainCache<T>(options: {
  /** Read these keys (at most 50) as they are now; the returned function knows each of them. */
  readonly read: (keys: readonly Address[]) => Promise<(key: Address) => T>;
  readonly now: () => number;
  readonly freshMs?: number;
  readonly staleMs?: number;
}): ChainCache<T> {
  const { now, freshMs = 5_000, staleMs = 60_000 } = options;
  const entries = new Map<Address, Entry<T>>();
  const running = new Map<Address, Reading<T>>();
  const gathering = createGathering<Reading<T>>((readings) => void readTogether(readings));

  const keep = (key: Address, entry: Entry<T>): void => {
    entries.delete(key);
    entries.set(key, entry);
    const oldest = entries.keys().next();
    if (entries.size > maxEntries && !oldest.done) entries.delete(oldest.value);
  };

  const ended = (reading: Reading<T>): boolean => {
    const isWanted = running.get(reading.key) === reading;
    if (isWanted) running.delete(reading.key);
    return isWanted;
  };

  const readTogether = async (readings: readonly Reading<T>[]): Promise<void> => {
    const readAt = now();
    try {
      const told = await options.read(readings.map(({ key }) => key));
      for (const reading of readings) {
        const value = told(reading.key);
        if (ended(reading)) keep(reading.key, { value, readAt });
        reading.resolve(value);
      }
    } catch (error) {
      for (const reading of readings) {
        ended(reading);
        const known = entries.get(reading.key);
        if (known && now() - known.readAt <= staleMs) reading.resolve(known.value);
        else reading.reject(new ChainUnreadableError(error));
      }
    }
  };

  const begin = (key: Address, when: 'now' | 'soon'): Reading<T> => {
    const reading = running.get(key) ?? createReading<T>(key);
    if (!running.has(key)) {
      running.set(key, reading);
      gathering.add(reading);
    }
    gathering.flush(when);
    return reading;
  };

  // A read that began before the change may still bring the old value: it must not be joined by later callers.
  const forget = (key: Address): void => {
    entries.delete(key);
    running.delete(key);
  };

  return {
    get: async (key) => {
      const known = entries.get(key);
      const age = known ? now() - known.readAt : Number.POSITIVE_INFINITY;
      if (!known || age > freshMs) return begin(key, 'now').value;
      if (age > freshMs / 2) unheard(begin(key, 'soon'));
      return known.value;
    },
    refresh: (key) => begin(key, 'now').value,
    forget,
    renew: (key) => {
      const wasAskedFor = entries.has(key) || running.has(key);
      forget(key);
      if (wasAskedFor) unheard(begin(key, 'now'));
    },
    last: (key) => entries.get(key)?.value,
  };
}

function createReading<T>(key: Address): Reading<T> {
  let [resolve, reject]: [Reading<T>['resolve'], Reading<T>['reject']] = [() => undefined, () => undefined];
  const value = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { key, value, resolve, reject };
}

/** Nobody waits for this one: whoever asks for the value when its time is over hears why there is none. */
function unheard<T>({ value }: Reading<T>): void {
  value.catch(() => undefined);
}

/** Collects items and hands them on in groups: all that came in this turn of the event loop, or within a moment. */
function createGathering<T>(handOn: (items: readonly T[]) => void) {
  const items: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    clearImmediate(immediate);
    timer = immediate = undefined;
    while (items.length > 0) handOn(items.splice(0, keysPerRead));
  };
  return {
    add: (item: T): void => void items.push(item),
    flush: (when: 'now' | 'soon'): void => {
      if (when === 'now') immediate ??= setImmediate(flush);
      // What is read ahead must not keep a program alive.
      else timer ??= setTimeout(flush, gatherMs).unref();
    },
  };
}
