import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from 'viem';
import type { BlockRef } from '@/lib/domain/block';
import { type Chat, type ChatTurn, isTurnRunning } from '@/lib/domain/chat';
import { chatFee } from '@/lib/domain/pricing';
import type { AppliedPrices, Fee, TokenUsage, UsageReceipt } from '@/lib/domain/receipt';
import type { Service } from '@/lib/domain/service';
import { buildChatRequest } from '@/lib/protocol/request';
import { messagesFor } from './context';
import { mayBeBilled, type TurnEvent } from './turn';

/** One request, serialised once: the very bytes that are sent are the bytes that are hashed (provider protocol §3.5). */
export type PreparedRequest = {
  readonly body: Uint8Array;
  readonly sent: Extract<TurnEvent, { type: 'request-sent' }>;
};

/** Serialise the question of a turn with its context. `marker` is random, so no signature from before can fit this request (F-096). */
export function prepareRequest(input: {
  readonly turns: readonly ChatTurn[];
  readonly turn: ChatTurn;
  readonly service: Service;
  /** The provider states the service's model and prices off chain. */
  readonly isStated: boolean;
  readonly block: Pick<BlockRef, 'number'>;
  readonly marker: string;
  readonly at: number;
}): PreparedRequest {
  const { service, turn } = input;
  const earlier = input.turns.slice(
    0,
    input.turns.findIndex((other) => other.id === turn.id),
  );
  const messages = messagesFor(earlier, turn.userText);
  const body = buildChatRequest({ model: service.model, messages, stream: true, marker: input.marker });
  return {
    body,
    sent: {
      type: 'request-sent',
      at: input.at,
      exchange: {
        provider: service.provider,
        model: service.model,
        requestHash: bytesToHex(sha256(body)),
        requestLength: body.length,
      },
      prices: { ...pricesOf(service, input.block), ...(input.isStated && { stated: true }) },
    },
  };
}

const pricesOf = (service: Service, block: Pick<BlockRef, 'number'>): AppliedPrices => ({
  inputPrice: service.inputPrice,
  outputPrice: service.outputPrice,
  blockNumber: block.number,
});

/** Fee in neuron at the prices read before sending; undefined when the provider reported no usage, never zero (F-079). */
export function feeOf(service: Service, usage: TokenUsage | undefined): Fee | undefined {
  if (usage === undefined) return undefined;
  return chatFee({
    inputPrice: service.inputPrice,
    outputPrice: service.outputPrice,
    details: service.details,
    usage,
  });
}

/**
 * Name the record of an attempt that got no answer: by its request, which carries a random marker, so that a second attempt has its own
 * and the same one is never written down twice.
 */
const unansweredId = (requestHash: string): string => `unanswered-${requestHash}`;

/**
 * Make the receipt of a turn that the provider accepted and therefore bills, or, once the turn is over, of one of which nobody knows
 * whether it was accepted (C-30); undefined for a turn that costs nothing.
 */
export function receiptOf(chat: Chat, turn: ChatTurn): UsageReceipt | undefined {
  const { exchange, prices, receiptId } = turn;
  if (exchange === undefined || prices === undefined || chat.user === 'none') return undefined;
  const isUnanswered = receiptId === undefined;
  if (isUnanswered && (isTurnRunning(turn) || !mayBeBilled(turn))) return undefined;
  return {
    id: receiptId ?? unansweredId(exchange.requestHash),
    chainId: chat.chainId,
    user: chat.user,
    provider: exchange.provider,
    model: exchange.model,
    at: turn.timings.sentAt ?? turn.timings.askedAt,
    usage: turn.usage,
    prices,
    fee: turn.fee,
    requestHash: exchange.requestHash,
    responseHash: exchange.responseHash,
    ...(isUnanswered && { unanswered: true }),
  };
}
