'use client';

import '@/lib/i18n/english/chat';
import { ChatPanel } from '@/components/chat/chat-panel';
import { AnswerProof } from '@/components/verification/answer-proof';

/** The chat with the proof document of another noun inside it. */
export function ChatRoute() {
  return <ChatPanel proof={(input) => <AnswerProof {...input} />} />;
}
