import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatFee } from '@/lib/domain/pricing';
import { parseServiceDetails } from '@/lib/domain/service';
import { receiptFee } from '@/lib/protocol/receipt';
import { chatService } from './chat-service';
import { sortedJson } from './json-body';
import type { ModelNames } from './service-kind';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const priced = (additionalInfo = '') => ({
  inputPrice: 10n,
  outputPrice: 20n,
  details: parseServiceDetails(additionalInfo),
});

function asked(body: Uint8Array<ArrayBuffer>, path = '/chat/completions') {
  const parsed = chatService.parse({ path, contentType: 'application/json', body });
  if (!parsed.ok) throw new Error(parsed.text);
  return parsed.request;
}

const encoded = (text: string, names: ModelNames): string => textOf(asked(bytes(text)).encode(names).body);

function metered(contentType: string, chunks: readonly Uint8Array[], additionalInfo = '', path = '/chat/completions') {
  const meter = asked(bytes('{}'), path).createMeter({ contentType });
  for (const chunk of chunks) meter.push(chunk);
  return meter.finish(priced(additionalInfo));
}

const chunk = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`;
const usage = (prompt: number, completion: number, cached = 0) => ({
  choices: [],
  usage: { prompt_tokens: prompt, completion_tokens: completion, prompt_tokens_details: { cached_tokens: cached } },
});
const said = (content: string) => ({ choices: [{ index: 0, delta: { content } }] });

describe('what a chat answer costs', () => {
  it('follows the last usage of a stream, wherever its bytes are split', () => {
    const stream = bytes(
      [chunk(said('Halo ☕')), chunk(usage(1, 1)), chunk(usage(9, 3)), chunk(usage(0, 0)), 'data: [DONE]\n\n'].join(''),
    );
    fc.assert(
      fc.property(fc.nat(stream.length), fc.nat(stream.length), (one, two) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        const parts = [stream.slice(0, from), stream.slice(from, to), stream.slice(to)];
        expect(metered('text/event-stream', parts)).toMatchObject({
          inputCount: 9,
          outputCount: 3,
          fee: { inputFee: 90n, outputFee: 60n, fee: 150n },
        });
      }),
    );
  });

  it('applies the tier of the prompt to the whole request and the discount of cached tokens', () => {
    const info = JSON.stringify({
      tieredPricing: {
        tiers: [
          { maxInputTokens: 100, inputMultiplier: 1, outputMultiplier: 1 },
          { maxInputTokens: 0, inputMultiplier: 2, outputMultiplier: 3 },
        ],
      },
      cacheTokenBilling: { divisor: 4 },
    });
    const { fee } = metered('text/event-stream', [bytes(chunk(usage(101, 2, 3)))], info);
    expect(fee).toEqual({ inputFee: 20n * 98n + (20n * 3n) / 4n, outputFee: 120n, fee: 1_960n + 15n + 120n });
    expect(fee).toEqual(
      chatFee({ ...priced(info), usage: { promptTokens: 101, completionTokens: 2, cachedTokens: 3 } }),
    );
  });

  it('counts words at the output price where no usage is reported', () => {
    const parts = [bytes(chunk(said('one two'))), bytes(chunk(said(' thr'))), bytes(chunk(said('ee\nfour')))];
    expect(metered('text/event-stream', parts)).toMatchObject({
      inputCount: 0,
      outputCount: 4,
      fee: { inputFee: 0n, outputFee: 80n, fee: 80n },
    });
  });

  it('follows from the counts and terms of its receipt, in every tier and with any discount', () => {
    const count = fc.nat(2_000);
    const factor = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        fc.record({ prompt: count, completion: count, cached: count }),
        fc.record({ limit: count, multiplier: factor, denominator: factor, divisor: factor }),
        ({ prompt, completion, cached }, { limit, multiplier, denominator, divisor }) => {
          const tier = { inputMultiplier: multiplier, inputMultiplierDenominator: denominator, outputMultiplier: 2 };
          const tiers = [{ maxInputTokens: limit, inputMultiplier: 1, outputMultiplier: 1 }, tier];
          const info = JSON.stringify({ tieredPricing: { tiers }, cacheTokenBilling: { divisor } });
          const part = bytes(chunk(usage(prompt, completion, cached)));
          const { inputCount, outputCount, fee, terms } = metered('text/event-stream', [part], info);
          const counts = {
            inputCount: BigInt(inputCount),
            cachedCount: BigInt(terms.cachedCount),
            outputCount: BigInt(outputCount),
          };
          expect(receiptFee({ ...terms, ...counts, inputPrice: 10n, outputPrice: 20n })).toEqual(fee);
        },
      ),
    );
  });

  it('reads a whole answer as it reads a stream', () => {
    const message = { role: 'assistant', content: 'Hello there' };
    const body = { choices: [{ index: 0, message }], usage: { prompt_tokens: 9, completion_tokens: 2 } };
    expect(metered('application/json', [bytes(JSON.stringify(body))]).fee.fee).toBe(130n);
    expect(metered('application/json', [bytes(JSON.stringify({ choices: body.choices }))]).fee.fee).toBe(40n);
  });

  it('counts a message in Anthropic’s form with the part of the prompt that came from a cache', () => {
    const info = JSON.stringify({ cacheTokenBilling: { divisor: 4 } });
    const events = [
      { type: 'message_start', message: { usage: { input_tokens: 5, cache_read_input_tokens: 4, output_tokens: 1 } } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
      { type: 'message_stop' },
    ];
    const stream = bytes(events.map((event) => `event: ${event.type}\n${chunk(event)}`).join(''));
    const fee = { inputFee: 10n * 5n + 10n, outputFee: 140n, fee: 200n };
    expect(metered('text/event-stream', [stream], info, '/messages')).toMatchObject({ inputCount: 9, fee });
    const usage = { input_tokens: 5, cache_read_input_tokens: 4, output_tokens: 7 };
    const whole = { type: 'message', content: [{ type: 'text', text: 'Hello' }], usage };
    expect(metered('application/json', [bytes(JSON.stringify(whole))], info, '/messages').fee).toEqual(fee);
    const unreported = { ...whole, usage: undefined };
    expect(metered('application/json', [bytes(JSON.stringify(unreported))], info, '/messages').fee.fee).toBe(20n);
  });

  it('is nothing for an answer that says nothing', () => {
    const html = metered('application/json', [bytes('<html>')]);
    expect([html.outputCount, html.fee.fee, html.understood]).toEqual([0, 0n, false]);
    expect(metered('text/event-stream', [bytes('data: <html>\n\n')]).understood).toBe(false);
  });
});

describe('the body that goes upstream', () => {
  const models = { model: 'm', upstreamModel: undefined };

  it('is the client’s own bytes when they need no edit', () => {
    const own = ' {"model":"m", "stream":true,"stream_options":{"include_usage":false},"messages":[]}\n';
    expect(encoded(own, models)).toBe(own);
  });

  it('asks a stream for its usage, sorted and escaped as the network does', () => {
    expect(encoded('{"stream":true,"model":"m","messages":[{"role":"user","content":"<a&b>"}]}', models)).toBe(
      '{"messages":[{"content":"\\u003ca\\u0026b\\u003e","role":"user"}],"model":"m","stream":true,"stream_options":{"include_usage":true}}',
    );
  });

  it('names the model where the client did not, and by the name the model server knows', () => {
    expect(encoded('{"messages":[]}', { model: 'm', upstreamModel: 'real' })).toBe('{"messages":[],"model":"real"}');
  });

  it('leaves a message in Anthropic’s form as it is', () => {
    const own = '{"model":"m","stream":true,"max_tokens":5,"messages":[]}';
    expect(textOf(asked(bytes(own), '/messages').encode(models).body)).toBe(own);
  });

  it('is refused when it is no object', () => {
    for (const body of [bytes('[1]'), new Uint8Array([0xff])]) {
      expect(chatService.parse({ path: '/chat/completions', contentType: 'application/json', body })).toEqual({
        ok: false,
        at: 'prepare HTTP request',
        text: 'request body is not a JSON object',
      });
    }
  });

  it('keeps the meaning of every JSON value it serialises', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(sortedJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
