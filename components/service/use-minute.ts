'use client';

import { useSyncExternalStore } from 'react';

const every = 30_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const listener of listeners) listener();
  }, every);
  return () => {
    listeners.delete(notify);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The clock stands still between two ticks, as all that is drawn at once must read the same; nobody's clock is set anew. */
function read(): number {
  if (listeners.size === 0 && Date.now() - now >= 1000) now = Date.now();
  return now;
}

/** The present moment in milliseconds, to half a minute: one clock for all cells of a table. */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, read, read);
}
