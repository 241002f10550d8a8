import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, decodeUtf8, encodeBase64 } from './bytes';

describe('base64', () => {
  it('gives any bytes back, in the alphabet every server knows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it.each(['e30', 'e3 0=', '_w==', '-w==', '=', 'e30=e30=', 'e30=\n'])('is not %j', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});

describe('UTF-8', () => {
  it('is decoded only where encoding it again gives the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const text = decodeUtf8(bytes);
        expect(text === undefined || Buffer.from(text, 'utf8').equals(Buffer.from(bytes))).toBe(true);
      }),
    );
    expect(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('\ufeffa');
    expect(decodeUtf8(new Uint8Array([0xff]))).toBeUndefined();
  });
});
