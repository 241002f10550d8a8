import type { ChatEngine } from '@/lib/chat/engine';
import { scopeOf } from '@/lib/storage/records';
import type { BrowserStorage } from '@/lib/storage/storage';

/** Let a conversation follow what other tabs write of the same chat; returns the way to stop. One reading at a time. */
export function followOtherTabs(engine: ChatEngine, storage: Pick<BrowserStorage, 'chats' | 'subscribe'>): () => void {
  const { id, chainId, user } = engine.getSnapshot().chat;
  const owner = { chainId, account: user };
  const scope = scopeOf(owner);
  let isReading = false;
  let isStale = false;
  const read = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      isStale = false;
      const stored = await storage.chats.find(owner, id);
      if (stored !== undefined) engine.adopt(stored);
    }
    isReading = false;
  };
  return storage.subscribe((notice, origin) => {
    if (origin === 'elsewhere' && notice.store === 'chats' && notice.scope === scope) void read();
  });
}
