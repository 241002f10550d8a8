'use client';

import { useEffect } from 'react';
import type { Chat } from '@/lib/domain/chat';
import { chatHref } from './chat-links';

/** Keep the open chat in the address, so that a reload comes back to it: the chat once it holds something, and its model where it is not the registered one. */
export function useChatAddress(chat: Chat): void {
  const { provider, model, listed } = chat;
  const chatId = chat.turns.length > 0 ? chat.id : undefined;
  const chosen = listed === true ? model : undefined;
  useEffect(() => {
    const network = new URLSearchParams(window.location.search).get('network');
    const to = chatHref(provider, { chatId, model: chosen });
    const href = `${to}${network === null ? '' : `&network=${encodeURIComponent(network)}`}`;
    if (`${window.location.pathname}${window.location.search}` !== href) window.history.replaceState(null, '', href);
  }, [provider, chatId, chosen]);
}
