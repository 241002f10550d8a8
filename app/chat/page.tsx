import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ChatRoute } from './chat-route';

export const metadata: Metadata = { title: 'Chat' };

export default function ChatPage() {
  return (
    <Suspense fallback={null}>
      <ChatRoute />
    </Suspense>
  );
}
