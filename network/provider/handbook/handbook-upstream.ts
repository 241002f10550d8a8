import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Upstream, UpstreamResponse } from '../upstream-port';
import { createHandbookAnswers } from './answer';
import { type HandbookRequest, parseHandbookRequest } from './chat-request';
import { type Answer, messageEvents, parseMessageRequest, wholeMessage } from './message-form';
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
      if (path !== '/chat/completions' && path !== '/messages')
        return refusal(404, 'The handbook model only answers chat completions and messages.');
      const isMessage = path === '/messages';
      const parsed = (isMessage ? parseMessageRequest : parseHandbookRequest)(new TextDecoder().decode(body));
      if (!parsed.ok) return refusal(400, parsed.problem, isMessage);
      const text = answers.answer(parsed.request.messages, { publicUrl });
      const completion = complete(parsed.request, text, now());
      if (!parsed.request.stream)
        return json(200, isMessage ? wholeMessage(placeOf(completion), completion) : wholeCompletion(completion));
      const form = isMessage ? messageEvents(placeOf(completion), completion) : chunkEvents(completion, parsed.request);
      return {
        status: 200,
        headers: new Headers({ 'content-type': 'text/event-stream; charset=utf-8' }),
        body: streamed(form, { tokens: completion.tokens, tokensPerSecond, signal }),
      };
    },
  };
}

type Completion = Answer & { readonly id: string; readonly created: number; readonly tokens: readonly number[] };

function complete({ messages, maxTokens }: HandbookRequest, text: string, now: number): Completion {
  const all = tokensOf(text);
  const tokens = maxTokens === undefined ? all : all.slice(0, maxTokens);
  return {
    id: randomUUID(),
    created: Math.floor(now / 1_000),
    tokens,
    text: textOfTokens(tokens),
    finishReason: tokens.length < all.length ? 'length' : 'stop',
    promptTokens: promptTokensOf(messages),
    completionTokens: tokens.length,
  };
}

const placeOf = ({ id }: Completion) => ({ id: `msg_${id}`, model: handbookModel });

const usageOf = ({ promptTokens, completionTokens }: Completion) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
});

function wholeCompletion(completion: Completion): unknown {
  const { id, created, text, finishReason } = completion;
  const message = { role: 'assistant', content: text };
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created,
    model: handbookModel,
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage: usageOf(completion),
  };
}

/** A stream before it is paced: what comes first, each piece of text, what comes last. */
type StreamForm = { readonly opening: string; piece(text: string): string; readonly ending: string };

function chunkEvents(completion: Completion, { includeUsage }: HandbookRequest): StreamForm {
  const { id, created, finishReason } = completion;
  const place = { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created, model: handbookModel };
  const event = (fields: object): string => `data: ${JSON.stringify({ ...place, ...fields })}\n\n`;
  const choice = (delta: object, reason: string | null) =>
    event({ choices: [{ index: 0, delta, finish_reason: reason }] });
  return {
    opening: choice({ role: 'assistant', content: '' }, null),
    piece: (text) => choice({ content: text }, null),
    ending: `${choice({}, finishReason)}${includeUsage ? event({ choices: [], usage: usageOf(completion) }) : ''}data: [DONE]\n\n`,
  };
}

async function* streamed(
  form: StreamForm,
  options: { readonly tokens: readonly number[]; readonly tokensPerSecond: number; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const { tokens, tokensPerSecond, signal } = options;
  yield encoder.encode(form.opening);
  const begun = performance.now();
  let sent = 0;
  for (const piece of piecesOf(tokens)) {
    sent += piece.tokens;
    // By the clock, not pause after pause: a timer is always a little late, and the delays would add up.
    const early = tokensPerSecond > 0 ? begun + (sent / tokensPerSecond) * 1_000 - performance.now() : 0;
    if (early > 0) await pause(early, undefined, { signal });
    yield encoder.encode(form.piece(piece.text));
  }
  yield encoder.encode(form.ending);
}

const json = (status: number, value: unknown): UpstreamResponse => ({
  status,
  headers: new Headers({ 'content-type': 'application/json' }),
  body: once(encoder.encode(JSON.stringify(value))),
});

const refusal = (status: number, message: string, isMessage = false): UpstreamResponse =>
  json(status, { ...(isMessage && { type: 'error' }), error: { message, type: 'invalid_request_error' } });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
