import type { Chat, ChatTurn } from '@/lib/domain/chat';
import type { UsageReceipt } from '@/lib/domain/receipt';
import type { ChatState } from './chat-state';
import type { OtherTabs } from './other-tabs';
import type { ChatPorts } from './ports';
import { type ChainNow, isRecheckable, readChainNow, recheckStored } from './recheck';
import { receiptOf } from './request';

/** What the turns that came from storage need of their conversation. */
type Parts = {
  readonly ports: ChatPorts;
  readonly state: ChatState;
  readonly tabs: OtherTabs;
  readonly keepReceipt: (receipt: UsageReceipt) => void;
  readonly isClosed: () => boolean;
};

/** The turns of a conversation that came from storage, of this tab's past or of another tab: only their kept bytes can vouch for them. */
export class StoredTurns {
  readonly #parts: Parts;
  readonly #ids: Set<string>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#ids = new Set(parts.state.get().chat.turns.map(({ id }) => id));
  }

  has(turnId: string): boolean {
    return this.#ids.has(turnId);
  }

  /** The turn is asked anew here. */
  forget(turnId: string): void {
    this.#ids.delete(turnId);
  }

  /** Verify every one again from its kept bytes and the key the chain names now. Never rejects. */
  async recheck(): Promise<void> {
    const { chat } = this.#parts.state.get();
    const turns = chat.turns.filter(({ id }) => this.#ids.has(id));
    this.#keepUnanswered(chat, turns);
    await this.#recheckTurns(turns);
  }

  /** A look-up compared what storage says the hashes are; whether the bytes have them is asked of the bytes. */
  async recheckOne(turnId: string): Promise<void> {
    const turn = this.#parts.state.turn(turnId);
    if (turn !== undefined && this.#ids.has(turnId))
      await this.#recheckTurn(turn, await readChainNow(this.#parts.ports));
  }

  /** Take over what another tab with the same chat has stored of it. */
  async adopt(stored: Chat): Promise<void> {
    const { state, tabs } = this.#parts;
    const joined = tabs.adopt(state.get().chat, stored);
    if (joined === undefined) return;
    for (const { id } of joined.news) this.#ids.add(id);
    state.show({ chat: joined.chat });
    await this.#recheckTurns(joined.news);
  }

  /** A page that went away while a question was out could not write down that no answer came. */
  #keepUnanswered(chat: Chat, turns: readonly ChatTurn[]): void {
    for (const turn of turns) {
      const receipt = receiptOf(chat, turn);
      if (receipt?.unanswered) this.#parts.keepReceipt(receipt);
    }
  }

  async #recheckTurns(candidates: readonly ChatTurn[]): Promise<void> {
    const turns = candidates.filter(isRecheckable);
    if (turns.length === 0) return;
    const chain = await readChainNow(this.#parts.ports);
    for (const turn of turns) await this.#recheckTurn(turn, chain);
  }

  async #recheckTurn(turn: ChatTurn, chain: ChainNow): Promise<void> {
    const { state, ports, isClosed } = this.#parts;
    const checked = await recheckStored(turn, { chat: state.get().chat, chain, ports });
    if (isClosed() || state.turn(turn.id) !== turn) return;
    state.put(checked);
  }
}
