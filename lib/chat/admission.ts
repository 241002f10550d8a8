import { type SubAccount, spendable } from '@/lib/domain/account';
import type { AnswerCost, Chat, ChatTurn } from '@/lib/domain/chat';
import { typicalCost } from '@/lib/domain/pricing';
import type { Service } from '@/lib/domain/service';
import { turnCost } from './turn';

/** Why a provider would refuse the next request for want of money; neuron. */
export type AdmissionIssue =
  | { readonly kind: 'no-sub-account'; readonly missing: bigint }
  | {
      readonly kind: 'balance-too-low';
      readonly spendable: bigint;
      readonly required: bigint;
      readonly missing: bigint;
    };

/**
 * Compare a sub-account with what the provider asks before a request: floor + unsettled + expected cost, in neuron
 * (provider protocol §4.3, C-09). An unknown unsettled sum is left out: the provider then has the last word.
 */
export function admissionIssue(input: {
  readonly account: SubAccount | undefined;
  readonly unsettled: bigint | undefined;
  readonly expectedCost: bigint;
  readonly floor: bigint;
}): AdmissionIssue | undefined {
  const required = input.floor + (input.unsettled ?? 0n) + input.expectedCost;
  if (input.account === undefined) return { kind: 'no-sub-account', missing: required };
  const has = spendable(input.account);
  if (has >= required) return undefined;
  return { kind: 'balance-too-low', spendable: has, required, missing: required - has };
}

// Providers count with their own tokenizers; four characters a token is the usual rough measure and only bounds an estimate.
const charactersPerToken = 4;
const firstAnswerTokens = 512;

/** Guess the size of the next request of a chat in tokens, from its length so far and the answers it got. */
export function estimateSize(
  turns: readonly ChatTurn[],
  text: string,
): { readonly promptTokens: number; readonly completionTokens: number } {
  const sizes = turns.flatMap((turn) => (turn.usage ? [turn.usage.completionTokens] : []));
  const characters = turns.reduce((sum, turn) => sum + turn.userText.length + turn.answerText.length, text.length);
  return {
    promptTokens: Math.ceil(characters / charactersPerToken) + 8,
    completionTokens: Math.max(firstAnswerTokens, ...sizes),
  };
}

/** Guess the cost of the next message in neuron. */
export function expectedCost(service: Service, turns: readonly ChatTurn[], text: string): bigint {
  return typicalCost(service, estimateSize(turns, text));
}

/** Tell how many messages like the expected one the spendable money still pays for; undefined if they are free. */
export function messagesLeft(input: {
  readonly spendable: bigint;
  readonly floor: bigint;
  readonly unsettled: bigint;
  readonly expectedCost: bigint;
}): bigint | undefined {
  if (input.expectedCost === 0n) return undefined;
  const free = input.spendable - input.floor - input.unsettled;
  return free > 0n ? free / input.expectedCost : 0n;
}

/** Sum of the fees a chat has cost so far in neuron, and whether answers of unknown cost are missing from it. */
export function chatCost(chat: Chat): AnswerCost {
  const costs = chat.turns.map(turnCost);
  return {
    known: costs.reduce((sum, cost) => sum + cost.known, 0n),
    unknownAnswers: costs.reduce((sum, cost) => sum + cost.unknownAnswers, 0),
  };
}
