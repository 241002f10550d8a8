import { isJsonObject, parseJsonObject } from '@/lib/domain/json';
import type { HandbookMessage } from './answer';

/** What the handbook model heeds of a chat request. */
export type HandbookRequest = {
  readonly messages: readonly HandbookMessage[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number | undefined;
};

/** The text of a message, whose content may be given in parts. */
function contentOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const parts: readonly unknown[] = content;
  return parts.map((part) => (isJsonObject(part) && typeof part.text === 'string' ? part.text : '')).join('\n');
}

function messageOf(json: unknown): HandbookMessage | undefined {
  if (!isJsonObject(json) || typeof json.role !== 'string') return undefined;
  const content = json.content === null ? '' : contentOf(json.content);
  return content === undefined ? undefined : { role: json.role, content };
}

function limitOf(value: unknown): number | undefined | 'wrong' {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : 'wrong';
}

/** Read a chat request, or say what is wrong with it. */
export function parseHandbookRequest(
  body: string,
): { readonly ok: true; readonly request: HandbookRequest } | { readonly ok: false; readonly problem: string } {
  const json = parseJsonObject(body);
  if (!json) return { ok: false, problem: 'The body must be a JSON object.' };
  if (!Array.isArray(json.messages) || json.messages.length === 0)
    return { ok: false, problem: '`messages` must be a list with at least one message.' };
  const messages = json.messages.map(messageOf).filter((message) => message !== undefined);
  if (messages.length !== json.messages.length)
    return { ok: false, problem: 'Each message needs a `role` and a text `content`.' };
  const maxTokens = limitOf(json.max_completion_tokens ?? json.max_tokens);
  if (maxTokens === 'wrong') return { ok: false, problem: '`max_tokens` must be a whole number of at least 1.' };
  const options = json.stream_options;
  return {
    ok: true,
    request: {
      messages,
      stream: json.stream === true,
      includeUsage: isJsonObject(options) && options.include_usage === true,
      maxTokens,
    },
  };
}
