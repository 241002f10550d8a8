import type { ReadClient } from '@/lib/chain/client';
import type { NetworkConfig } from '@/lib/config/network';
import type { BlockRef } from '@/lib/domain/block';
import type { QueryScope } from '@/lib/queries/keys';
import type { Wait } from './follow';
import type { Intent } from './intent';
import type { IntentJournal, JournalEntry, JournalOwner } from './journal';
import type { RunnerState, UnfinishedRun } from './runner-state';
import type { Finality } from './settled';
import type { WalletPort } from './wallet-port';

/** Runs something while no other tab runs anything under the same name; `taken` when one does. */
export type TabLock = <T>(name: string, run: () => Promise<T>) => Promise<T | 'taken'>;

/** Hears of a mined step; may be told of the same one twice, and again after a reorganisation. */
export type MinedListener = (entry: JournalEntry, block: Pick<BlockRef, 'number'>) => void;

/** What a runner works with, all for one network and one account; `now` is this device's clock in milliseconds. */
export type RunnerPorts = {
  readonly client: ReadClient;
  readonly network: NetworkConfig;
  readonly wallet: WalletPort;
  readonly journal: IntentJournal;
  /** Told what an action made stale, once it is mined. */
  readonly onStale: (scopes: readonly QueryScope[]) => void;
  /** Told of each step that is mined and went through, whoever followed it there, and in which block. */
  readonly onMined?: MinedListener;
  readonly now?: () => number;
  readonly wait?: Wait;
  readonly newId?: () => string;
  /** Keeps two tabs from opening the wallet for the same action; without one, only this tab is kept from it. */
  readonly lock?: TabLock;
  /** How long a mined transaction is watched for a reorganisation. */
  readonly finality?: Finality;
};

/** Name whose journal entries belong to a runner. */
export function journalOwnerOf({ network, wallet }: Pick<RunnerPorts, 'network' | 'wallet'>): JournalOwner {
  return { chainId: network.chainId, contract: network.contracts.ledger, owner: wallet.address };
}

/** Lock by the browser's Web Locks, which end with the tab that holds them; elsewhere run at once. */
export const lockInBrowser: TabLock = async (name, run) => {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (locks === undefined) return run();
  return locks.request(name, { ifAvailable: true }, async (lock) => (lock === null ? 'taken' : run()));
};

/**
 * One action at a time, from the click to its receipt: ready → checking → simulating → reviewing → signing → sent → confirmed,
 * or failed, replaced, dropped. An action of several transactions goes through this once for each. A mined transaction is watched for
 * a while; when its block is gone it goes back to sent. Nothing here rejects: every outcome is a state.
 */
export type Runner = {
  getSnapshot(): RunnerState;
  subscribe(listener: () => void): () => void;
  /** Begin; false when another action is under way here. */
  start(intent: Intent): boolean;
  /** Take up the rest of a run of which some transactions are mined; false when another action is under way here. */
  proceed(run: UnfinishedRun): boolean;
  /** Agree to the review: the wallet opens. */
  confirm(): void;
  /** Step back from checking, simulating or reviewing; a wallet that is open can only be answered there. */
  cancel(): void;
  /**
   * Take up a sent transaction of the journal, after a reload or because another tab sent it; false when another action is under way
   * here. `goesOn` false: further steps of its run are left to the tab that began it.
   */
  resume(entry: JournalEntry, options?: { readonly goesOn: boolean }): boolean;
  /** Leave an end state, or give up looking for a dropped transaction. */
  reset(): void;
  /** Stop following; the journal keeps what is open. */
  dispose(): void;
};
