import type { AnswerEvidence, KeptBytes } from '@/lib/domain/answer-evidence';
import type { Chat, ChatTurn } from '@/lib/domain/chat';
import { decodeBase64, decodeUtf8, encodeBase64 } from '@/lib/protocol/bytes';

/** Longer answers are proven while they are here, and not kept: 4 MiB are some forty thousand words as a stream. */
export const evidenceLimit = 4 * 1024 * 1024;

/** Write bytes so that they can be stored as a text and come back unchanged. */
export function keepBytes(bytes: Uint8Array): KeptBytes {
  const text = decodeUtf8(bytes);
  return text === undefined ? { form: 'base64', text: encodeBase64(bytes) } : { form: 'utf8', text };
}

/** Give kept bytes back; undefined where they are damaged. */
export function bytesOf({ form, text }: KeptBytes): Uint8Array | undefined {
  return form === 'utf8' ? new TextEncoder().encode(text) : decodeBase64(text);
}

/** Collects a body while it arrives; gives nothing once it is longer than what is kept. */
export type BodyCopy = { push(chunk: Uint8Array): void; bytes(): Uint8Array | undefined };

/** Begin to collect a body of at most `limit` bytes. */
export function createBodyCopy(limit: number = evidenceLimit): BodyCopy {
  let chunks: Uint8Array[] = [];
  let length = 0;
  return {
    push(chunk) {
      length += chunk.length;
      if (length > limit) chunks = [];
      else chunks.push(chunk);
    },
    bytes() {
      if (length > limit) return undefined;
      const whole = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
      return whole;
    },
  };
}

/** Put together what is kept of a turn whose answer is complete; undefined where it has no owner, no exchange, or is too long. */
export function evidenceOf(input: {
  readonly chat: Chat;
  readonly turn: ChatTurn;
  readonly request: Uint8Array;
  readonly response: Uint8Array | undefined;
  readonly contentType: string;
  readonly at: number;
}): AnswerEvidence | undefined {
  const { chat, turn, request, response, contentType, at } = input;
  if (chat.user === 'none' || turn.exchange === undefined || turn.receiptId === undefined) return undefined;
  if (response === undefined || request.length > evidenceLimit) return undefined;
  return {
    turnId: turn.id,
    exchangeId: turn.receiptId,
    chainId: chat.chainId,
    user: chat.user,
    provider: turn.exchange.provider,
    keptAt: at,
    contentType: contentType.slice(0, 200),
    request: keepBytes(request),
    response: keepBytes(response),
  };
}
