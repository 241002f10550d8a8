import type { Chat, ChatTurn } from '@/lib/domain/chat';
import type { SignatureLookup } from '@/lib/domain/verification';
import type { ServiceChange } from './service-change';

/** Everything a screen shows of a conversation. */
export type ChatSnapshot = {
  readonly chat: Chat;
  /** The turn that waits for something now. */
  readonly runningTurnId: string | undefined;
  /** Changes of the service that wait for the person's yes or no before anything is sent. */
  readonly pendingChanges: readonly ServiceChange[] | undefined;
  /** False after something could not be stored in this browser. */
  readonly kept: boolean;
  /** By turn: how often its signature was asked for, and when it is asked for again. */
  readonly lookups: ReadonlyMap<string, SignatureLookup>;
};

/** Holds the snapshot of a conversation and tells whoever listens. */
export class ChatState {
  readonly #listeners = new Set<() => void>();
  #snapshot: ChatSnapshot;

  constructor(chat: Chat) {
    const nothing = { runningTurnId: undefined, pendingChanges: undefined, lookups: new Map() };
    this.#snapshot = { chat, kept: true, ...nothing };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): ChatSnapshot => this.#snapshot;

  show(change: Partial<ChatSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  turn(id: string): ChatTurn | undefined {
    return this.#snapshot.chat.turns.find((turn) => turn.id === id);
  }

  /** @throws Error where there is no such turn */
  requireTurn(id: string): ChatTurn {
    const turn = this.turn(id);
    if (turn === undefined) throw new Error(`No turn ${id} in this chat.`);
    return turn;
  }

  /** Put a changed turn in the place of its former self. */
  put(turn: ChatTurn, change: Partial<Chat> = {}): void {
    const { chat } = this.#snapshot;
    const turns = chat.turns.map((other) => (other.id === turn.id ? turn : other));
    this.show({ chat: { ...chat, ...change, turns } });
  }
}
