import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatFee } from '@/lib/domain/pricing';
import { parseServiceDetails } from '@/lib/domain/service';
import { receiptFee } from '@/lib/protocol/receipt';
import { prepareChatBody, sortedJson } from './chat-body';
import { chatService } from './chat-service';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const priced = (additionalInfo = '') => ({
  inputPrice: 10n,
  outputPrice: 20n,
  details: parseServiceDetails(additionalInfo),
});

function metered(contentType: string, chunks: readonly Uint8Array[], additionalInfo = '') {
  const meter = chatService.createMeter({ contentType });
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

  it('is nothing for an answer that says nothing', () => {
    expect(metered('application/json', [bytes('<html>')]).outputCount).toBe(0);
  });
});

describe('the body that goes upstream', () => {
  const models = { model: 'm', upstreamModel: undefined };

  it('is the client’s own bytes when they need no edit', () => {
    const asked = ' {"model":"m", "stream":true,"stream_options":{"include_usage":false},"messages":[]}\n';
    const prepared = prepareChatBody(bytes(asked), models);
    expect(prepared.ok && textOf(prepared.body)).toBe(asked);
  });

  it('asks a stream for its usage, sorted and escaped as the network does', () => {
    const prepared = prepareChatBody(
      bytes('{"stream":true,"model":"m","messages":[{"role":"user","content":"<a&b>"}]}'),
      models,
    );
    expect(prepared.ok && textOf(prepared.body)).toBe(
      '{"messages":[{"content":"\\u003ca\\u0026b\\u003e","role":"user"}],"model":"m","stream":true,"stream_options":{"include_usage":true}}',
    );
  });

  it('names the model where the client did not, and by the name the model server knows', () => {
    const prepared = prepareChatBody(bytes('{"messages":[]}'), { model: 'm', upstreamModel: 'real' });
    expect(prepared.ok && textOf(prepared.body)).toBe('{"messages":[],"model":"real"}');
  });

  it('refuses another model, and a body that is no object', () => {
    expect(prepareChatBody(bytes('{"model":"x"}'), models)).toEqual({
      ok: false,
      text: "enforce configured model: model not supported: requested 'x', only 'm' is available for this service",
      wrongModel: true,
    });
    expect(prepareChatBody(bytes('[1]'), models)).toMatchObject({ ok: false, wrongModel: false });
    expect(prepareChatBody(new Uint8Array([0xff]), models)).toMatchObject({ ok: false, wrongModel: false });
  });

  it('keeps the meaning of every JSON value it serialises', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(sortedJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
