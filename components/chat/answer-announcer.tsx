'use client';

import { useState } from 'react';
import type { ChatTurn } from '@/lib/domain/chat';
import { useText } from '@/lib/react/use-text';
import { failureText } from './failure-text';

/**
 * Tell screen readers of each answer exactly twice: that it begins and how it ended. The words between are read at the
 * reader's own pace (B-31). What was there when the chat was opened is not news.
 */
export function AnswerAnnouncer({ turn }: { readonly turn: ChatTurn | undefined }) {
  const { t, formatters } = useText();
  const [known] = useState(turn?.timings.askedAt);
  const said = (): string => {
    if (turn === undefined || turn.timings.askedAt === known) return '';
    switch (turn.state.kind) {
      case 'preparing':
      case 'awaiting-signature':
      case 'sent':
      case 'streaming':
      case 'verifying':
        return t('chat.said-start');
      case 'failed':
        return t('chat.said-failed', { reason: failureText(turn.state.error, { t, formatters }) });
      default:
        return t(`chat.said-${turn.state.kind}`);
    }
  };
  return (
    <p role="status" className="sr-only">
      {said()}
    </p>
  );
}
