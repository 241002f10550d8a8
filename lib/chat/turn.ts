import type { Hex } from 'viem';
import type { MachineLink } from '@/lib/domain/answer-machine';
import {
  type AnswerCost,
  type ChatTurn,
  isTurnRunning,
  type TurnExchange,
  type TurnFailure,
  turnStateOf,
} from '@/lib/domain/chat';
import type { AppliedPrices, Fee, TokenUsage } from '@/lib/domain/receipt';
import type { ResponseProof } from '@/lib/domain/verification';

/** What happens to a turn; `at` in milliseconds of this device's clock, money in neuron. */
export type TurnEvent =
  | { readonly type: 'signature-wait' }
  | {
      readonly type: 'request-sent';
      readonly at: number;
      readonly exchange: Omit<TurnExchange, 'responseLength'>;
      readonly prices: AppliedPrices;
    }
  | {
      readonly type: 'response-start';
      readonly chatKey: string | undefined;
      readonly receiptId: string;
    }
  | {
      readonly type: 'answer-part';
      readonly at: number;
      readonly bytes: number;
      readonly text: string;
      readonly reasoning: string;
      readonly usage?: TokenUsage | undefined;
      /** What `usage` costs; comes with it. */
      readonly fee?: Fee | undefined;
      readonly finishReason?: string | undefined;
      readonly completionId?: string | undefined;
    }
  | {
      readonly type: 'response-end';
      readonly at: number;
      readonly responseHash: Hex;
    }
  | {
      readonly type: 'proof';
      readonly at: number;
      readonly proof: ResponseProof;
      readonly machine?: MachineLink | undefined;
    }
  | { readonly type: 'failure'; readonly at: number; readonly error: TurnFailure }
  | { readonly type: 'stop'; readonly at: number };

/** Begin a turn. */
export function newTurn(input: { readonly id: string; readonly userText: string; readonly at: number }): ChatTurn {
  return {
    id: input.id,
    userText: input.userText,
    answerText: '',
    reasoningText: '',
    state: { kind: 'preparing' },
    timings: { askedAt: input.at },
  };
}

/** Failures that say that no provider took the request. */
const unsentFailures: ReadonlySet<string> = new Set(['unreachable', 'address-refused']);

/** Tell whether a provider may bill a turn: it took the request, or nobody knows that it did not (C-30, provider protocol §2.3). */
export function mayBeBilled(turn: ChatTurn): boolean {
  if (turn.receiptId !== undefined) return true;
  if (turn.timings.sentAt === undefined) return false;
  if (turn.state.kind !== 'failed') return true;
  const { code, values } = turn.state.error;
  // A refusal by status costs nothing.
  return values.status === undefined && !unsentFailures.has(code);
}

/** Tell what a question has cost so far, all attempts together; an unknown fee is counted, never added as zero. */
export function turnCost(turn: ChatTurn): AnswerCost {
  const { known, unknownAnswers } = turn.earlierCost ?? { known: 0n, unknownAnswers: 0 };
  if (turn.fee !== undefined) return { known: known + turn.fee.fee, unknownAnswers };
  return { known, unknownAnswers: unknownAnswers + (mayBeBilled(turn) ? 1 : 0) };
}

/** Set a turn back to its question, to send it once more; of the first attempt only its cost stays. */
export function retryTurn(turn: ChatTurn, at: number): ChatTurn {
  const again = newTurn({ id: turn.id, userText: turn.userText, at });
  const earlierCost = turnCost(turn);
  const isFree = earlierCost.known === 0n && earlierCost.unknownAnswers === 0;
  return isFree ? again : { ...again, earlierCost };
}

function addPart(turn: ChatTurn, part: Extract<TurnEvent, { type: 'answer-part' }>): ChatTurn {
  if (turn.state.kind !== 'streaming' || turn.exchange === undefined) return turn;
  const firstByteAt = turn.timings.firstByteAt ?? (part.bytes > 0 ? part.at : undefined);
  return {
    ...turn,
    answerText: turn.answerText + part.text,
    reasoningText: turn.reasoningText + part.reasoning,
    usage: part.usage ?? turn.usage,
    fee: part.usage === undefined ? turn.fee : part.fee,
    finishReason: part.finishReason ?? turn.finishReason,
    timings: { ...turn.timings, firstByteAt },
    exchange: {
      ...turn.exchange,
      responseLength: turn.exchange.responseLength + part.bytes,
      completionId: part.completionId ?? turn.exchange.completionId,
    },
  };
}

