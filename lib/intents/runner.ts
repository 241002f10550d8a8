// Longer than other files: one state machine, whose states and the ways between them are read together.
import { isAddressEqual } from 'viem';
import { toAppError } from '@/lib/chain/revert';
import { WalletRejectedError } from '@/lib/chain/wallet-errors';
import { askWallet } from './ask-wallet';
import { isAboutBatching, isBatchOffered } from './batching';
import { BatchGivenUpError } from './errors';
import { type FollowEnd, type FollowProgress, followTransaction, waitWithTimer } from './follow';
import { type Intent, intentKeys, type Step } from './intent';
import type { JournalEntry } from './journal';
import { minedState } from './mined';
import { entryScopes, requireNotOpen } from './open-action';
import { journalOwnerOf, lockInBrowser, type Runner, type RunnerPorts } from './ports';
import { checkIntent, simulateIntent } from './prepare';
import { doneSteps, newRun, progressOf, type Run, resumedRun, runOfEntry, unfinishedOf } from './run';
import { type FailedAt, isRunning, type Review, type RunnerState, type UnfinishedRun } from './runner-state';
import { usualFinality, watchPlace } from './settled';

/** Create the runner of one account on one network. */
export function createRunner(ports: RunnerPorts): Runner {
  return new IntentRunner(ports);
}

type Confirmed = Extract<RunnerState, { readonly kind: 'confirmed' }>;
type Decided = Exclude<FollowEnd, { readonly kind: 'stopped' }>;

/** Closing goes on for as long as the chain shows something to do; every other run ends with the steps it planned. */
const hasMore = ({ intent, done, count = 1 }: Run): boolean => intent.kind === 'close-account' || done.length < count;

class IntentRunner implements Runner {
  #state: RunnerState = { kind: 'ready', intent: undefined, isDeclined: false };
  #task = new AbortController();
  #agree: (() => void) | undefined;
  #entry: JournalEntry | undefined;
  #run: Run | undefined;
  #isDisposed = false;
  /** False once the wallet failed at a batch: what it offered once more would only fail once more, so the next try goes one by one. */
  #mayBatch = true;
  #reopened: { readonly entry: JournalEntry; readonly run: Run }[] = [];
  readonly #watches = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #ports: Required<RunnerPorts>;

  constructor(ports: RunnerPorts) {
    const newId = () => crypto.randomUUID();
    const usual = {
      onMined: () => {},
      now: Date.now,
      wait: waitWithTimer,
      newId,
      lock: lockInBrowser,
      finality: usualFinality,
    };
    this.#ports = { ...usual, ...ports };
  }

  getSnapshot = (): RunnerState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start = (intent: Intent): boolean =>
    this.#launch(() => newRun({ id: this.#ports.newId(), intent, mayBatch: this.#mayBatch }));

  proceed = (unfinished: UnfinishedRun): boolean => this.#launch(() => resumedRun(unfinished));

  confirm = (): void => this.#agree?.();

  cancel = (): void => {
    const { kind, intent } = this.#state;
    if (kind !== 'checking' && kind !== 'simulating' && kind !== 'reviewing') return;
    const unfinished = this.#run === undefined ? {} : unfinishedOf(this.#run);
    this.#begin();
    this.#set({ kind: 'ready', intent, isDeclined: false, ...unfinished });
  };

  resume = (entry: JournalEntry, { goesOn }: { readonly goesOn: boolean } = { goesOn: true }): boolean => {
    const { network, wallet } = this.#ports;
    if (this.#isDisposed || isRunning(this.#state)) return false;
    if (entry.chainId !== network.chainId || !isAddressEqual(entry.owner, wallet.address)) return false;
    if (!isAddressEqual(entry.contract, network.contracts.ledger)) return false;
    const { signal } = this.#begin();
    void this.#resumeRun(entry, { signal, goesOn });
    return true;
  };

  reset = (): void => {
    const state = this.#state;
    if (isRunning(state) && state.kind !== 'dropped') return;
    if (state.kind === 'dropped' && this.#entry !== undefined) {
      void this.#ports.journal.put({ ...this.#entry, status: 'dropped' });
    }
    const { signal } = this.#begin();
    const next = this.#reopened.shift();
    if (next !== undefined) void this.#follow(next.entry, next.run, { signal, isKept: true, isReorganised: true });
    else this.#set({ kind: 'ready', intent: state.intent, isDeclined: false });
  };

  dispose = (): void => {
    this.#isDisposed = true;
    this.#watches.abort();
    this.#begin();
    this.#listeners.clear();
  };

  #launch(makeRun: () => Run): boolean {
    if (this.#isDisposed || isRunning(this.#state)) return false;
    const { signal } = this.#begin();
    void this.#prepare(makeRun(), signal);
    return true;
  }

  /** Give up whatever ran before; its late answers are dropped because their signal is aborted. */
  #begin(): AbortController {
    this.#task.abort();
    this.#task = new AbortController();
    this.#agree = undefined;
    return this.#task;
  }

