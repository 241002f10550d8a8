import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSignedText, type SignedText } from './signed-text';

/** The text a parsed form stands for. */
function written(parsed: SignedText): string {
  const digits = (value: string) => value.slice(2);
  const both = (text: { readonly request: string; readonly response: string }) =>
    `${digits(text.request)}:${digits(text.response)}`;
  switch (parsed.scheme) {
    case 'plain':
      return both(parsed);
    case 'model':
      return `${parsed.model}:${both(parsed)}`;
    case 'images':
      return `${digits(parsed.request)}:${parsed.images.map(digits).join(',')}`;
    case 'routing':
      return `${both(parsed)}:${parsed.providerType}:${parsed.providerIdentity}:${digits(parsed.tlsFingerprint)}`;
    case 'e2ee':
      return `zg-sig-v1/e2ee-ct${parsed.streamed ? '-stream' : ''}:${both(parsed)}`;
  }
}

describe('a signed text', () => {
  const hash = 'a'.repeat(64);
  const other = 'b'.repeat(64);

  it('is read in each of its forms', () => {
    expect(parseSignedText(`${hash}:${other}`)).toEqual({
      scheme: 'plain',
      request: `0x${hash}`,
      response: `0x${other}`,
    });
    expect(parseSignedText(`some/model-7b:${hash}:${other}`)).toEqual({
      scheme: 'model',
      model: 'some/model-7b',
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
    `:${hash}:${other}`,
    `a b:${hash}:${other}`,
    `m:${hash}:${other.slice(1)}`,
    `m:${hash.slice(1)}:${other}`,
    `${'m'.repeat(129)}:${hash}:${other}`,
    `zg-sig-v2/e2ee-ct:${hash}:${other}`,
    `zg-sig-v1/other:${hash}:${other}`,
    `zg-sig-v1/e2ee-ct:${hash}`,
  ])('is refused as %j', (broken) => {
    expect(parseSignedText(broken)).toBeUndefined();
  });

  it('means exactly what is written: put together again, its parts are the text', () => {
    const soup = fc.array(fc.constantFrom(hash, other, ':', ':', ',', 'x', 'zg-sig-v1/e2ee-ct', ' ', 'A'), {
      maxLength: 10,
    });
    const form = fc.constantFrom(
      `${hash}:${other}`,
      `m:${hash}:${other}`,
      `${hash}:${other},${hash}`,
      `zg-sig-v1/e2ee-ct:${hash}:${other}`,
      `zg-sig-v1/e2ee-ct-stream:${hash}:${other}`,
      `${hash}:${other}:centralized:openai:${hash}`,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          soup.map((parts) => parts.join('')),
          form,
        ),
        (text) => {
          const parsed = parseSignedText(text);
          expect(parsed === undefined ? text : written(parsed)).toBe(text);
        },
      ),
    );
  });

  it('of any known form is lost by any one changed character that is no digit of a hash', () => {
    const text = `${hash}:${other}:centralized:openai:${hash}`;
    const separators = [64, 129, 141, 148];
    fc.assert(
      fc.property(fc.constantFrom(...separators), fc.constantFrom('a', ' ', ';', '\n'), (at, by) => {
        expect(parseSignedText(`${text.slice(0, at)}${by}${text.slice(at + 1)}`)).toBeUndefined();
      }),
    );
  });
});
