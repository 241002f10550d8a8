import { type Address, isAddressEqual } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { toAppError } from '@/lib/chain/revert';
import { WalletRejectedError } from '@/lib/chain/wallet-errors';
import type { NetworkConfig } from '@/lib/config/network';
import type { QueryScope } from '@/lib/queries/keys';
import { type FollowEnd, followTransaction, type Wait, waitWithTimer } from './follow';
import type { Intent } from './intent';
import type { IntentJournal, JournalEntry, JournalStatus } from './journal';
import { runnableOf } from './kinds';
import { minedState } from './mined';
import { requireNotOpen } from './open-action';
import { checkIntent, simulateIntent } from './prepare';
import { type FailedAt, isRunning, type Review, type RunnerState } from './runner-state';
import { sendReviewed } from './send';
import type { WalletPort } from './wallet-port';

/** What a runner works with, all for one network and one account; `now` is this device's clock in milliseconds. */
export type RunnerPorts = {
  readonly client: ReadClient;
  readonly network: NetworkConfig;
  readonly wallet: WalletPort;
  readonly journal: IntentJournal;
  /** Told what an action made stale, once it is mined. */
  readonly onStale: (scopes: readonly QueryScope[]) => void;
  readonly now?: () => number;
  readonly wait?: Wait;
  readonly newId?: () => string;
};

/**
 * One action at a time, from the click to its receipt: ready → checking → simulating → reviewing → signing → sent → confirmed,
 * or failed, replaced, dropped. Nothing here rejects: every outcome is a state.
 */
export type Runner = {
  getSnapshot(): RunnerState;
  subscribe(listener: () => void): () => void;
  /** Begin; false when another action is under way here. */
  start(intent: Intent): boolean;
  /** Agree to the review: the wallet opens. */
  confirm(): void;
  /** Step back from checking, simulating or reviewing; a wallet that is open can only be answered there. */
  cancel(): void;
  /** Take up a sent transaction of the journal after a reload; false when another action is under way here. */
  resume(entry: JournalEntry): boolean;
  /** Leave an end state, or give up looking for a dropped transaction. */
  reset(): void;
  /** Stop following; the journal keeps what is open. */
  dispose(): void;
};

/** Find the newest transaction that is still open, to resume it after a reload. */
export async function findOpenEntry(
  journal: IntentJournal,
  owner: { readonly chainId: number; readonly owner: Address },
): Promise<JournalEntry | undefined> {
  const open = (await journal.list(owner)).filter((entry) => entry.status === 'open');
  return open.toSorted((one, other) => other.sentAt - one.sentAt)[0];
}

function journalStatusOf(end: Exclude<FollowEnd, { kind: 'stopped' }>): JournalStatus {
  if (end.kind === 'replaced') return 'replaced';
  return end.receipt.success ? 'confirmed' : 'reverted';
}

/** Create the runner of one account on one network. */
export function createRunner(ports: RunnerPorts): Runner {
  return new IntentRunner(ports);
}

class IntentRunner implements Runner {
  #state: RunnerState = { kind: 'ready', intent: undefined, isDeclined: false };
  #run = new AbortController();
  #agree: (() => void) | undefined;
  #entry: JournalEntry | undefined;
  #isDisposed = false;
  readonly #listeners = new Set<() => void>();
  readonly #ports: Required<RunnerPorts>;

  constructor(ports: RunnerPorts) {
    this.#ports = { now: Date.now, wait: waitWithTimer, newId: () => crypto.randomUUID(), ...ports };
  }

  getSnapshot = (): RunnerState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start = (intent: Intent): boolean => {
    if (this.#isDisposed || isRunning(this.#state)) return false;
    const { signal } = this.#begin();
    void this.#prepare(intent, signal);
    return true;
  };

  confirm = (): void => this.#agree?.();

  cancel = (): void => {
    const { kind } = this.#state;
    if (kind !== 'checking' && kind !== 'simulating' && kind !== 'reviewing') return;
    const { intent } = this.#state;
    this.#begin();
    this.#set({ kind: 'ready', intent, isDeclined: false });
  };

  resume = (entry: JournalEntry): boolean => {
    const { network, wallet } = this.#ports;
    if (this.#isDisposed || isRunning(this.#state)) return false;
    if (entry.chainId !== network.chainId || !isAddressEqual(entry.owner, wallet.address)) return false;
    const { signal } = this.#begin();
    void this.#follow(entry, { signal, isKept: true });
    return true;
  };

  reset = (): void => {
    const state = this.#state;
    if (isRunning(state) && state.kind !== 'dropped') return;
    if (state.kind === 'dropped' && this.#entry !== undefined) {
      void this.#ports.journal.put({ ...this.#entry, status: 'dropped' });
    }
    this.#begin();
    this.#set({ kind: 'ready', intent: state.intent, isDeclined: false });
  };

  dispose = (): void => {
    this.#isDisposed = true;
    this.#begin();
    this.#listeners.clear();
  };

  /** Give up whatever ran before; its late answers are dropped because their signal is aborted. */
  #begin(): AbortController {
    this.#run.abort();
    this.#run = new AbortController();
    this.#agree = undefined;
    return this.#run;
  }

  #set(state: RunnerState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  #fail(intent: Intent, at: FailedAt, error: unknown): void {
    this.#set({ kind: 'failed', intent, at, error: toAppError(error) });
  }

