import { type AcceptedSigners, parseAcceptedSigners, writeAcceptedSigners } from '@/lib/domain/accepted-signer';
import { type RecordOwner, scopeOf } from './records';

/** Where what an account accepted stands in the browser's local storage, by chain, account and contract. */
export const acceptedSignersPrefix = 'accepted-signers:';

const changed = new EventTarget();
/** What this visit knows where the browser denies storage. */
const unkept = new Map<string, string>();

const keyOf = (owner: RecordOwner): string => `${acceptedSignersPrefix}${scopeOf(owner)}`;

/** Read what an account accepted, as it is written; the same text as long as nothing changed. */
export function readAcceptedSigners(owner: RecordOwner): string {
  const key = keyOf(owner);
  try {
    return unkept.get(key) ?? localStorage.getItem(key) ?? '';
  } catch {
    // Storage denied: only this visit is known.
    return '';
  }
}

/** Change what is kept of an account's acceptances. */
export function changeAcceptedSigners(owner: RecordOwner, change: (before: AcceptedSigners) => AcceptedSigners): void {
  const before = parseAcceptedSigners(readAcceptedSigners(owner));
  const after = change(before);
  if (after === before) return;
  const text = writeAcceptedSigners(after);
  try {
    localStorage.setItem(keyOf(owner), text);
  } catch {
    // Storage denied or full: known for this visit.
    unkept.set(keyOf(owner), text);
  }
  changed.dispatchEvent(new Event('accepted'));
}

/** Listen to changes of acceptances in any tab; returns the way to stop. */
export function subscribeAcceptedSigners(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key.startsWith(acceptedSignersPrefix)) listener();
  };
  changed.addEventListener('accepted', listener);
  window.addEventListener('storage', onStorage);
  return () => {
    changed.removeEventListener('accepted', listener);
    window.removeEventListener('storage', onStorage);
  };
}
