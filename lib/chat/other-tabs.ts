import { type Chat, type ChatTurn, isTurnRunning } from '@/lib/domain/chat';
import { mergeChats } from '@/lib/domain/chat-merge';
import { distrustTurn } from './recheck';

/**
 * Changes with everything of a turn that another tab can add: an attempt, words, an end, a proof. That a turn runs is not in it: one whose
 * page died is stored as running for ever, and must not be taken for one that is answered elsewhere.
 */
function markOf({ timings, answerText, reasoningText, proof }: ChatTurn): string {
  const { askedAt, endedAt, settledAt } = timings;
  return [askedAt, answerText.length, reasoningText.length, endedAt, settledAt, proof?.signedText !== undefined].join();
}

/** Tells which turns of a chat are this tab's, and takes over what other tabs with the same chat have written of theirs. */
export class OtherTabs {
  readonly #own = new Set<string>();
  readonly #marks: Map<string, string>;

  constructor(chat: Chat) {
    this.#marks = new Map(chat.turns.map((turn) => [turn.id, markOf(turn)]));
  }

  /** The turns this tab asked, sent again or looked up. */
  get own(): ReadonlySet<string> {
    return this.#own;
  }

  /** From now on this tab knows best about a turn. */
  takeOn(turnId: string): void {
    this.#own.add(turnId);
  }

  /**
   * Join what is stored into this tab's state; `news` are the turns that another tab wrote since the last look, undefined chat where
   * there are none. Nothing that comes from storage counts as proven.
   */
  adopt(mine: Chat, stored: Chat): { readonly chat: Chat; readonly news: readonly ChatTurn[] } | undefined {
    const isNew = (turn: ChatTurn) => !this.#own.has(turn.id) && this.#marks.get(turn.id) !== markOf(turn);
    const changed = stored.turns.filter(isNew);
    if (changed.length === 0) return undefined;
    for (const turn of changed) this.#marks.set(turn.id, markOf(turn));
    const news = changed.map((turn) => (isTurnRunning(turn) ? turn : distrustTurn(turn)));
    const byId = new Map([...mine.turns, ...news].map((turn) => [turn.id, turn]));
    const shown = { ...stored, turns: stored.turns.map((turn) => byId.get(turn.id) ?? turn) };
    return { chat: mergeChats({ mine, stored: shown, own: this.#own }), news };
  }
}