  #set(state: RunnerState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  #fail(run: Run, at: FailedAt, error: unknown): void {
    const { intent } = run;
    this.#set({ kind: 'failed', intent, at, error: toAppError(error), ...progressOf(run), ...unfinishedOf(run) });
  }

  async #resumeRun(entry: JournalEntry, { signal, goesOn }: { signal: AbortSignal; goesOn: boolean }): Promise<void> {
    const { intent, hash, sentAt } = entry;
    this.#set({ kind: 'sent', intent, hash, sentAt, isKept: true, isReachable: true });
    const run = await runOfEntry(this.#ports.journal, { entry, goesOn });
    if (!signal.aborted) await this.#follow(entry, run, { signal, isKept: true });
  }

  /** From the click to the review, and on to the wallet when the person agrees. `last`: what is shown if nothing is left to do. */
  async #prepare(started: Run, signal: AbortSignal, last?: Confirmed): Promise<void> {
    const { network, wallet } = this.#ports;
    const context = { ...this.#ports, network, owner: wallet.address };
    let run = started;
    let at: FailedAt = 'checking';
    let canBatch = false;
    const enter = (kind: 'checking' | 'simulating') => {
      this.#run = run;
      this.#set({ kind, intent: run.intent, ...progressOf(run) });
    };
    try {
      enter('checking');
      if (run.done.length === 0) await this.#refuseTwice(run.intent);
      canBatch = await isBatchOffered(this.#ports, run);
      const checked = await checkIntent(context, run.intent, { done: doneSteps(run), canBatch });
      if (signal.aborted) return;
      if (checked === undefined) return this.#finish(run, last);
      run = { ...run, count: run.done.length + checked.stepsLeft };
      at = 'simulating';
      enter('simulating');
      const review = await simulateIntent(context, checked);
      if (signal.aborted) return;
      this.#offer(run, { review, step: checked.step, signal });
    } catch (error) {
      if (signal.aborted) return;
      if (canBatch && isAboutBatching(error)) await this.#prepare({ ...run, mayBatch: false }, signal, last);
      else this.#fail(run, at, error);
    }
  }

  #finish(run: Run, last: Confirmed | undefined): void {
    const { intent } = run;
    this.#set(last ?? { kind: 'ready', intent, isDeclined: false });
  }

  #offer(run: Run, { review, step, signal }: { review: Review; step: Step; signal: AbortSignal }): void {
    this.#agree = () => {
      this.#agree = undefined;
      void this.#sign(run, { review, step, signal });
    };
    this.#set({ kind: 'reviewing', intent: run.intent, review, ...progressOf(run) });
  }

  #refuseTwice(intent: Intent): Promise<void> {
    const { now } = this.#ports;
    return requireNotOpen(this.#ports, { keys: intentKeys(intent), owner: journalOwnerOf(this.#ports), now: now() });
  }

  async #sign(run: Run, { review, step, signal }: { review: Review; step: Step; signal: AbortSignal }): Promise<void> {
    const { intent } = run;
    this.#set({ kind: 'signing', intent, review, ...progressOf(run) });
    try {
      const asked = await askWallet(this.#ports, { review, step, run });
      if ('unsure' in asked && review.moreCalls !== undefined) this.#mayBatch = false;
      if (signal.aborted) return;
      if ('unsure' in asked) return this.#fail(run, 'sending', asked.unsure);
      const { entry, isKept } = asked;
      await this.#follow(entry, run, { signal, isKept });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof WalletRejectedError)
        this.#set({ kind: 'ready', intent, isDeclined: true, ...unfinishedOf(run) });
      else if (review.moreCalls !== undefined && isAboutBatching(error))
        await this.#prepare({ ...run, mayBatch: false }, signal);
      else this.#fail(run, 'signing', error);
    }
  }

  async #follow(
    entry: JournalEntry,
    run: Run,
    { signal, isKept, isReorganised }: { signal: AbortSignal; isKept: boolean; isReorganised?: true },
  ): Promise<void> {
    this.#run = run;
    const show = ({ entry: current, isReachable, isLost, isUnknown }: FollowProgress) => {
      this.#entry = current;
      const { intent, hash, sentAt } = current;
      const isForgotten = isUnknown && hash === undefined && { isForgotten: true as const };
      const way = { hash, sentAt, isKept, isReachable, ...progressOf(run), ...(isReorganised && { isReorganised }) };
      this.#set({ kind: isLost ? 'dropped' : 'sent', intent, ...way, ...isForgotten });
    };
    show({ entry, isReachable: true, isLost: false, isUnknown: false });
    const end = await followTransaction(this.#ports, { entry, signal, onProgress: show });
    if (end.kind !== 'stopped') await this.#decide(end, run, signal);
  }

  async #decide(end: Decided, run: Run, signal: AbortSignal): Promise<void> {
    const { journal, onStale, onMined } = this.#ports;
    const mined = end.kind === 'mined' ? await minedState(this.#ports, end) : undefined;
    const status = end.kind === 'mined' ? (end.receipt.success ? 'confirmed' : 'reverted') : end.kind;
    const entry: JournalEntry = { ...end.entry, status };
    // The journal's port never rejects; what it cannot keep only means that the entry is looked at once more.
    await journal.put(entry);
    onStale(entryScopes(entry));
    if (end.kind === 'mined' && end.receipt.success) onMined(entry, end.receipt.block);
    void this.#watch(entry, run, end);
    if (end.kind === 'given-up') this.#mayBatch = false;
    if (signal.aborted) return;
    if (end.kind === 'given-up')
      return this.#fail(run, 'signing', new BatchGivenUpError('The wallet gave up the batch'));
    if (mined === undefined) return this.#showReplaced(end, run);
    if (mined.kind === 'failed') return this.#set({ ...mined, ...progressOf(run), ...unfinishedOf(run) });
    const next: Run = { ...run, done: [...run.done, { step: entry.run.step, hash: mined.hash }] };
    this.#run = next;
    const confirmed: Confirmed = { ...mined, ...progressOf(next) };
    if (hasMore(next) && run.goesOn) await this.#prepare(next, signal, confirmed);
    else this.#set({ ...confirmed, ...unfinishedOf(next) });
  }

  #showReplaced(end: Decided, run: Run): void {
    const { intent, hash } = end.entry;
    const by = end.kind === 'replaced' ? end.by : undefined;
    const isCancelled = by?.input === '0x' && by.value === 0n;
    if (hash === undefined) this.#fail(run, 'mined', new BatchGivenUpError('Another transaction took its place'));
    else
      this.#set({
        kind: 'replaced',
        intent,
        hash,
        by: by?.hash,
        isCancelled,
        ...progressOf(run),
        ...unfinishedOf(run),
      });
  }

  /** Watch the block of what was mined; when it is gone, the transaction is open again and is followed as before (F-041). */
  async #watch(entry: JournalEntry, run: Run, end: Decided): Promise<void> {
    const place = await watchPlace(this.#ports, { end, signal: this.#watches.signal });
    if (place.kind !== 'gone' || this.#isDisposed) return;
    const reopened: JournalEntry = { ...entry, nonce: place.nonce, status: 'open' };
    await this.#ports.journal.put(reopened);
    this.#ports.onStale(entryScopes(reopened));
    const isMidway = this.#run?.id === run.id && ['checking', 'simulating', 'reviewing'].includes(this.#state.kind);
    if (isRunning(this.#state) && !isMidway) this.#reopened.push({ entry: reopened, run });
    else {
      const { signal } = this.#begin();
      await this.#follow(reopened, run, { signal, isKept: true, isReorganised: true });
    }
  }
}
