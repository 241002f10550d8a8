import type { ReadClient } from '@/lib/chain/client';
import type { Receipt, SentTransaction } from '@/lib/chain/reads/transaction';
import type { IntentJournal, JournalEntry } from './journal';
import { type Sighting, sight } from './sighting';

/** Waits so many milliseconds, or until the signal aborts, whichever comes first; never rejects. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What following needs; `now` is this device's clock in milliseconds. */
export type FollowPorts = {
  readonly client: ReadClient;
  readonly journal: IntentJournal;
  readonly now: () => number;
  readonly wait: Wait;
};

/** How things stand after one look. */
export type FollowProgress = { readonly entry: JournalEntry; readonly isReachable: boolean; readonly isLost: boolean };

/** How following ended; `stopped` only when the signal aborted: time alone never ends it (C-25). */
export type FollowEnd =
  | { readonly kind: 'mined'; readonly entry: JournalEntry; readonly receipt: Receipt }
  | { readonly kind: 'replaced'; readonly entry: JournalEntry; readonly by: SentTransaction | undefined }
  | { readonly kind: 'stopped' };

const pollMilliseconds = 1_000;
const slowestPollMilliseconds = 15_000;

/** How long the network may not know a transaction before it counts as dropped; propagation takes seconds. */
const lostAfterMilliseconds = 60_000;

/** Wait with the page's timer. */
export const waitWithTimer: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });

async function updated(
  journal: IntentJournal,
  entry: JournalEntry,
  change: Partial<JournalEntry>,
): Promise<JournalEntry> {
  const next = { ...entry, ...change };
  await journal.put(next);
  return next;
}

/** What a look changes in the journal: the nonce once it is known, the hash after a speed-up. */
async function learn(journal: IntentJournal, entry: JournalEntry, sighting: Sighting): Promise<JournalEntry> {
  if (sighting.kind === 'sped-up') return updated(journal, entry, { hash: sighting.by.hash });
  if (sighting.kind === 'pending' && entry.nonce === undefined)
    return updated(journal, entry, { nonce: sighting.nonce });
  return entry;
}

async function look(client: ReadClient, entry: JournalEntry): Promise<Sighting | undefined> {
  try {
    return await sight(client, entry);
  } catch {
    // The node did not answer; nothing is known about the transaction, and the caller says so.
    return undefined;
  }
}

/**
 * Follow a sent transaction until it is mined or replaced, however long that takes. An unreachable node slows the looks down;
 * a transaction the network has not known for a minute is reported lost and still looked for.
 */
export async function followTransaction(
  { client, journal, now, wait }: FollowPorts,
  options: {
    readonly entry: JournalEntry;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: FollowProgress) => void;
  },
): Promise<FollowEnd> {
  const { signal, onProgress } = options;
  let { entry } = options;
  let lastSeen = now();
  let delay = pollMilliseconds;
  while (!signal.aborted) {
    const sighting = await look(client, entry);
    if (signal.aborted) break;
    if (sighting?.kind === 'mined') return { kind: 'mined', entry, receipt: sighting.receipt };
    if (sighting?.kind === 'replaced') return { kind: 'replaced', entry, by: sighting.by };
    if (sighting !== undefined) entry = await learn(journal, entry, sighting);
    // Without an answer nobody can say that the network does not know it.
    if (sighting?.kind !== 'unknown') lastSeen = now();
    onProgress({ entry, isReachable: sighting !== undefined, isLost: now() - lastSeen >= lostAfterMilliseconds });
    delay = sighting === undefined ? Math.min(delay * 2, slowestPollMilliseconds) : pollMilliseconds;
    if (sighting?.kind !== 'sped-up') await wait(delay, signal);
  }
  return { kind: 'stopped' };
}