  /** From the click to the review, and on to the wallet when the person agrees. */
  async #prepare(intent: Intent, signal: AbortSignal): Promise<void> {
    const { client, network, wallet } = this.#ports;
    const context = { client, network, owner: wallet.address };
    let at: FailedAt = 'checking';
    try {
      this.#set({ kind: 'checking', intent });
      await this.#refuseTwice(intent);
      const checked = await checkIntent(context, intent);
      if (signal.aborted) return;
      at = 'simulating';
      this.#set({ kind: 'simulating', intent });
      const review = await simulateIntent(context, checked);
      if (signal.aborted) return;
      this.#agree = () => {
        this.#agree = undefined;
        void this.#sign(review, signal);
      };
      this.#set({ kind: 'reviewing', intent, review });
    } catch (error) {
      if (!signal.aborted) this.#fail(intent, at, error);
    }
  }

  #refuseTwice(intent: Intent): Promise<void> {
    const { network, wallet } = this.#ports;
    return requireNotOpen(this.#ports, { intent, chainId: network.chainId, owner: wallet.address });
  }

  async #sign(review: Review, signal: AbortSignal): Promise<void> {
    const { intent, request } = review;
    const { client, network, wallet, journal, now, newId } = this.#ports;
    this.#set({ kind: 'signing', intent, review });
    try {
      await this.#refuseTwice(intent);
      const hash = await sendReviewed({ client, wallet, review });
      const entry: JournalEntry = {
        id: newId(),
        chainId: network.chainId,
        owner: wallet.address,
        intent,
        to: request.to,
        input: request.input,
        value: request.value,
        hash,
        nonce: undefined,
        sentAt: now(),
        sentAtBlock: review.block.number,
        status: 'open',
      };
      const isKept = (await journal.put(entry)) === 'kept';
      if (!signal.aborted) await this.#follow(entry, { signal, isKept });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof WalletRejectedError) this.#set({ kind: 'ready', intent, isDeclined: true });
      else this.#fail(intent, 'signing', error);
    }
  }

  async #follow(entry: JournalEntry, { signal, isKept }: { signal: AbortSignal; isKept: boolean }): Promise<void> {
    const { client, journal, now, wait } = this.#ports;
    const show = (current: JournalEntry, isReachable: boolean, isLost: boolean) => {
      this.#entry = current;
      const { intent, hash, sentAt } = current;
      this.#set({ kind: isLost ? 'dropped' : 'sent', intent, hash, sentAt, isKept, isReachable });
    };
    show(entry, true, false);
    const end = await followTransaction(
      { client, journal, now, wait },
      { entry, signal, onProgress: ({ entry: current, isReachable, isLost }) => show(current, isReachable, isLost) },
    );
    if (end.kind === 'stopped') return;
    const state = await this.#ending(end);
    // The journal's port never rejects; what it cannot keep only means that the entry is looked at once more.
    await journal.put({ ...end.entry, status: journalStatusOf(end) });
    this.#ports.onStale(runnableOf(end.entry.intent).invalidates());
    if (!signal.aborted) this.#set(state);
  }

  async #ending(end: Exclude<FollowEnd, { kind: 'stopped' }>): Promise<RunnerState> {
    const { client, network } = this.#ports;
    const { intent, hash } = end.entry;
    if (end.kind === 'mined')
      return minedState({ client, contracts: network.contracts, entry: end.entry, receipt: end.receipt });
    const isCancelled = end.by?.input === '0x' && end.by.value === 0n;
    return { kind: 'replaced', intent, hash, by: end.by?.hash, isCancelled };
  }
}
