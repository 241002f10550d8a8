import fc from 'fast-check';
import { stringToBytes } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from './bytes';
import { parseSessionToken } from './session-token';

const header = (payload: string) => `Bearer app-sk-${encodeBase64(stringToBytes(payload))}`;

describe('reading the header (§1.4 rows 1 to 4)', () => {
  const missing = 'missing or invalid Authorization header, must be Bearer app-sk-<base64(rawMessage:signature)>';
  const format = /^invalid session token format in Authorization: /;

  it.each([undefined, '', 'Bearer', 'bearer app-sk-e30=', 'Bearer sk-e30=', 'Basic app-sk-e30='])(
    'refuses the header %j',
    (authorization) => {
      expect(parseSessionToken(authorization)).toEqual({ ok: false, text: missing });
    },
  );

  it.each(['Bearer app-sk-%%%', 'Bearer app-sk-e30', 'Bearer app-sk-_-8=', 'Bearer app-sk-e30= '])(
    'refuses the base64 of %j',
    (authorization) => {
      expect(parseSessionToken(authorization)).toEqual({
        ok: false,
        text: expect.stringMatching(/^invalid base64 in Authorization header: /),
      });
    },
  );

  it('refuses a payload without a separator', () => {
    expect(parseSessionToken(header('{}'))).toEqual({
      ok: false,
      text: 'invalid Authorization payload, expect base64(rawMessage:signature)',
    });
  });

  it.each([
    'nonsense|0x',
    '[]|0x',
    '{"address":1}|0x',
    '{"tokenId":1.5}|0x',
    '{"tokenId":-1}|0x',
    '{"tokenId":256}|0x',
    '{"generation":-1}|0x',
    '{"timestamp":"1"}|0x',
    '{"expiresAt":1e300}|0x',
  ])('refuses the claims of %j', (payload) => {
    expect(parseSessionToken(header(payload))).toEqual({ ok: false, text: expect.stringMatching(format) });
  });

  it('refuses what is not UTF-8', () => {
    const bytes = new Uint8Array([0x7b, 0xff, 0x7d, 0x7c]);
    expect(parseSessionToken(`Bearer app-sk-${encodeBase64(bytes)}`)).toEqual({
      ok: false,
      text: expect.stringMatching(format),
    });
  });

  it('refuses any nonsense in words', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseSessionToken(text);
        expect(parsed).toEqual({ ok: false, text: missing });
        expect(parseSessionToken(header(text))).toMatchObject({ ok: false, text: expect.stringMatching(/^invalid /) });
      }),
    );
  });
});
