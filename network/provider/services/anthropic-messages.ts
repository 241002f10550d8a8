import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import type { TokenUsage } from '@/lib/domain/receipt';
import { createSseDecoder } from '@/lib/protocol/sse';
import type { ChatCompletion, ChatDecoder, ChatDelta } from '@/lib/protocol/stream';

const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Anthropic's counts; members of a later report replace those of an earlier one. */
type Counts = {
  readonly fresh: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
};

const noCounts: Counts = { fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

function updated(counts: Counts, json: JsonObject): Counts {
  return {
    fresh: countOf(json.input_tokens) ?? counts.fresh,
    cacheRead: countOf(json.cache_read_input_tokens) ?? counts.cacheRead,
    cacheWrite: countOf(json.cache_creation_input_tokens) ?? counts.cacheWrite,
    output: countOf(json.output_tokens) ?? counts.output,
  };
}

/** In this form `input_tokens` leaves out what the cache took part in; the network's formula wants the whole prompt (§4.2). */
function usageOf({ fresh, cacheRead, cacheWrite, output }: Counts): TokenUsage | undefined {
  const promptTokens = fresh + cacheRead + cacheWrite;
  if (promptTokens === 0 && output === 0) return undefined;
  return { promptTokens, completionTokens: output, cachedTokens: cacheRead };
}

function deltaOfBlock(delta: unknown): ChatDelta | undefined {
  if (!isJsonObject(delta)) return undefined;
  if (typeof delta.text === 'string') return { type: 'text-delta', text: delta.text };
  if (typeof delta.thinking === 'string') return { type: 'reasoning-delta', text: delta.thinking };
  return undefined;
}

/** Decode a streamed message (events `message_start` to `message_stop`); the last usage wins. */
export function createMessageDecoder(): ChatDecoder {
  const events = createSseDecoder();
  let counts = noCounts;

  const usage = (reported: unknown): ChatDelta[] => {
    if (!isJsonObject(reported)) return [];
    counts = updated(counts, reported);
    const known = usageOf(counts);
    return known ? [{ type: 'usage', usage: known }] : [];
  };
  const read = (payload: string): ChatDelta[] => {
    const json = parseJsonObject(payload);
    switch (json?.type) {
      case 'message_start':
        return [
          { type: 'text-delta', text: '' },
          ...usage(isJsonObject(json.message) ? json.message.usage : undefined),
        ];
      case 'content_block_delta':
        return [deltaOfBlock(json.delta)].filter((delta) => delta !== undefined);
      case 'message_delta':
        return usage(json.usage);
      case 'message_stop':
        return [{ type: 'done' }];
      default:
        return [{ type: 'junk', text: payload }];
    }
  };
  return {
    push: (chunk) => events.push(chunk).flatMap(read),
    end: () => events.end().flatMap(read),
  };
}

/** Read a message that was not streamed; undefined if the body is none (provider protocol §2.6: both `type` and `content`). */
export function parseMessage(body: string): ChatCompletion | undefined {
  const json = parseJsonObject(body);
  if (!json || typeof json.type !== 'string' || !Array.isArray(json.content)) return undefined;
  const blocks: readonly unknown[] = json.content;
  const texts = blocks.map(deltaOfBlock).map((delta) => (delta && 'text' in delta ? delta.text : ''));
  const usage = isJsonObject(json.usage) ? usageOf(updated(noCounts, json.usage)) : undefined;
  return { text: texts.join('\n'), ...(usage && { usage }) };
}
