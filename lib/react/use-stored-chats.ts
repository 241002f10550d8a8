'use client';

import { useCallback, useEffect, useState } from 'react';
import type { Address } from 'viem';
import type { Chat } from '@/lib/domain/chat';
import { scopeOf } from '@/lib/storage/records';
import { getBrowserStorage } from './browser-storage';
import { useNetwork } from './network-provider';

/** The chats kept in this browser for one account on one chain, newest first. */
export type StoredChats = {
  readonly state: 'loading' | 'ready';
  readonly chats: readonly Chat[];
  /** Records that could not be read and were left alone. */
  readonly damaged: number;
  remove(id: string): Promise<void>;
};

// While an answer streams its chat is written four times a second; the list is read again only when that has ended.
const quietTime = 800;

type Known = { readonly scope: string; readonly chats: readonly Chat[]; readonly damaged: number };

/** Read the stored chats of an account, kept in step with this and other tabs. */
export function useStoredChats(user: Address | undefined): StoredChats {
  const { chainId } = useNetwork().network;
  const scope = user === undefined ? undefined : scopeOf({ chainId, account: user });
  const [known, setKnown] = useState<Known>();

  useEffect(() => {
    if (user === undefined || scope === undefined) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const storage = getBrowserStorage();
    const read = async () => {
      const { records, damaged } = await storage.chats.list({ chainId, account: user });
      const chats = records.toSorted((a, b) => b.updatedAt - a.updatedAt);
      if (current) setKnown({ scope, chats, damaged });
    };
    const stop = storage.subscribe((notice) => {
      if (notice.store !== 'chats' || notice.scope !== scope) return;
      clearTimeout(timer);
      timer = setTimeout(read, quietTime);
    });
    void read();
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
    };
  }, [chainId, user, scope]);

  const remove = useCallback(
    async (id: string) => {
      if (user === undefined) return;
      const storage = getBrowserStorage();
      const owner = { chainId, account: user };
      const chat = await storage.chats.find(owner, id);
      await storage.chats.remove(owner, id);
      for (const turn of chat?.turns ?? []) await storage.answers.remove(owner, turn.id);
      setKnown((now) => (now === undefined ? now : { ...now, chats: now.chats.filter((chat) => chat.id !== id) }));
    },
    [chainId, user],
  );

  // What was read for another account never shows, not even for one frame.
  if (scope === undefined) return { state: 'ready', chats: [], damaged: 0, remove };
  if (known?.scope !== scope) return { state: 'loading', chats: [], damaged: 0, remove };
  return { state: 'ready', chats: known.chats, damaged: known.damaged, remove };
}
