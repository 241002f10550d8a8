import { providerFloor } from '@/lib/domain/account';
import { type Chat, type ChatTurn, chatTitle, isTurnRunning, type TurnFailure } from '@/lib/domain/chat';
import { failureOf } from './errors';
import { ChatKeeper } from './keeper';
import type { ChatPorts } from './ports';
import { type ChainNow, isRecheckable, recheckStored } from './recheck';
import { receiptOf } from './request';
import { isSignerUnchanged, runTurn, type TurnRun, verifyTurn } from './run-turn';
import type { AcceptedTerms, ServiceChange } from './service-change';
import { newTurn, retryTurn, type TurnEvent, turnReducer } from './turn';

/** Everything a screen shows of a conversation. */
export type ChatSnapshot = {
  readonly chat: Chat;
  /** The turn that waits for something now. */
  readonly runningTurnId: string | undefined;
  /** Changes of the service that wait for the person's yes or no before anything is sent. */
  readonly pendingChanges: readonly ServiceChange[] | undefined;
  /** False after something could not be stored in this browser. */
  readonly kept: boolean;
};

type Run = { readonly turnId: string; readonly abort: AbortController; answer: ((yes: boolean) => void) | undefined };

/** One conversation of one account with one provider on one chain: a state machine over ports, without framework. */
export class ChatEngine {
  readonly #ports: ChatPorts;
  readonly #keeper: ChatKeeper;
  readonly #listeners = new Set<() => void>();
  #snapshot: ChatSnapshot;
  #accepted: AcceptedTerms;
  #floor = providerFloor;
  #run: Run | undefined;
  #disposed = false;
  /** Turns that came from storage: only their kept bytes can vouch for them. */
  readonly #restored: Set<string>;

