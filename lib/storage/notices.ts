import { type StoreName, storeNames } from './records';

/** Where a change was made: by this tab or by another one of this site. */
export type NoticeOrigin = 'here' | 'elsewhere';

/** Records of one store and one owner changed. */
export type StoreNotice = { readonly store: StoreName; readonly scope: string };

/** Tells this tab and all other tabs of the site that records changed. */
export type StoreNotices = {
  tell(notice: StoreNotice): void;
  /** Listen to changes made in any tab; returns the way to stop. */
  subscribe(listener: (notice: StoreNotice, origin: NoticeOrigin) => void): () => void;
  close(): void;
};

const channelName = 'marketplace-storage';

function parseNotice(value: unknown): StoreNotice | undefined {
  if (typeof value !== 'object' || value === null || !('store' in value) || !('scope' in value)) return undefined;
  const store = storeNames.find((name) => name === value.store);
  return store !== undefined && typeof value.scope === 'string' ? { store, scope: value.scope } : undefined;
}

/** Open the channel between the tabs of this site; where the browser has none, only this tab is told. */
export function createStoreNotices(): StoreNotices {
  const listeners = new Set<(notice: StoreNotice, origin: NoticeOrigin) => void>();
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(channelName);
  const tellHere = (notice: StoreNotice, origin: NoticeOrigin) => {
    for (const listener of [...listeners]) listener(notice, origin);
  };
  channel?.addEventListener('message', (event: MessageEvent<unknown>) => {
    const notice = parseNotice(event.data);
    if (notice !== undefined) tellHere(notice, 'elsewhere');
  });
  return {
    tell(notice) {
      tellHere(notice, 'here');
      channel?.postMessage(notice);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      listeners.clear();
      channel?.close();
    },
  };
}
