import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSignedText } from './response-proof';

describe('a signed text', () => {
  const hash = 'a'.repeat(64);
  const other = 'b'.repeat(64);

  it('is read in each of its forms', () => {
    expect(parseSignedText(`${hash}:${other}`)).toEqual({
      scheme: 'plain',
      request: `0x${hash}`,
      response: `0x${other}`,
    });
    expect(parseSignedText(`${hash}:${other},${hash}`)).toEqual({
      scheme: 'images',
      request: `0x${hash}`,
      images: [`0x${other}`, `0x${hash}`],
    });
    expect(parseSignedText(`${hash}:${other}:centralized:openai:${hash}`)).toEqual({
      scheme: 'routing',
      request: `0x${hash}`,
      response: `0x${other}`,
      providerType: 'centralized',
      providerIdentity: 'openai',
      tlsFingerprint: `0x${hash}`,
    });
    expect(parseSignedText(`zg-sig-v1/e2ee-ct:${hash}:${other}`)).toMatchObject({ scheme: 'e2ee', streamed: false });
    expect(parseSignedText(`zg-sig-v1/e2ee-ct-stream:${hash}:${other}`)).toMatchObject({
      scheme: 'e2ee',
      streamed: true,
    });
  });

  it.each([
    '',
    hash,
    `${hash}:`,
    `:${hash}`,
    `${hash}:${other}\n`,
    ` ${hash}:${other}`,
    `${hash.toUpperCase()}:${other}`,
    `0x${hash}:${other}`,
    `${hash.slice(1)}:${other}`,
    `${hash}:${other},`,
    `${hash}:,${other}`,
    `${hash}:${other}:${hash}`,
    `${hash}:${other}:a:b`,
    `${hash}:${other}:a:b:${hash}:c`,
    `${hash}:${other}:a:b:${hash.slice(1)}`,
    `${hash}:${other}::openai:${hash}`,
    `${hash}:${other}:a:b c:${hash}`,
    `zg-sig-v2/e2ee-ct:${hash}:${other}`,
    `zg-sig-v1/other:${hash}:${other}`,
    `zg-sig-v1/e2ee-ct:${hash}`,
  ])('is refused as %j', (broken) => {
    expect(parseSignedText(broken)).toBeUndefined();
  });

  it('of a form that is not known is never read as a known one', () => {
    const known = /^(zg-sig-v1\/e2ee-ct(-stream)?:)?[0-9a-f]{64}:[0-9a-f]{64}/;
    const soup = fc.array(fc.constantFrom(hash, other, ':', ',', 'x', 'zg-sig-v1/e2ee-ct', ' ', 'A'), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(
        soup.map((parts) => parts.join('')),
        (broken) => {
          expect(parseSignedText(broken) === undefined || known.test(broken)).toBe(true);
        },
      ),
    );
  });
});
