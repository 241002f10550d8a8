import { providerFloor } from '@/lib/domain/account';
import { type Chat, type ChatTurn, chatTitle, isTurnRunning, type TurnFailure } from '@/lib/domain/chat';
import { type ChatSnapshot, ChatState } from './chat-state';
import { failureOf, floorFrom } from './errors';
import { ChatKeeper } from './keeper';
import { OtherTabs } from './other-tabs';
import type { ChatPorts } from './ports';
import { distrustTurn } from './recheck';
import { receiptOf } from './request';
import { runTurn, type TurnRun, verifyAgain } from './run-turn';
import type { AcceptedTerms, ServiceChange } from './service-change';
import { SignatureWatch } from './signature-watch';
import { StoredTurns } from './stored-turns';
import { newTurn, retryTurn, type TurnEvent, turnReducer } from './turn';

type Run = {
  readonly turnId: string;
  readonly abort: AbortController;
  answer: ((yes: boolean) => void) | undefined;
};

/** One conversation of one account with one provider on one chain: a state machine over ports, without framework. */
export class ChatEngine {
  readonly #ports: ChatPorts;
  readonly #keeper: ChatKeeper;
  readonly #watch: SignatureWatch;
  readonly #state: ChatState;
  readonly #tabs: OtherTabs;
  #accepted: AcceptedTerms;
  #floor = providerFloor;
  #run: Run | undefined;
  /** By turn: questions for a signature that hold nobody up and that nobody waits for. */
  readonly #asides = new Map<string, Run>();
  #disposed = false;
  readonly #closing = new AbortController();
  readonly #stored: StoredTurns;

