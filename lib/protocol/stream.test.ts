import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChatDelta, createChatDecoder, parseChatCompletion } from './stream';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function decode(bytes: Uint8Array, chunkSize = Math.max(1, bytes.length)): ChatDelta[] {
  const decoder = createChatDecoder();
  const count = Math.ceil(bytes.length / chunkSize);
  const chunks = Array.from({ length: count }, (_, index) => bytes.slice(index * chunkSize, (index + 1) * chunkSize));
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}

const event = (json: unknown) => `data: ${JSON.stringify(json)}\n\n`;
const chunk = (delta: unknown, more: object = {}) =>
  event({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, ...more }] });
const usage = (counts: object) => event({ id: 'chatcmpl-1', choices: [], usage: counts });
const done = 'data: [DONE]\n\n';
const spoken = (deltas: readonly ChatDelta[]) =>
  deltas.map((delta) => (delta.type === 'text-delta' ? delta.text : '')).join('');

describe('a chat stream', () => {
  const stream =
    chunk({ role: 'assistant', content: '' }) +
    chunk({ reasoning_content: 'hm' }) +
    chunk({ content: 'Hel' }) +
    chunk({ content: 'lo 😀' }) +
    chunk({}, { finish_reason: 'stop' }) +
    usage({
      prompt_tokens: 9,
      completion_tokens: 2,
      total_tokens: 11,
      prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2, cache_write_1h_tokens: 'x' },
    }) +
    done;
  const deltas: readonly ChatDelta[] = [
    { type: 'completion-id', id: 'chatcmpl-1' },
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'text-delta', text: 'Hel' },
    { type: 'text-delta', text: 'lo 😀' },
    { type: 'finish', reason: 'stop' },
    { type: 'usage', usage: { promptTokens: 9, completionTokens: 2, cachedTokens: 4, cacheWriteTokens: 2 } },
    { type: 'done' },
  ];

  it('is told piece by piece, the id once', () => {
    expect(decode(bytesOf(stream))).toEqual(deltas);
  });

  it('says the same split at every byte and at any size', () => {
    const bytes = bytesOf(stream);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bytes.length }), (size) => {
        expect(decode(bytes, size)).toEqual(deltas);
      }),
    );
    expect(decode(bytes, 1)).toEqual(deltas);
  });

  it('is complete without its last newlines', () => {
    expect(decode(bytesOf(stream.trimEnd()))).toEqual(deltas);
  });

  it('ends at [DONE]: what follows is junk and changes nothing', () => {
    const after = decode(
      bytesOf(
        `${stream}{"error":"Provider proxy: late"}\n${chunk({ content: 'EVIL' })}${usage({ prompt_tokens: 1, completion_tokens: 1 })}`,
      ),
    );
    expect(after.filter((delta) => delta.type !== 'junk')).toEqual(deltas);
    expect(after.filter((delta) => delta.type === 'junk')).toHaveLength(2);
    expect(spoken(after)).toBe('Hello 😀');
  });

  it('passes over what is not JSON', () => {
    expect(decode(bytesOf(`data: <html>\n\ndata: 5\n\n${chunk({ content: 'a' })}`))).toEqual([
      { type: 'junk', text: '<html>' },
      { type: 'junk', text: '5' },
      { type: 'completion-id', id: 'chatcmpl-1' },
      { type: 'text-delta', text: 'a' },
    ]);
  });

  it('tells an error in the middle, as a text or an object', () => {
    expect(decode(bytesOf(event({ error: 'boom' }) + event({ error: { message: 'bang', type: 'x' } })))).toEqual([
      { type: 'error', message: 'boom' },
      { type: 'error', message: 'bang' },
    ]);
  });

  it('reports no usage from counts that are broken, missing or all zero', () => {
    const broken = [
      { prompt_tokens: -1, completion_tokens: 1 },
      { prompt_tokens: 1.5, completion_tokens: 1 },
      { prompt_tokens: '9', completion_tokens: 1 },
      { completion_tokens: 1 },
      { prompt_tokens: 0, completion_tokens: 0 },
    ];
    const types = decode(bytesOf(broken.map(usage).join(''))).map((delta) => delta.type);
    expect(types).toEqual(['completion-id']);
  });

  it('listens to the first choice only', () => {
    expect(
      spoken(
        decode(
          bytesOf(
            event({
              choices: [
                { index: 1, delta: { content: 'b' } },
                { index: 0, delta: { content: 'a' } },
              ],
            }),
          ),
        ),
      ),
    ).toBe('a');
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.json(), (bytes, json) => {
        const body = new Uint8Array([...bytesOf(`data: ${json}\n\ndata: `), ...bytes]);
        expect(Array.isArray(decode(body, 7))).toBe(true);
      }),
    );
  });
});

describe('a chat answer in one piece', () => {
  const body = {
    id: 'chatcmpl-1',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 },
  };

  it('gives its text, usage and id', () => {
    expect(parseChatCompletion(JSON.stringify(body))).toEqual({
      completionId: 'chatcmpl-1',
      text: 'Hello',
      usage: { promptTokens: 9, completionTokens: 1, cachedTokens: 0 },
      finishReason: 'stop',
    });
  });

  it('leaves usage out where it was not reported', () => {
    expect(parseChatCompletion(JSON.stringify({ ...body, usage: undefined }))?.usage).toBeUndefined();
  });

  it.each(['', '<html>', '{}', '[]', '{"choices":[]}', '{"choices":[{"index":0}]}', '{"error":"x"}'])(
    'is not %j',
    (text) => {
      expect(parseChatCompletion(text)).toBeUndefined();
    },
  );
});
