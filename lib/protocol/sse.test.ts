import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseDecoder } from './sse';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Decode a body cut at the given places. */
function decode(bytes: Uint8Array, cuts: readonly number[] = []): string[] {
  const decoder = createSseDecoder();
  const places = [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length).sort((a, b) => a - b);
  const starts = [0, ...places];
  const pushed = starts.flatMap((start, index) => decoder.push(bytes.slice(start, places[index] ?? bytes.length)));
  return [...pushed, ...decoder.end()];
}

describe('server-sent events', () => {
  it.each([
    ['data: a\n\ndata: b\n\n', ['a', 'b']],
    ['data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['data: a\r\rdata: b\r\r', ['a', 'b']],
    ['data: a\n\r\ndata: b\r\r\n', ['a', 'b']],
    ['\ufeffdata: a\n\n', ['a']],
    [': hello\ndata: a\n: again\n\n', ['a']],
    ['data: a\ndata: b\n\n', ['a\nb']],
    ['data: a\r\ndata: b\r\n\r\n', ['a\nb']],
    ['data:a\n\ndata:  b\n\n', ['a', ' b']],
    ['data\n\n', ['']],
    ['event: x\nid: 1\nretry: 5\nother\n\n', []],
    ['event: x\ndata: a\n\n', ['a']],
    ['data: a', ['a']],
    ['data: a\n', ['a']],
    ['data: a\n\ndata: b\r', ['a', 'b']],
    ['\n\n\n', []],
    ['', []],
    ['{"error":"x"}', []],
  ])('in %j are %j', (body, payloads) => {
    expect(decode(bytesOf(body))).toEqual(payloads);
    const everywhere = Array.from(bytesOf(body), (_, index) => index);
    expect(decode(bytesOf(body), everywhere)).toEqual(payloads);
  });

  it('are the same however the bytes are split, also inside a character', () => {
    const piece = fc.constantFrom(
      'data: ',
      'data:',
      'é',
      '😀',
      ':',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      ' ',
      'x',
      '\ufeff',
      'event: y',
    );
    const body = fc.array(piece, { maxLength: 30 }).map((parts) => bytesOf(parts.join('')));
    fc.assert(
      fc.property(body, fc.array(fc.nat({ max: 120 }), { maxLength: 12 }), (bytes, cuts) => {
        expect(decode(bytes, cuts)).toEqual(decode(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('mean the same with any line end', () => {
    const line = fc.constantFrom('data: a', 'data: b', ': c', '', 'event: d');
    const ends = fc.constantFrom('\n', '\r', '\r\n');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), ends, (lines, end) => {
        const body = (separator: string) => bytesOf(lines.map((text) => text + separator).join(''));
        expect(decode(body(end))).toEqual(decode(body('\n')));
      }),
    );
  });

  it('survive bytes that are not UTF-8', () => {
    expect(decode(new Uint8Array([...bytesOf('data: a'), 0xff, ...bytesOf('b\n\n')]))).toEqual(['a\ufffdb']);
  });

  it('stay quick when a hostile provider never ends a line', () => {
    const decoder = createSseDecoder();
    const chunk = bytesOf('x'.repeat(1024));
    decoder.push(bytesOf('data: '));
    for (let count = 0; count < 8192; count += 1) decoder.push(chunk);
    expect(decoder.end().map((payload) => payload.length)).toEqual([8192 * 1024]);
  });
});