  /** `accepted` holds the terms the person has seen: of the stored chat, or of the service on screen. */
  constructor(options: { readonly ports: ChatPorts; readonly chat: Chat; readonly accepted: AcceptedTerms }) {
    this.#ports = options.ports;
    this.#accepted = options.accepted;
    this.#state = new ChatState(options.chat);
    this.#tabs = new OtherTabs(options.chat);
    this.#watch = new SignatureWatch({
      clock: options.ports.clock,
      look: (turnId) => this.#lookAgain(turnId),
      show: (lookups) => this.#state.show({ lookups }),
    });
    this.#keeper = new ChatKeeper({
      store: options.ports.store,
      clock: options.ports.clock,
      own: () => this.#tabs.own,
      report: (outcome) => this.#reportKept(outcome === 'kept'),
    });
    this.#stored = new StoredTurns({
      ports: options.ports,
      state: this.#state,
      tabs: this.#tabs,
      keepReceipt: (receipt) => void this.#keeper.keepReceipt(receipt),
      isClosed: () => this.#disposed,
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#state.subscribe(listener);

  readonly getSnapshot = (): ChatSnapshot => this.#state.get();

  /** Note what the screen shows of the service, as far as no terms were accepted before. */
  noteTerms(shown: AcceptedTerms): void {
    this.#accepted = { ...shown, ...this.#accepted };
  }

  /** Ask a question. Resolves when its turn has an outcome; never rejects. Does nothing while another turn runs. */
  async send(text: string): Promise<void> {
    if (this.#run !== undefined || this.#disposed || text.trim() === '') return;
    const at = this.#ports.clock.now();
    const turn = newTurn({ id: this.#ports.newId(), userText: text, at });
    const { chat } = this.#state.get();
    const title = chat.turns.length === 0 ? chatTitle(text) : chat.title;
    this.#state.show({ chat: { ...chat, title, updatedAt: at, turns: [...chat.turns, turn] } });
    await this.#execute(turn.id, runTurn);
  }

  /** Send a turn once more, with a fresh marker so that no earlier signature can pass for the new answer. */
  async retry(turnId: string): Promise<void> {
    const turn = this.#state.turn(turnId);
    if (this.#run !== undefined || this.#disposed || turn === undefined || isTurnRunning(turn)) return;
    this.#stored.forget(turnId);
    this.#watch.forget(turnId);
    this.#asides.delete(turnId);
    this.#replace(retryTurn(turn, this.#ports.clock.now()));
    await this.#execute(turnId, runTurn);
  }

  /** Look for the signature of a complete answer again; without a new finding the turn keeps the reason it had. */
  async checkAgain(turnId: string): Promise<void> {
    if (this.#run !== undefined || this.#disposed || this.#state.turn(turnId)?.state.kind !== 'unverified') return;
    await this.#execute(turnId, (run) => verifyAgain(run, 'until-there'));
    await this.#stored.recheckOne(turnId);
  }

  /** Verify every stored answer again from its kept bytes and the key the chain names now. Never rejects. */
  readonly recheck = (): Promise<void> => this.#stored.recheck();

  /** Take over what another tab with the same chat has stored of it. */
  adopt(stored: Chat): void {
    if (!this.#disposed) void this.#stored.adopt(stored);
  }

  /** Take the changed terms and go on. */
  acceptChanges(): void {
    this.#run?.answer?.(true);
  }

  /** Refuse the changed terms: nothing is sent. */
  declineChanges(): void {
    this.#run?.answer?.(false);
  }

  /** Stop the running turn and keep what arrived; the provider still finishes and bills it (C-30). */
  stop(): void {
    const run = this.#run;
    if (run === undefined) return;
    run.abort.abort();
    run.answer?.(false);
    this.#dispatch(run, { type: 'stop', at: this.#ports.clock.now() });
    this.#leave(run);
  }

  /** End this conversation: a running turn is stopped, everything is stored under its own account. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.stop();
    this.#disposed = true;
    this.#closing.abort();
    this.#watch.stop();
    await this.#keeper.settled();
  }

  async #execute(turnId: string, work: (run: TurnRun) => Promise<void>): Promise<void> {
    const run: Run = { turnId, abort: new AbortController(), answer: undefined };
    this.#run = run;
    this.#tabs.takeOn(turnId);
    this.#state.show({ runningTurnId: turnId });
    try {
      await work(this.#turnRun(run));
    } catch (error) {
      this.#fail(run, failureOf(error));
    }
    this.#leave(run);
    this.#planLookup(turnId);
    await this.#keeper.settled();
  }

  /** Ask once more for a signature that was not there, beside whatever else happens. */
  async #lookAgain(turnId: string): Promise<void> {
    if (this.#disposed || this.#run?.turnId === turnId) return;
    const run: Run = { turnId, abort: this.#closing, answer: undefined };
    this.#asides.set(turnId, run);
    this.#tabs.takeOn(turnId);
    // A question that breaks off proves and refutes nothing; the next one is planned all the same.
    await verifyAgain(this.#turnRun(run), 'once').catch(() => undefined);
    if (this.#asides.get(turnId) !== run) return;
    this.#asides.delete(turnId);
    this.#planLookup(turnId);
    await this.#stored.recheckOne(turnId);
  }

  #planLookup(turnId: string): void {
    const turn = this.#state.turn(turnId);
    if (turn !== undefined && !this.#disposed) this.#watch.plan(turn);
  }

  #fail(run: Run, error: TurnFailure): void {
    if (run !== this.#run) return;
    const { provider } = this.#state.get().chat;
    if (error.cure === 'sign-again') this.#ports.sessions.forget(provider);
    this.#floor = floorFrom(error) ?? this.#floor;
    this.#dispatch(run, { type: 'failure', at: this.#ports.clock.now(), error });
  }

  #turnRun(run: Run): TurnRun {
    return {
      ports: this.#ports,
      signal: run.abort.signal,
      chat: () => this.#state.get().chat,
      turn: () => this.#state.requireTurn(run.turnId),
      accepted: () => this.#accepted,
      accept: (terms) => {
        this.#accepted = terms;
        if (terms.model !== undefined) this.#state.show({ chat: { ...this.#state.get().chat, model: terms.model } });
      },
      askAboutChanges: (changes) => this.#ask(run, changes),
      floor: () => this.#floor,
      dispatch: (event) => this.#dispatch(run, event),
      noteAsked: () => this.#watch.noteAsked(run.turnId),
      keepEvidence: (evidence) => void this.#keeper.keepEvidence(evidence),
    };
  }

  #ask(run: Run, changes: readonly ServiceChange[]): Promise<boolean> {
    return new Promise((resolve) => {
      run.answer = (yes) => {
        run.answer = undefined;
        this.#state.show({ pendingChanges: undefined });
        resolve(yes);
      };
      this.#state.show({ pendingChanges: changes });
    });
  }

  #dispatch(run: Run, event: TurnEvent): void {
    // A run that was stopped or replaced has no voice any more, however late its answers come.
    if (run !== this.#run && (run !== this.#asides.get(run.turnId) || this.#disposed)) return;
    const before = this.#state.requireTurn(run.turnId);
    const reduced = turnReducer(before, event);
    if (reduced === before) return;
    // What came from storage is proven by its bytes alone, and those are looked at after the look-up.
    const isHeld = event.type === 'proof' && this.#stored.has(run.turnId);
    const after = isHeld ? distrustTurn(reduced) : reduced;
    this.#replace(after);
    this.#keep(event, after);
  }

  #keep(event: TurnEvent, turn: ChatTurn): void {
    const { chat } = this.#state.get();
    if (event.type === 'answer-part') {
      this.#keeper.touch(chat);
      return;
    }
    void this.#keeper.flush(chat);
    const receipt = receiptOf(chat, turn);
    if (receipt !== undefined) void this.#keeper.keepReceipt(receipt);
  }

  #leave(run: Run): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    this.#state.show({ runningTurnId: undefined, pendingChanges: undefined });
  }

  #reportKept(kept: boolean): void {
    if (kept !== this.#state.get().kept) this.#state.show({ kept });
  }

  #replace(turn: ChatTurn): void {
    this.#state.put(turn, { updatedAt: this.#ports.clock.now() });
  }
}
