import type { ReadClient } from '@/lib/chain/client';
import type { Receipt, SentTransaction } from '@/lib/chain/reads/transaction';
import type { IntentJournal, JournalEntry } from './journal';
import { type Sighting, sight } from './sighting';
import type { WalletPort } from './wallet-port';

/** Waits so many milliseconds, or until the signal aborts, whichever comes first; never rejects. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What following needs; `now` is this device's clock in milliseconds. */
export type FollowPorts = {
  readonly client: ReadClient;
  readonly wallet: Pick<WalletPort, 'batches'>;
  readonly journal: IntentJournal;
  readonly now: () => number;
  readonly wait: Wait;
};

/** How things stand after one look; `isUnknown`: those asked do not know the request, now and perhaps only now. */
export type FollowProgress = {
  readonly entry: JournalEntry;
  readonly isReachable: boolean;
  readonly isLost: boolean;
  readonly isUnknown: boolean;
};

/** How following ended; `stopped` only when the signal aborted: time alone never ends it (C-25). */
export type FollowEnd =
  | { readonly kind: 'mined'; readonly entry: JournalEntry; readonly receipt: Receipt }
  | { readonly kind: 'replaced'; readonly entry: JournalEntry; readonly by: SentTransaction | undefined }
  | { readonly kind: 'given-up'; readonly entry: JournalEntry }
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

/** What a look changes in the journal: the nonce once it is known, the hash after a speed-up or once the wallet named it. */
async function learn(journal: IntentJournal, entry: JournalEntry, sighting: Sighting): Promise<JournalEntry> {
  if (sighting.kind === 'sped-up') return updated(journal, entry, { hash: sighting.by.hash });
  if (sighting.kind === 'named') return updated(journal, entry, { hash: sighting.hash });
  if (sighting.kind === 'pending' && sighting.nonce !== undefined && entry.nonce === undefined)
    return updated(journal, entry, { nonce: sighting.nonce });
  return entry;
}

async function look(ports: FollowPorts, entry: JournalEntry): Promise<Sighting | undefined> {
  try {
    return await sight(ports, entry);
  } catch {
    // Node or wallet did not answer; nothing is known about the transaction, and the caller says so.
    return undefined;
  }
}

function endOf(sighting: Sighting | undefined, entry: JournalEntry): FollowEnd | undefined {
  switch (sighting?.kind) {
    case 'mined':
      return { kind: 'mined', entry, receipt: sighting.receipt };
    case 'replaced':
      return { kind: 'replaced', entry, by: sighting.by };
    case 'given-up':
      return { kind: 'given-up', entry };
    default:
      return undefined;
  }
}

/** A look that found another hash to follow needs no pause before the next one. */
const leadsOn = (sighting: Sighting | undefined): boolean => sighting?.kind === 'sped-up' || sighting?.kind === 'named';

/**
 * Follow a request until it is mined, replaced or given up, however long that takes. An unreachable node slows the looks down;
 * a transaction the network has not known for a minute is reported lost and still looked for.
 */
export async function followTransaction(
  ports: FollowPorts,
  options: {
    readonly entry: JournalEntry;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: FollowProgress) => void;
  },
): Promise<FollowEnd> {
  const { journal, now, wait } = ports;
  const { signal, onProgress } = options;
  let { entry } = options;
  let lastSeen = now();
  let delay = pollMilliseconds;
  while (!signal.aborted) {
    const sighting = await look(ports, entry);
    if (signal.aborted) break;
    const end = endOf(sighting, entry);
    if (end !== undefined) return end;
    if (sighting !== undefined) entry = await learn(journal, entry, sighting);
    // Without an answer nobody can say that the network does not know it.
    const isUnknown = sighting?.kind === 'unknown';
    if (!isUnknown) lastSeen = now();
    const isLost = now() - lastSeen >= lostAfterMilliseconds;
    onProgress({ entry, isReachable: sighting !== undefined, isLost, isUnknown });
    delay = sighting === undefined ? Math.min(delay * 2, slowestPollMilliseconds) : pollMilliseconds;
    if (!leadsOn(sighting)) await wait(delay, signal);
  }
  return { kind: 'stopped' };
}