function endResponse(turn: ChatTurn, event: Extract<TurnEvent, { type: 'response-end' }>): ChatTurn {
  if (turn.state.kind !== 'streaming' || turn.exchange === undefined) return turn;
  return {
    ...turn,
    state: { kind: 'verifying' },
    timings: { ...turn.timings, endedAt: event.at },
    exchange: { ...turn.exchange, responseHash: event.responseHash },
  };
}

/**
 * A proof may come late: for a turn that is being checked, or one whose answer was complete but could not be proven before. That a
 * signature is not there any more takes none away that was had.
 */
function takesProof(turn: ChatTurn, { signedText }: ResponseProof): boolean {
  if (signedText === undefined && turn.proof?.signedText !== undefined) return false;
  return turn.state.kind === 'verifying' || turn.state.kind === 'unverified';
}

function applyRunning(turn: ChatTurn, event: TurnEvent): ChatTurn {
  switch (event.type) {
    case 'signature-wait':
      return turn.state.kind === 'preparing' ? { ...turn, state: { kind: 'awaiting-signature' } } : turn;
    case 'request-sent':
      if (turn.state.kind !== 'preparing' && turn.state.kind !== 'awaiting-signature') return turn;
      return {
        ...turn,
        state: { kind: 'sent' },
        timings: { ...turn.timings, sentAt: event.at },
        exchange: { ...event.exchange, responseLength: 0 },
        prices: event.prices,
      };
    case 'response-start':
      if (turn.state.kind !== 'sent' || turn.exchange === undefined) return turn;
      return {
        ...turn,
        state: { kind: 'streaming' },
        exchange: { ...turn.exchange, chatKey: event.chatKey },
        receiptId: event.receiptId,
      };
    case 'answer-part':
      return addPart(turn, event);
    case 'response-end':
      return endResponse(turn, event);
    case 'failure':
      return failTurn(turn, event);
    case 'stop':
      return stopTurn(turn, event.at);
    case 'proof':
      return turn;
  }
}

function stopTurn(turn: ChatTurn, at: number): ChatTurn {
  // The answer is complete, only its check is not; it can be made again.
  if (turn.state.kind === 'verifying') return { ...turn, state: { kind: 'unverified', why: 'lookup-failed' } };
  return { ...turn, state: { kind: 'stopped' }, timings: { ...turn.timings, endedAt: at } };
}

function failTurn(turn: ChatTurn, event: Extract<TurnEvent, { type: 'failure' }>): ChatTurn {
  const { kind } = turn.state;
  // The answer is complete and priced; only its check failed, which proves and refutes nothing.
  if (kind === 'verifying') return { ...turn, state: { kind: 'unverified', why: 'lookup-failed' } };
  if (kind === 'verified' || kind === 'unverified' || kind === 'refuted') return turn;
  if (kind === 'failed' || kind === 'stopped') return turn;
  return {
    ...turn,
    state: { kind: 'failed', at: kind, error: event.error },
    timings: { ...turn.timings, endedAt: turn.timings.endedAt ?? event.at },
  };
}

/** Apply one event to a turn. An event that does not fit the turn's state changes nothing, so a late one can do no harm. */
export function turnReducer(turn: ChatTurn, event: TurnEvent): ChatTurn {
  if (event.type === 'proof' && takesProof(turn, event.proof)) {
    return {
      ...turn,
      state: turnStateOf(event.proof),
      proof: event.proof,
      machine: event.machine ?? turn.machine,
      timings: { ...turn.timings, settledAt: turn.timings.settledAt ?? event.at },
    };
  }
  return isTurnRunning(turn) ? applyRunning(turn, event) : turn;
}
