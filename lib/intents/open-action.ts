import type { ReadClient } from '@/lib/chain/client';
import type { BlockRef } from '@/lib/domain/block';
import type { QueryScope } from '@/lib/queries/keys';
import { actionKeys, actionScopes } from './action';
import { ActionOpenError } from './errors';
import type { IntentJournal, JournalEntry, JournalOwner, JournalStatus } from './journal';
import type { MinedListener } from './ports';
import { type Sighting, sight } from './sighting';
import type { WalletPort } from './wallet-port';

/** What is asked about actions that are still open. */
export type OpenActionPorts = {
  readonly client: ReadClient;
  readonly wallet: Pick<WalletPort, 'batches'>;
  readonly journal: IntentJournal;
  readonly onStale: (scopes: readonly QueryScope[]) => void;
  readonly onMined?: MinedListener;
};

/** Name what an entry keeps from being done a second time. */
export function entryKeys(entry: JournalEntry): readonly string[] {
  return entry.run.step.actions.flatMap(actionKeys);
}

/** Name what an entry made stale, once it is decided. */
export function entryScopes(entry: JournalEntry): readonly QueryScope[] {
  const scopes = entry.run.step.actions.flatMap(actionScopes);
  return [...new Map(scopes.map((scope) => [scope.noun, scope])).values()];
}

function endOf(sighting: Sighting): JournalStatus | undefined {
  if (sighting.kind === 'replaced' || sighting.kind === 'given-up') return sighting.kind;
  if (sighting.kind !== 'mined') return undefined;
  return sighting.receipt.success ? 'confirmed' : 'reverted';
}

/** An entry after a look, and the block its transaction is found in. */
type Looked = { readonly current: JournalEntry; readonly block?: Pick<BlockRef, 'number'> };

/**
 * Look at an entry nobody may be following any more: the page that did may be long gone, and only the chain knows what became of it.
 * One whose transaction is found now carries its hash from here on.
 */
async function lookAgain(ports: OpenActionPorts, entry: JournalEntry): Promise<Looked> {
  try {
    const sighting = await sight(ports, entry);
    if (sighting.kind === 'named') return lookAgain(ports, { ...entry, hash: sighting.hash, status: 'open' });
    if (sighting.kind === 'sped-up') return lookAgain(ports, { ...entry, hash: sighting.by.hash, status: 'open' });
    const current = { ...entry, status: endOf(sighting) ?? entry.status };
    return { current, ...(sighting.kind === 'mined' && { block: sighting.receipt.block }) };
  } catch {
    // Without an answer it must count as it stands: a second one could be a second payment.
    return { current: entry };
  }
}

/** A request the wallet was opened for counts as long as its transaction may be the one that stands in the wallet's queue. */
const isUndecided = ({ status }: JournalEntry): boolean => status === 'open' || status === 'asking';

/** A wallet that was asked this long ago by a page that is gone will not be answered any more (milliseconds). */
const askedForMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Bring the entries of one account up to date with the chain: what was decided since is written down, a transaction that was sent
 * while the page died is taken up, and a request that led to nothing is forgotten after a day. Gives what is still open.
 */
export async function settleJournal(
  ports: OpenActionPorts,
  { owner, now }: { readonly owner: JournalOwner; readonly now: number },
): Promise<readonly JournalEntry[]> {
  const entries = await ports.journal.list(owner);
  const known = new Set(entries.flatMap(({ hash }) => (hash === undefined ? [] : [hash])));
  const open: JournalEntry[] = [];
  for (const entry of entries.filter(isUndecided)) {
    const { current, block } = await lookAgain(ports, entry);
    const isFoundElsewhere = entry.hash === undefined && current.hash !== undefined && known.has(current.hash);
    const isForgotten = current.status === 'asking' && now - current.sentAt > askedForMilliseconds;
    if (isFoundElsewhere || isForgotten) await ports.journal.remove(entry);
    else {
      if (current !== entry) await ports.journal.put(current);
      if (block !== undefined && current.status === 'confirmed') ports.onMined?.(current, block);
      if (isUndecided(current)) open.push(current);
      else ports.onStale(entryScopes(current));
    }
  }
  return open;
}

/**
 * Make sure that none of the named actions is under way already, here or in another tab (C-25).
 * @throws ActionOpenError naming the hash that is still open.
 */
export async function requireNotOpen(
  ports: OpenActionPorts,
  wanted: { readonly keys: readonly string[]; readonly owner: JournalOwner; readonly now: number },
): Promise<void> {
  const open = await settleJournal(ports, wanted);
  const same = open.find(
    (entry) => entry.status === 'open' && entryKeys(entry).some((key) => wanted.keys.includes(key)),
  );
  if (same === undefined) return;
  throw new ActionOpenError('The same action is already on its way', { values: { hash: same.hash ?? '' } });
}
