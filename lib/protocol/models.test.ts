import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseModels } from './models';

describe('a list of models', () => {
  it('keeps what is well-formed and leaves the rest out', () => {
    const data = [
      {
        id: 'm',
        name: 'Model',
        description: 'd',
        type: 'chat',
        owned_by: 'o',
        context_length: 32000,
        max_completion_tokens: 4096,
      },
      { id: 'n', name: 5, context_length: -1, max_completion_tokens: 1.5 },
      { name: 'no id' },
      null,
      'x',
    ];
    expect(parseModels(JSON.stringify({ object: 'list', data }))).toEqual([
      {
        id: 'm',
        name: 'Model',
        description: 'd',
        type: 'chat',
        ownedBy: 'o',
        contextLength: 32000,
        maxCompletionTokens: 4096,
      },
      { id: 'n' },
    ]);
  });

  it.each(['', '[]', '{}', '{"data":{}}', '<html>'])('is not %j', (body) => {
    expect(parseModels(body)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(Array.isArray(parseModels(`{"data":[${json}]}`))).toBe(true);
      }),
    );
  });
});
