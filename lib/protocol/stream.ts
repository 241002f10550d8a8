import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import type { TokenUsage } from '@/lib/domain/receipt';
import { errorOfJson } from './provider-error';
import { createSseDecoder } from './sse';

/** One thing a chat stream says. `junk` is what cannot be understood, and everything after `[DONE]`: hash it, never show it. */
export type ChatDelta =
  | { readonly type: 'completion-id'; readonly id: string }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  | { readonly type: 'finish'; readonly reason: string }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'done' }
  | { readonly type: 'junk'; readonly text: string };

/** Takes response bytes as they come and gives what they say. */
export type ChatDecoder = { push(chunk: Uint8Array): ChatDelta[]; end(): ChatDelta[] };

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Read token counts; broken counts are unknown, and an all-zero object is ignored as the provider ignores it (§4.2). */
function usageOf(json: unknown): TokenUsage | undefined {
  if (!isJsonObject(json)) return undefined;
  const promptTokens = countOf(json.prompt_tokens);
  const completionTokens = countOf(json.completion_tokens);
  if (promptTokens === undefined || completionTokens === undefined) return undefined;
  if (promptTokens === 0 && completionTokens === 0) return undefined;
  const details = isJsonObject(json.prompt_tokens_details) ? json.prompt_tokens_details : {};
  const cachedTokens = countOf(details.cached_tokens) ?? 0;
  const [cacheWriteTokens, cacheWrite1hTokens] = [
    countOf(details.cache_write_tokens),
    countOf(details.cache_write_1h_tokens),
  ];
  return {
    promptTokens,
    completionTokens,
    cachedTokens,
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(cacheWrite1hTokens !== undefined && { cacheWrite1hTokens }),
  };
}

function firstChoice(json: JsonObject): JsonObject | undefined {
  if (!Array.isArray(json.choices)) return undefined;
  const choices: readonly unknown[] = json.choices;
  return choices.find(
    (choice): choice is JsonObject => isJsonObject(choice) && (choice.index === undefined || choice.index === 0),
  );
}

function* deltasOf(json: JsonObject): Generator<ChatDelta> {
  const error = errorOfJson(json);
  if (error) yield { type: 'error', message: error.message };
  const id = textOf(json.id);
  if (id !== undefined) yield { type: 'completion-id', id };
  const choice = firstChoice(json);
  const delta = isJsonObject(choice?.delta) ? choice.delta : {};
  const reasoning = textOf(delta.reasoning_content) ?? textOf(delta.reasoning);
  if (reasoning !== undefined) yield { type: 'reasoning-delta', text: reasoning };
  const text = textOf(delta.content);
  if (text !== undefined) yield { type: 'text-delta', text };
  const reason = textOf(choice?.finish_reason);
  if (reason !== undefined) yield { type: 'finish', reason };
  const usage = usageOf(json.usage);
  if (usage) yield { type: 'usage', usage };
}

/**
 * Decode a streamed chat completion from bytes split anywhere (provider protocol §2.6).
 * The id is told once; the last `usage` wins (§4.2); after `[DONE]` there is only `junk`.
 */
export function createChatDecoder(): ChatDecoder {
  const events = createSseDecoder();
  let ended = false;
  let completionId: string | undefined;

  const isNew = (delta: ChatDelta): boolean => {
    if (delta.type !== 'completion-id') return true;
    if (completionId !== undefined) return false;
    completionId = delta.id;
    return true;
  };
  const read = (payload: string): ChatDelta[] => {
    if (ended) return [{ type: 'junk', text: payload }];
    if (payload.trim() === '[DONE]') {
      ended = true;
      return [{ type: 'done' }];
    }
    const json = parseJsonObject(payload);
    return json ? [...deltasOf(json)].filter(isNew) : [{ type: 'junk', text: payload }];
  };

  return {
    push: (chunk) => events.push(chunk).flatMap(read),
    end: () => events.end().flatMap(read),
  };
}

/** A chat answer that came in one piece; `usage` undefined means not reported, never zero. */
export type ChatCompletion = {
  readonly completionId?: string;
  readonly text: string;
  readonly reasoning?: string;
  readonly usage?: TokenUsage;
  readonly finishReason?: string;
};

/** Read a chat completion that was not streamed; `undefined` if the body is not one (provider protocol §2.6). */
export function parseChatCompletion(body: string): ChatCompletion | undefined {
  const json = parseJsonObject(body);
  const choice = json && firstChoice(json);
  if (!json || !isJsonObject(choice?.message)) return undefined;
  const { message } = choice;
  const completionId = textOf(json.id);
  const reasoning = textOf(message.reasoning_content) ?? textOf(message.reasoning);
  const usage = usageOf(json.usage);
  const finishReason = textOf(choice.finish_reason);
  return {
    text: textOf(message.content) ?? '',
    ...(completionId !== undefined && { completionId }),
    ...(reasoning !== undefined && { reasoning }),
    ...(usage && { usage }),
    ...(finishReason !== undefined && { finishReason }),
  };
}
