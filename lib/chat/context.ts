import type { ChatTurn } from '@/lib/domain/chat';

/** One message of a request in the provider's words. */
export type ContextMessage = { readonly role: 'user' | 'assistant' | 'system'; readonly content: string };

/**
 * Tell whether a turn is sent along with later questions: only answers that ended or were stopped by the person. A refuted
 * answer is left out, because somebody may have written into it.
 */
export function isContext(turn: ChatTurn): boolean {
  const { kind } = turn.state;
  if (kind === 'stopped') return turn.answerText !== '';
  return kind === 'verified' || kind === 'unverified';
}

/** Build the messages of the next request: the earlier turns that count, then the question. Reasoning is never sent back (F-076). */
export function messagesFor(earlier: readonly ChatTurn[], question: string): readonly ContextMessage[] {
  const before = earlier.filter(isContext).flatMap((turn): ContextMessage[] => [
    { role: 'user', content: turn.userText },
    { role: 'assistant', content: turn.answerText },
  ]);
  return [...before, { role: 'user', content: question }];
}
