import type { ChatStore } from '@/lib/chat/ports';
import type { Chat } from '@/lib/domain/chat';
import { withUse } from '@/lib/domain/favourite';
import { measurementOf } from '@/lib/domain/measurement';
import { changeProviderNotes } from '@/lib/storage/provider-notes';
import type { BrowserStorage } from '@/lib/storage/storage';

/**
 * Keep chats as before and, with each answer that ends, what it measured of the provider and that the provider was used. A turn is
 * measured once; those that ended before `since` (milliseconds) were measured when they did.
 */
export function observingChatStore(
  storage: Pick<BrowserStorage, 'chatStore' | 'measurements'>,
  since: number,
): ChatStore {
  const measured = new Set<string>();
  const observe = async (chat: Chat): Promise<void> => {
    for (const turn of chat.turns) {
      const measurement = measurementOf(turn, chat);
      if (measurement === undefined || measured.has(measurement.id)) continue;
      if ((turn.timings.endedAt ?? 0) < since) continue;
      measured.add(measurement.id);
      await storage.measurements.save(measurement);
      if (measurement.outcome === 'failed' || measurement.outcome === 'refused') continue;
      const { provider, model, at } = measurement;
      const signer = turn.proof?.expectedSigner;
      changeProviderNotes(chat.chainId, (notes) => withUse(notes, provider, { at, model, signer }));
    }
  };
  return {
    saveReceipt: (receipt) => storage.chatStore.saveReceipt(receipt),
    saveEvidence: (evidence) => storage.chatStore.saveEvidence(evidence),
    findEvidence: (name) => storage.chatStore.findEvidence(name),
    async saveChat(chat, own) {
      const outcome = await storage.chatStore.saveChat(chat, own);
      await observe(chat);
      return outcome;
    },
  };
}
