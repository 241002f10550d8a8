'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { useReceipts } from '@/lib/react/use-receipts';
import { type KnownSize, type TypicalSize, typicalSizeOf } from './service-prices';

const storageKey = 'typical-message';
const changed = new EventTarget();
/** What the reader wrote: null for nothing, undefined before it was looked for. */
let written: TypicalSize | null | undefined;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parseSize(text: string | null): TypicalSize | null {
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(text);
    if (!Array.isArray(json)) return null;
    const [promptTokens, completionTokens]: readonly unknown[] = json;
    return isCount(promptTokens) && isCount(completionTokens) ? { promptTokens, completionTokens } : null;
  } catch {
    // Somebody else's words under our key are no size.
    return null;
  }
}

function readSize(): TypicalSize | null {
  if (written !== undefined) return written;
  try {
    written = parseSize(localStorage.getItem(storageKey));
  } catch {
    // Storage denied: nothing was written, for this visit.
    written = null;
  }
  return written;
}

function writeSize(size: TypicalSize): void {
  written = size;
  try {
    localStorage.setItem(storageKey, JSON.stringify([size.promptTokens, size.completionTokens]));
  } catch {
    // Storage denied: `written` keeps it for this visit.
  }
  changed.dispatchEvent(new Event('size'));
}

function subscribe(notify: () => void): () => void {
  changed.addEventListener('size', notify);
  return () => changed.removeEventListener('size', notify);
}

/** Read and set the size of the reader's typical message, undefined while the receipts it follows from are read; what the reader writes is kept in this browser. */
export function useTypicalSize(): readonly [KnownSize | undefined, (size: TypicalSize) => void] {
  const own = useSyncExternalStore(subscribe, readSize, () => null);
  const { receipts, state } = useReceipts();
  const size = useMemo(
    () => typicalSizeOf(own ?? undefined, state === 'loading' ? undefined : receipts),
    [own, receipts, state],
  );
  return [size, writeSize];
}
