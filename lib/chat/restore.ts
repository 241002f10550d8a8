import { type Chat, type ChatTurn, isTurnRunning } from '@/lib/domain/chat';
import { ChatRequestError, failureOf } from './errors';
import { distrustTurn } from './recheck';

function restoreTurn(turn: ChatTurn): ChatTurn {
  const { kind } = turn.state;
  if (!isTurnRunning(turn)) return distrustTurn(turn);
  // The answer had ended and was being checked: everything the check needs is stored, so it can be made again.
  if (kind === 'verifying') return { ...turn, state: { kind: 'unverified', why: 'lookup-failed' } };
  const at = kind === 'preparing' || kind === 'awaiting-signature' || kind === 'sent' ? kind : 'streaming';
  return { ...turn, state: { kind: 'failed', at, error: failureOf(new ChatRequestError('interrupted')) } };
}

/**
 * Take up a stored chat: a turn that ran when the page went away is marked interrupted, its cost and hashes kept (F-092), and
 * nothing counts as proven before its bytes were looked at again.
 */
export function restoreChat(chat: Chat): Chat {
  return { ...chat, turns: chat.turns.map(restoreTurn) };
}
