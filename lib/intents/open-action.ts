import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import type { QueryScope } from '@/lib/queries/keys';
import { ActionOpenError } from './errors';
import { actionKey, type Intent } from './intent';
import type { IntentJournal, JournalEntry, JournalStatus } from './journal';
import { runnableOf } from './kinds';
import { type Sighting, sight } from './sighting';

/** What is asked about actions that are still open. */
type OpenActionPorts = {
  readonly client: ReadClient;
  readonly journal: IntentJournal;
  readonly onStale: (scopes: readonly QueryScope[]) => void;
};

function endOf(sighting: Sighting): JournalStatus | undefined {
  if (sighting.kind === 'replaced') return 'replaced';
  if (sighting.kind !== 'mined') return undefined;
  return sighting.receipt.success ? 'confirmed' : 'reverted';
}

/** The page that followed a transaction may be long gone; whether it is really still open only the chain knows. */
async function statusNow(client: ReadClient, entry: JournalEntry): Promise<JournalStatus> {
  try {
    return endOf(await sight(client, entry)) ?? 'open';
  } catch {
    // Without an answer it must count as open: a second one could be a second payment.
    return 'open';
  }
}

/**
 * Make sure that the same action is not under way already, here or in another tab (C-25). One that was decided since is
 * written down as such and blocks nothing.
 * @throws ActionOpenError naming the hash that is still open.
 */
export async function requireNotOpen(
  { client, journal, onStale }: OpenActionPorts,
  wanted: { readonly intent: Intent; readonly chainId: number; readonly owner: Address },
): Promise<void> {
  const key = actionKey(wanted.intent);
  const same = (await journal.list(wanted)).filter(
    (entry) => entry.status === 'open' && actionKey(entry.intent) === key,
  );
  for (const entry of same) {
    const status = await statusNow(client, entry);
    if (status === 'open')
      throw new ActionOpenError('The same action is already on its way', { values: { hash: entry.hash } });
    await journal.put({ ...entry, status });
    onStale(runnableOf(entry.intent).invalidates());
  }
}
