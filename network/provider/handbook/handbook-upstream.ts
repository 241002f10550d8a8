import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Upstream, UpstreamResponse } from '../upstream-port';
import { createHandbookAnswers } from './answer';
import { type HandbookRequest, parseHandbookRequest } from './chat-request';
import type { Handbook } from './passages';
import { piecesOf, promptTokensOf, textOfTokens, tokensOf } from './tokens';

/** The name the embedded model goes by: what it is, and where. */
export const handbookModel = 'local/handbook';

const usualTokensPerSecond = 90;
const encoder = new TextEncoder();

/**
 * The embedded model: answers from the product's handbook in the OpenAI chat form.
 * `tokensPerSecond` paces a streamed answer; 0 sends it as fast as it can be read.
 */
export function createHandbookUpstream(options: {
  readonly handbook: Handbook;
  readonly tokensPerSecond?: number;
  readonly now?: () => number;
}): Upstream {
  const { handbook, tokensPerSecond = usualTokensPerSecond, now = Date.now } = options;
  const answers = createHandbookAnswers(handbook.passages);
  return {
    model: handbookModel,
    pages: handbook.pages,
    send: async ({ path, body, publicUrl, signal }) => {
      if (path !== '/chat/completions') return refusal(404, 'The handbook model only answers chat completions.');
      const parsed = parseHandbookRequest(new TextDecoder().decode(body));
      if (!parsed.ok) return refusal(400, parsed.problem);
      const text = answers.answer(parsed.request.messages, { publicUrl });
      const completion = complete(parsed.request, text, now());
      if (!parsed.request.stream) return json(200, wholeCompletion(completion));
      const chunks = streamedCompletion(completion, { request: parsed.request, tokensPerSecond, signal });
      return {
        status: 200,
        headers: new Headers({ 'content-type': 'text/event-stream; charset=utf-8' }),
        body: chunks,
      };
    },
  };
}

type Completion = {
  readonly id: string;
  readonly created: number;
  readonly tokens: readonly number[];
  readonly finishReason: 'stop' | 'length';
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number };
};

function complete({ messages, maxTokens }: HandbookRequest, text: string, now: number): Completion {
  const all = tokensOf(text);
  const tokens = maxTokens === undefined ? all : all.slice(0, maxTokens);
  const promptTokens = promptTokensOf(messages);
  return {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(now / 1_000),
    tokens,
    finishReason: tokens.length < all.length ? 'length' : 'stop',
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: tokens.length,
      total_tokens: promptTokens + tokens.length,
    },
  };
}

function wholeCompletion({ id, created, tokens, finishReason, usage }: Completion): unknown {
  const message = { role: 'assistant', content: textOfTokens(tokens) };
  return {
    id,
    object: 'chat.completion',
    created,
    model: handbookModel,
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage,
  };
}

async function* streamedCompletion(
  completion: Completion,
  { request, tokensPerSecond, signal }: { request: HandbookRequest; tokensPerSecond: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const { id, created, tokens, finishReason, usage } = completion;
  const event = (fields: object): Uint8Array =>
    encoder.encode(
      `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model: handbookModel, ...fields })}\n\n`,
    );
  const choice = (delta: object, reason: string | null) => ({ choices: [{ index: 0, delta, finish_reason: reason }] });
  yield event(choice({ role: 'assistant', content: '' }, null));
  const begun = performance.now();
  let sent = 0;
  for (const piece of piecesOf(tokens)) {
    sent += piece.tokens;
    // By the clock, not pause after pause: a timer is always a little late, and the delays would add up.
    const early = tokensPerSecond > 0 ? begun + (sent / tokensPerSecond) * 1_000 - performance.now() : 0;
    if (early > 0) await pause(early, undefined, { signal });
    yield event(choice({ content: piece.text }, null));
  }
  yield event(choice({}, finishReason));
  if (request.includeUsage) yield event({ choices: [], usage });
  yield encoder.encode('data: [DONE]\n\n');
}

const json = (status: number, value: unknown): UpstreamResponse => ({
  status,
  headers: new Headers({ 'content-type': 'application/json' }),
  body: once(encoder.encode(JSON.stringify(value))),
});

const refusal = (status: number, message: string): UpstreamResponse =>
  json(status, { error: { message, type: 'invalid_request_error' } });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
