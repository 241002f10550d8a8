import type { AnswerEvidence } from '@/lib/domain/answer-evidence';
import type { Chat } from '@/lib/domain/chat';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { ChatClock, ChatStore, StoreOutcome } from './ports';

/** Received text must survive a crash when it is older than this, in milliseconds (F-092). */
export const keepEvery = 250;

/** Writes a changing chat often enough, one write at a time, and tells when something could not be kept. */
export class ChatKeeper {
  readonly #store: ChatStore;
  readonly #clock: ChatClock;
  readonly #own: () => ReadonlySet<string>;
  readonly #report: (outcome: StoreOutcome) => void;
  #cancelTimer: (() => void) | undefined;
  #latest: Chat | undefined;
  #queue: Promise<void> = Promise.resolve();
  /** What the browser refused last time: a small receipt may fit where the chat no longer does. */
  readonly #refused = new Set<string>();

  constructor(options: {
    readonly store: ChatStore;
    readonly clock: ChatClock;
    /** The turns that are this tab's. */
    readonly own: () => ReadonlySet<string>;
    readonly report: (outcome: StoreOutcome) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#own = options.own;
    this.#report = options.report;
  }

  /** Note the newest state; it is written at most `keepEvery` milliseconds later. */
  touch(chat: Chat): void {
    this.#latest = chat;
    this.#cancelTimer ??= this.#clock.after(keepEvery, () => {
      this.#cancelTimer = undefined;
      this.#enqueue();
    });
  }

  /** Write the newest state now; resolves when it and everything before it is written. */
  flush(chat: Chat): Promise<void> {
    this.#latest = chat;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    return this.#enqueue();
  }

  /** Write a receipt after what is already on its way. */
  keepReceipt(receipt: UsageReceipt): Promise<void> {
    this.#queue = this.#queue.then(() => this.#attempt(receipt.id, () => this.#store.saveReceipt(receipt)));
    return this.#queue;
  }

  /** Write the bytes of an answer after what is already on its way. */
  keepEvidence(evidence: AnswerEvidence): Promise<void> {
    this.#queue = this.#queue.then(() =>
      this.#attempt(`evidence ${evidence.turnId}`, () => this.#store.saveEvidence(evidence)),
    );
    return this.#queue;
  }

  /** Resolves when everything on its way is written. */
  settled(): Promise<void> {
    return this.#queue;
  }

  #enqueue(): Promise<void> {
    this.#queue = this.#queue.then(() => {
      const chat = this.#latest;
      if (chat === undefined) return undefined;
      this.#latest = undefined;
      return this.#attempt('chat', () => this.#store.saveChat(chat, this.#own()));
    });
    return this.#queue;
  }

  async #attempt(record: string, write: () => Promise<StoreOutcome>): Promise<void> {
    // Storage may be full or denied; the chat goes on and says that it is not kept.
    const outcome = await write().catch((): StoreOutcome => 'not-kept');
    if (outcome === 'kept') this.#refused.delete(record);
    else this.#refused.add(record);
    this.#report(this.#refused.size === 0 ? 'kept' : 'not-kept');
  }
}
