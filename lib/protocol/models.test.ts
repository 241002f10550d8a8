import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseModelList, parseRate } from './models';

const modelsIn = (data: readonly unknown[]) => parseModelList(JSON.stringify({ object: 'list', data }))?.models;

describe('a list of models', () => {
  it('keeps what is well-formed and leaves the rest out', () => {
    const data = [
      {
        id: 'm',
        name: 'Model',
        description: 'd',
        type: 'chatbot',
        owned_by: 'o',
        context_length: 32000,
        max_completion_tokens: 4096,
        architecture: { modality: 'text+image->text' },
        supported_parameters: ['tools', 7, 'response_format'],
        verifiability: 'TeeML',
        tee_type: 'TDX',
        expiration_date: '2027-01-01',
      },
      { id: 'n', name: 5, context_length: -1, max_completion_tokens: 1.5, supported_parameters: 'tools' },
      { name: 'no id' },
      null,
      'x',
    ];
    expect(modelsIn(data)).toEqual([
      {
        id: 'm',
        name: 'Model',
        description: 'd',
        type: 'chatbot',
        ownedBy: 'o',
        contextLength: 32000,
        maxCompletionTokens: 4096,
        inputModalities: ['text', 'image'],
        outputModalities: ['text'],
        supportedParameters: ['tools', 'response_format'],
        verifiability: 'TeeML',
        teeType: 'TDX',
        expires: '2027-01-01',
      },
      { id: 'n' },
    ]);
  });

  it('gives prices in neuron exactly, zero as zero and what is missing as missing', () => {
    const largest = (2n ** 256n - 1n).toString();
    const data = [
      { id: 'a', pricing: { prompt: '0', completion: largest, image: 5 } },
      { id: 'b', pricing: { prompt: '0.1', completion: '-1', image: 1e30 } },
    ];
    expect(modelsIn(data)).toEqual([
      { id: 'a', inputPrice: 0n, outputPrice: 2n ** 256n - 1n, imagePrice: 5n },
      { id: 'b' },
    ]);
  });

  it('reads tiers and the cache discount, and no table with one broken tier in it', () => {
    const tier = { max_input_tokens: 32000, input_multiplier: 2, output_multiplier: 3 };
    const pricing = { tiered_pricing: [tier], cache_token_billing: { divisor: 4 } };
    const broken = { tiered_pricing: [tier, { max_input_tokens: 'x' }], cache_token_billing: { divisor: 0 } };
    const read = { maxInputTokens: 32000, inputMultiplier: 2n, outputMultiplier: 3n };
    expect(
      modelsIn([
        { id: 'a', pricing },
        { id: 'b', pricing: broken },
      ]),
    ).toEqual([
      { id: 'a', tiers: [{ ...read, inputDenominator: 1n, outputDenominator: 1n }], cacheDivisor: 4n },
      { id: 'b' },
    ]);
  });

  it.each(['', '[]', '{}', '{"data":{}}', '<html>'])('is not %j', (body) => {
    expect(parseModelList(body)).toBeUndefined();
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (model, feed) => {
        expect(parseModelList(`{"data":[${model}],"price_feed":${feed}}`)?.models.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a price feed', () => {
  it('says what one 0G is worth and when that was said', () => {
    expect(parseRate({ rate_usd_per_og: 1.25, updated_at: 1_700_000_000 })).toEqual({
      usdPer0G: 1_250_000_000_000_000_000n,
      at: 1_700_000_000_000,
    });
    expect(parseRate({ rate_usd_per_og: '0.5', updated_at: '2026-01-01T00:00:00Z' })?.at).toBe(1_767_225_600_000);
  });

  it.each([
    { rate_usd_per_og: 1, updated_at: 1, is_stale: true },
    { rate_usd_per_og: 1 },
    { rate_usd_per_og: 0, updated_at: 1 },
    { rate_usd_per_og: 'much', updated_at: 1 },
    null,
  ])('%j says nothing', (feed) => {
    expect(parseRate(feed)).toBeUndefined();
  });
});
