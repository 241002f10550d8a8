import { type ProviderNotes, parseNotes, writeNotes } from '@/lib/domain/favourite';

/** Where the notes of a chain stand in the browser's local storage: small, and needed before anything else of the market is drawn. */
const prefix = 'provider-notes:';

const keyOf = (chainId: number): string => `${prefix}${chainId}`;

const changed = new EventTarget();
/** What this page knows, so that nothing is parsed twice and a browser that denies storage still keeps notes for the visit. */
const known = new Map<string, { readonly text: string | null; readonly notes: ProviderNotes }>();

function storedText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage denied: only this visit's notes are known.
    return known.get(key)?.text ?? null;
  }
}

/** Read the reader's notes about the providers of a chain; the same object as long as nothing changed. */
export function readProviderNotes(chainId: number): ProviderNotes {
  const key = keyOf(chainId);
  const text = storedText(key);
  const kept = known.get(key);
  if (kept !== undefined && kept.text === text) return kept.notes;
  const notes = parseNotes(text ?? '');
  known.set(key, { text, notes });
  return notes;
}

/** Change the notes of a chain; tells whether the browser kept them beyond this visit. */
export function changeProviderNotes(
  chainId: number,
  change: (notes: ProviderNotes) => ProviderNotes,
): 'kept' | 'not-kept' {
  const before = readProviderNotes(chainId);
  const notes = change(before);
  if (notes === before) return 'kept';
  const text = writeNotes(notes);
  known.set(keyOf(chainId), { text, notes });
  try {
    localStorage.setItem(keyOf(chainId), text);
    return 'kept';
  } catch {
    // Storage denied or full: `known` keeps them for this visit.
    return 'not-kept';
  } finally {
    changed.dispatchEvent(new Event('notes'));
  }
}

/** Listen to changes of notes in any tab; returns the way to stop. */
export function subscribeProviderNotes(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key.startsWith(prefix)) listener();
  };
  changed.addEventListener('notes', listener);
  window.addEventListener('storage', onStorage);
  return () => {
    changed.removeEventListener('notes', listener);
    window.removeEventListener('storage', onStorage);
  };
}
