'use client';

import { useSyncExternalStore } from 'react';
import { defaultTypicalSize, type TypicalSize } from './service-prices';

const storageKey = 'typical-message';
const changed = new EventTarget();
let current: TypicalSize | undefined;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parseSize(text: string | null): TypicalSize {
  if (text === null) return defaultTypicalSize;
  try {
    const json: unknown = JSON.parse(text);
    if (!Array.isArray(json)) return defaultTypicalSize;
    const [promptTokens, completionTokens]: readonly unknown[] = json;
    return isCount(promptTokens) && isCount(completionTokens) ? { promptTokens, completionTokens } : defaultTypicalSize;
  } catch {
    // Somebody else's words under our key are no size.
    return defaultTypicalSize;
  }
}

function readSize(): TypicalSize {
  if (current !== undefined) return current;
  try {
    current = parseSize(localStorage.getItem(storageKey));
  } catch {
    // Storage denied: the usual size holds for this visit.
    current = defaultTypicalSize;
  }
  return current;
}

function writeSize(size: TypicalSize): void {
  current = size;
  try {
    localStorage.setItem(storageKey, JSON.stringify([size.promptTokens, size.completionTokens]));
  } catch {
    // Storage denied: `current` keeps it for this visit.
  }
  changed.dispatchEvent(new Event('size'));
}

function subscribe(notify: () => void): () => void {
  changed.addEventListener('size', notify);
  return () => changed.removeEventListener('size', notify);
}

/** Read and set the size of the reader's typical message, kept in this browser. */
export function useTypicalSize(): readonly [TypicalSize, (size: TypicalSize) => void] {
  return [useSyncExternalStore(subscribe, readSize, () => defaultTypicalSize), writeSize];
}