  /** `accepted` holds the terms the person has seen: of the stored chat, or of the service on screen. */
  constructor(options: { readonly ports: ChatPorts; readonly chat: Chat; readonly accepted: AcceptedTerms }) {
    this.#ports = options.ports;
    this.#accepted = options.accepted;
    this.#restored = new Set(options.chat.turns.map(({ id }) => id));
    this.#snapshot = { chat: options.chat, runningTurnId: undefined, pendingChanges: undefined, kept: true };
    this.#keeper = new ChatKeeper({
      store: options.ports.store,
      clock: options.ports.clock,
      report: (outcome) => this.#reportKept(outcome === 'kept'),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): ChatSnapshot => this.#snapshot;

  /** Note what the screen shows of the service, as far as no terms were accepted before. */
  noteTerms(shown: AcceptedTerms): void {
    this.#accepted = { ...shown, ...this.#accepted };
  }

  /** Ask a question. Resolves when its turn has an outcome; never rejects. Does nothing while another turn runs. */
  async send(text: string): Promise<void> {
    if (this.#run !== undefined || this.#disposed || text.trim() === '') return;
    const at = this.#ports.clock.now();
    const turn = newTurn({ id: this.#ports.newId(), userText: text, at });
    const { chat } = this.#snapshot;
    const title = chat.turns.length === 0 ? chatTitle(text) : chat.title;
    this.#show({ chat: { ...chat, title, updatedAt: at, turns: [...chat.turns, turn] } });
    await this.#execute(turn.id, runTurn);
  }

  /** Send a turn once more, with a fresh marker so that no earlier signature can pass for the new answer. */
  async retry(turnId: string): Promise<void> {
    const turn = this.#turn(turnId);
    if (this.#run !== undefined || this.#disposed || turn === undefined || isTurnRunning(turn)) return;
    this.#restored.delete(turnId);
    this.#replace(retryTurn(turn, this.#ports.clock.now()));
    await this.#execute(turnId, runTurn);
  }

  /** Look for the signature of a complete answer again; without a new finding the turn keeps the reason it had. */
  async checkAgain(turnId: string): Promise<void> {
    if (this.#run !== undefined || this.#disposed || this.#turn(turnId)?.state.kind !== 'unverified') return;
    await this.#execute(turnId, async (run) => {
      const { service } = await run.ports.facts.readFacts();
      if (service !== undefined && isSignerUnchanged(run, service)) await verifyTurn(run, service);
    });
    const turn = this.#turn(turnId);
    // The look-up compared what storage says the hashes are; whether the bytes have them is asked of the bytes.
    if (turn !== undefined && this.#restored.has(turnId)) await this.#recheckTurn(turn, await this.#chainNow());
  }

  /** Verify every stored answer again from its kept bytes and the key the chain names now. Never rejects. */
  async recheck(): Promise<void> {
    const turns = this.#snapshot.chat.turns.filter((turn) => this.#restored.has(turn.id) && isRecheckable(turn));
    if (turns.length === 0) return;
    const chain = await this.#chainNow();
    for (const turn of turns) await this.#recheckTurn(turn, chain);
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
    await this.#keeper.settled();
  }

  async #chainNow(): Promise<ChainNow> {
    return this.#ports.facts.readFacts().catch(() => undefined);
  }

  async #recheckTurn(turn: ChatTurn, chain: ChainNow): Promise<void> {
    const checked = await recheckStored(turn, { chat: this.#snapshot.chat, chain, ports: this.#ports });
    if (this.#disposed || this.#turn(turn.id) !== turn) return;
    this.#show({ chat: withTurn(this.#snapshot.chat, checked) });
  }

  async #execute(turnId: string, work: (run: TurnRun) => Promise<void>): Promise<void> {
    const run: Run = { turnId, abort: new AbortController(), answer: undefined };
    this.#run = run;
    this.#show({ runningTurnId: turnId });
    try {
      await work(this.#turnRun(run));
    } catch (error) {
      this.#fail(run, failureOf(error));
    }
    this.#leave(run);
    await this.#keeper.settled();
  }

  #fail(run: Run, error: TurnFailure): void {
    if (run !== this.#run) return;
    const { provider } = this.#snapshot.chat;
    if (error.cure === 'sign-again') this.#ports.sessions.forget(provider);
    this.#floor = floorFrom(error) ?? this.#floor;
    this.#dispatch(run, { type: 'failure', at: this.#ports.clock.now(), error });
  }

  #turnRun(run: Run): TurnRun {
    return {
      ports: this.#ports,
      signal: run.abort.signal,
      chat: () => this.#snapshot.chat,
      turn: () => this.#requireTurn(run.turnId),
      accepted: () => this.#accepted,
      accept: (terms) => {
        this.#accepted = terms;
        if (terms.model !== undefined) this.#show({ chat: { ...this.#snapshot.chat, model: terms.model } });
      },
      askAboutChanges: (changes) => this.#ask(run, changes),
      floor: () => this.#floor,
      dispatch: (event) => this.#dispatch(run, event),
      keepEvidence: (evidence) => void this.#keeper.keepEvidence(evidence),
    };
  }

  #ask(run: Run, changes: readonly ServiceChange[]): Promise<boolean> {
    return new Promise((resolve) => {
      run.answer = (yes) => {
        run.answer = undefined;
        this.#show({ pendingChanges: undefined });
        resolve(yes);
      };
      this.#show({ pendingChanges: changes });
    });
  }

  #dispatch(run: Run, event: TurnEvent): void {
    // A run that was stopped or replaced has no voice any more, however late its answers come.
    if (run !== this.#run) return;
    const before = this.#requireTurn(run.turnId);
    const after = turnReducer(before, event);
    if (after === before) return;
    this.#replace(after);
    this.#keep(event, after);
  }

  #keep(event: TurnEvent, turn: ChatTurn): void {
    const { chat } = this.#snapshot;
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
    this.#show({ runningTurnId: undefined, pendingChanges: undefined });
  }

  #reportKept(kept: boolean): void {
    if (kept !== this.#snapshot.kept) this.#show({ kept });
  }

  #turn(id: string): ChatTurn | undefined {
    return this.#snapshot.chat.turns.find((turn) => turn.id === id);
  }

  #requireTurn(id: string): ChatTurn {
    const turn = this.#turn(id);
    if (turn === undefined) throw new Error(`No turn ${id} in this chat.`);
    return turn;
  }

  #replace(turn: ChatTurn): void {
    this.#show({ chat: { ...withTurn(this.#snapshot.chat, turn), updatedAt: this.#ports.clock.now() } });
  }

  #show(change: Partial<ChatSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function withTurn(chat: Chat, turn: ChatTurn): Chat {
  return { ...chat, turns: chat.turns.map((other) => (other.id === turn.id ? turn : other)) };
}

/** A provider may name another minimum than the usual one in its refusal; it then counts for this conversation (C-09). */
function floorFrom(error: TurnFailure): bigint | undefined {
  const reserve = error.values.reserveNeuron;
  return reserve !== undefined && /^\d+$/.test(reserve) ? BigInt(reserve) : undefined;
}
