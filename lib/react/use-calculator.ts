'use client';

import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { usualWorkload, type Workload } from '@/lib/domain/calculator';
import { readWorkload, writeWorkload } from '@/lib/domain/calculator-query';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { keepWorkload, readKeptWorkload } from '@/lib/storage/calculator-notes';
import { useReceipts } from './use-receipts';

/** Where the size of a request comes from: assumed, the median of the reader's own messages, or said by the reader (F-016). */
export type SizeSource = 'assumed' | 'own' | 'written';

/** The one calculator of the site: what is to be done, and how the reader changes it. */
export type Calculator = {
  readonly workload: Workload;
  /** undefined while the receipts are read that may say how long the reader's messages usually are. */
  readonly source: SizeSource | undefined;
  /** What the reader said, to be handed on in a link. */
  readonly written: Partial<Workload>;
  readonly change: (change: Partial<Workload>) => void;
  /** Go back to what is assumed or was measured. */
  readonly reset: () => void;
};

const changed = new EventTarget();
const nothing: Partial<Workload> = {};
let said: Partial<Workload> | undefined;
let isTouched = false;

/** What a link says counts before what was kept: it is what somebody wants to show. */
function readSaid(): Partial<Workload> {
  said ??= { ...readKeptWorkload(), ...readWorkload(window.location.search) };
  return said;
}

function say(workload: Partial<Workload>): void {
  said = workload;
  isTouched = true;
  keepWorkload(workload);
  changed.dispatchEvent(new Event('workload'));
}

function subscribe(notify: () => void): () => void {
  changed.addEventListener('workload', notify);
  return () => changed.removeEventListener('workload', notify);
}

/** Fewer messages than this say nothing typical (F-016). */
const messagesForOwn = 5;

const median = (counts: readonly number[]): number => [...counts].sort((a, b) => a - b)[counts.length >> 1] ?? 0;

type Size = Pick<Workload, 'promptTokens' | 'completionTokens'>;

/** Give the median size of the reader's own messages; undefined while there are too few. */
export function ownSizeOf(receipts: readonly UsageReceipt[]): Size | undefined {
  const usages = receipts.flatMap(({ usage }) => usage ?? []);
  if (usages.length < messagesForOwn) return undefined;
  return {
    promptTokens: median(usages.map((usage) => usage.promptTokens)),
    completionTokens: median(usages.map((usage) => usage.completionTokens)),
  };
}

/** Browsers limit how often a page may rewrite its address. */
const writeAfter = 300;

/** Use the calculator; what the reader says of it is kept in the link and in this browser. */
export function useCalculator(): Calculator {
  const written = useSyncExternalStore(subscribe, readSaid, () => nothing);
  const { receipts, state } = useReceipts();
  const own = useMemo(() => (state === 'ready' ? ownSizeOf(receipts) : undefined), [receipts, state]);

  useEffect(() => {
    // What was only kept from an earlier visit need not stand in the link.
    if (!isTouched) return;
    const timer = setTimeout(() => {
      const { pathname, search } = window.location;
      const next = writeWorkload(written, search);
      if (next !== search) window.history.replaceState(null, '', `${pathname}${next}`);
    }, writeAfter);
    return () => clearTimeout(timer);
  }, [written]);

  const change = useCallback((part: Partial<Workload>) => say({ ...readSaid(), ...part }), []);
  const reset = useCallback(() => say({}), []);
  const isWritten = written.promptTokens !== undefined || written.completionTokens !== undefined;
  const assumed = state === 'loading' ? undefined : own === undefined ? 'assumed' : 'own';
  const workload = useMemo(() => ({ ...usualWorkload, ...own, ...written }), [own, written]);
  return { workload, source: isWritten ? 'written' : assumed, written, change, reset };
}
