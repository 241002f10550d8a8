import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, type Hex } from 'viem';
import type { TokenUsage } from '@/lib/domain/receipt';
import { type ChatDelta, createChatDecoder, parseChatCompletion } from '@/lib/protocol/stream';

/** What one piece of the body added to the answer; `problem` is an error the provider wrote into the stream. */
export type AnswerPart = {
  readonly text: string;
  readonly reasoning: string;
  readonly usage?: TokenUsage | undefined;
  readonly finishReason?: string | undefined;
  readonly completionId?: string | undefined;
  readonly problem?: string | undefined;
};

/** How a body ended: whether the provider marked its end, and the sha256 of every byte received. */
export type AnswerEnd = {
  readonly part: AnswerPart;
  readonly complete: boolean;
  readonly readable: boolean;
  readonly responseHash: Hex;
};

/** Reads one answer from its exact bytes: hashes all of them, understands a copy. */
export type AnswerReader = { push(chunk: Uint8Array): AnswerPart; end(): AnswerEnd };

const nothing: AnswerPart = { text: '', reasoning: '' };

function partOf(deltas: readonly ChatDelta[]): AnswerPart {
  let part = nothing;
  for (const delta of deltas) part = addDelta(part, delta);
  return part;
}

function addDelta(part: AnswerPart, delta: ChatDelta): AnswerPart {
  switch (delta.type) {
    case 'text-delta':
      return { ...part, text: part.text + delta.text };
    case 'reasoning-delta':
      return { ...part, reasoning: part.reasoning + delta.text };
    case 'usage':
      return { ...part, usage: delta.usage };
    case 'completion-id':
      return { ...part, completionId: delta.id };
    case 'finish':
      return { ...part, finishReason: delta.reason };
    case 'error':
      return { ...part, problem: part.problem ?? delta.message };
    default:
      return part;
  }
}

function streamReader(): { push(chunk: Uint8Array): AnswerPart; end(): Omit<AnswerEnd, 'responseHash'> } {
  const decoder = createChatDecoder();
  let complete = false;
  let readable = false;
  const take = (deltas: readonly ChatDelta[]): AnswerPart => {
    // Some upstreams end with a finish reason and no [DONE]; either marks an end.
    complete ||= deltas.some((delta) => delta.type === 'done' || delta.type === 'finish');
    readable ||= deltas.some((delta) => delta.type !== 'junk');
    return partOf(deltas);
  };
  return {
    push: (chunk) => take(decoder.push(chunk)),
    end: () => ({ part: take(decoder.end()), complete, readable }),
  };
}

function jsonReader(): { push(chunk: Uint8Array): AnswerPart; end(): Omit<AnswerEnd, 'responseHash'> } {
  const decoder = new TextDecoder();
  let body = '';
  return {
    push: (chunk) => {
      body += decoder.decode(chunk, { stream: true });
      return nothing;
    },
    end: () => {
      const completion = parseChatCompletion(body + decoder.decode());
      if (completion === undefined) return { part: nothing, complete: false, readable: false };
      const { text, reasoning = '', usage, finishReason, completionId } = completion;
      return { part: { text, reasoning, usage, finishReason, completionId }, complete: true, readable: true };
    },
  };
}

/** Make the reader for a body of the given content type: server-sent events, or one JSON completion. */
export function createAnswerReader(contentType: string): AnswerReader {
  const inner = contentType.toLowerCase().includes('application/json') ? jsonReader() : streamReader();
  const hash = sha256.create();
  return {
    push: (chunk) => {
      hash.update(chunk);
      return inner.push(chunk);
    },
    end: () => ({ ...inner.end(), responseHash: bytesToHex(hash.digest()) }),
  };
}
