import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonObject } from './json';

describe('JSON of unknown origin', () => {
  it('is an object or nothing', () => {
    expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 });
    for (const text of ['', '[]', 'null', '1', '"x"', '{', '<html>']) expect(parseJsonObject(text)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => ['object', 'undefined'].includes(typeof parseJsonObject(text))));
  });
});
