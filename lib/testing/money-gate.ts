import type { Wait } from '@/lib/intents/follow';
import type { TabLock } from '@/lib/intents/ports';

/** A pause no other part of the runner makes, so that watching can be told from following. */
export const watchMilliseconds = 4_001;

type Waiter = { readonly milliseconds: number; readonly go: () => void };

/** Waits that end when the test says so, and a way to hear of new ones. */
export function createGate(wake: () => void) {
  let waiters: Waiter[] = [];
  const wait: Wait = (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const go = () => {
        waiters = waiters.filter((other) => other.go !== go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      waiters.push({ milliseconds, go });
      signal.addEventListener('abort', go);
      wake();
    });
  const release = (watching: boolean): void => {
    for (const { go } of waiters.filter(({ milliseconds }) => watching || milliseconds !== watchMilliseconds)) go();
  };
  return { wait, release };
}

/** The browser's locks between tabs; `release` is what a closing tab does with those it holds. */
export function createLocks(): { readonly lock: TabLock; readonly release: () => void } {
  const held = new Set<string>();
  const lock: TabLock = async (name, run) => {
    if (held.has(name)) return 'taken';
    held.add(name);
    try {
      return await run();
    } finally {
      held.delete(name);
    }
  };
  return { lock, release: () => held.clear() };
}
