import { parseJsonObject } from '@/lib/domain/json';
import { type HandbookRequest, parseHandbookRequest } from './chat-request';

/** An answer before it takes a form; counts as the model counts. */
export type Answer = {
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
  readonly promptTokens: number;
  readonly completionTokens: number;
};

type Outcome =
  | { readonly ok: true; readonly request: HandbookRequest }
  | { readonly ok: false; readonly problem: string };

/** Read a request in Anthropic's form: the system text stands beside the messages, and the length must be limited. */
export function parseMessageRequest(body: string): Outcome {
  const json = parseJsonObject(body);
  if (!json) return { ok: false, problem: 'The body must be a JSON object.' };
  if (json.max_tokens === undefined) return { ok: false, problem: '`max_tokens` is missing.' };
  const messages: readonly unknown[] = Array.isArray(json.messages) ? json.messages : [];
  if (messages.length === 0) return { ok: false, problem: '`messages` must be a list with at least one message.' };
  const system = json.system === undefined ? [] : [{ role: 'system', content: json.system }];
  return parseHandbookRequest(JSON.stringify({ ...json, messages: [...system, ...messages] }));
}

const stopReason = ({ finishReason }: Answer): string => (finishReason === 'length' ? 'max_tokens' : 'end_turn');

/** What a message is called, and who says it. */
type Place = { readonly id: string; readonly model: string };

/** The answer as one message. */
export function wholeMessage(place: Place, answer: Answer) {
  return {
    ...place,
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: answer.text }],
    stop_reason: stopReason(answer),
    stop_sequence: null,
    usage: { input_tokens: answer.promptTokens, output_tokens: answer.completionTokens },
  };
}

const event = (type: string, fields: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

/** What stands around the pieces of a streamed message, and each piece. */
export function messageEvents(place: Place, answer: Answer) {
  const message = {
    ...wholeMessage(place, answer),
    content: [],
    stop_reason: null,
    usage: { input_tokens: answer.promptTokens, output_tokens: 0 },
  };
  const delta = { stop_reason: stopReason(answer), stop_sequence: null };
  return {
    opening:
      event('message_start', { message }) +
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    piece: (text: string): string => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    ending:
      event('content_block_stop', { index: 0 }) +
      event('message_delta', { delta, usage: { output_tokens: answer.completionTokens } }) +
      event('message_stop'),
  };
}
