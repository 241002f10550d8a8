import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callableUrl, cleanText, parseServiceDetails, responseSigner, serviceKind } from './service';

const target = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const signer = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const additional = (json: unknown) => parseServiceDetails(JSON.stringify(json));

describe('additionalInfo', () => {
  it('reads everything a provider writes', () => {
    const details = additional({
      ImageDigest: 'sha256:aa',
      ImageName: 'ghcr.io/x',
      TEEVerifier: 'dstack',
      TargetSeparated: true,
      TargetTeeAddress: target,
      VerifierURL: 'https://verifier.example',
      ProviderIdentity: 'openai',
      cacheTokenBilling: { divisor: 4 },
      tieredPricing: {
        tiers: [
          { maxInputTokens: 32000, inputMultiplier: 1, outputMultiplier: 1 },
          { maxInputTokens: 0, inputMultiplier: 3, outputMultiplier: 2, inputMultiplierDenominator: 2 },
        ],
      },
    });
    expect(details).toEqual({
      mode: 'separated',
      targetTeeAddress: target,
      teeVerifier: 'dstack',
      verifierUrl: 'https://verifier.example',
      imageName: 'ghcr.io/x',
      imageDigest: 'sha256:aa',
      providerIdentity: 'openai',
      cacheDivisor: 4n,
      tiers: [
        {
          maxInputTokens: 32000,
          inputMultiplier: 1n,
          inputDenominator: 1n,
          outputMultiplier: 1n,
          outputDenominator: 1n,
        },
        { maxInputTokens: 0, inputMultiplier: 3n, inputDenominator: 2n, outputMultiplier: 2n, outputDenominator: 1n },
      ],
    });
  });

  it.each(['', 'hello', '[]', 'null', '42', '{"TargetSeparated":'])('says nothing when it is %j', (text) => {
    expect(parseServiceDetails(text)).toEqual({ mode: 'combined', tiers: [] });
  });

  it('reads what writing into the cache costs, only beside a discount, and each part by itself', () => {
    const billing = { divisor: 4, writeMultiplierNumerator: 5, writeMultiplierDenominator: 4 };
    expect(additional({ cacheTokenBilling: { ...billing, write1hMultiplierNumerator: 2 } })).toMatchObject({
      cacheDivisor: 4n,
      cacheWrites: { usual: { numerator: 5n, denominator: 4n }, hour: { numerator: 2n, denominator: 1n } },
    });
    const half = additional({ cacheTokenBilling: { ...billing, write1hMultiplierNumerator: -1 } });
    expect(half.cacheWrites).toEqual({ usual: { numerator: 5n, denominator: 4n } });
    expect(additional({ cacheTokenBilling: { ...billing, writeMultiplierDenominator: 0 } })).not.toHaveProperty(
      'cacheWrites',
    );
    expect(additional({ cacheTokenBilling: { ...billing, divisor: 0 } })).toEqual({ mode: 'combined', tiers: [] });
  });

  it('leaves broken parts out instead of guessing', () => {
    expect(additional({ TargetTeeAddress: '', TEEVerifier: 7, cacheTokenBilling: { divisor: 0 } })).toEqual({
      mode: 'combined',
      tiers: [],
    });
    expect(additional({ TargetTeeAddress: `0x${'0'.repeat(40)}` }).targetTeeAddress).toBeUndefined();
    expect(additional({ TargetSeparated: 'true' }).mode).toBe('combined');
    const good = { maxInputTokens: 10, inputMultiplier: 1, outputMultiplier: 1 };
    for (const broken of [
      { inputMultiplier: 1.5 },
      { maxInputTokens: -1 },
      { outputMultiplierDenominator: 0 },
      { outputMultiplier: '2' },
    ]) {
      expect(additional({ tieredPricing: { tiers: [good, { ...good, ...broken }] } }).tiers).toEqual([]);
    }
  });

  it.each([
    [{ ProviderType: 'centralized', TargetSeparated: true }, 'centralized'],
    [{ ProviderType: 'standard' }, 'standard'],
    [{ ProviderType: 'decentralized', TargetSeparated: true }, 'separated'],
    [{ TargetSeparated: false }, 'combined'],
  ])('takes the signing mode of %j as %s', (json, mode) => {
    expect(additional(json).mode).toBe(mode);
  });

  it('answers every text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseServiceDetails(text).tiers.every((tier) => tier.inputDenominator > 0n)).toBe(true);
      }),
    );
  });
});

describe('who signs', () => {
  const teeSignerAddress = signer;

  it('is the target key only where model and broker are separated', () => {
    const separated = additional({ TargetSeparated: true, TargetTeeAddress: target });
    expect(responseSigner({ details: separated, teeSignerAddress })).toBe(target);
    expect(responseSigner({ details: additional({ TargetSeparated: true }), teeSignerAddress })).toBe(signer);
    expect(responseSigner({ details: additional({ TargetTeeAddress: target }), teeSignerAddress })).toBe(signer);
    const central = additional({ ProviderType: 'centralized', TargetSeparated: true, TargetTeeAddress: target });
    expect(responseSigner({ details: central, teeSignerAddress })).toBe(signer);
  });
});

describe('a URL that may get a session token', () => {
  it.each(['https://provider.example/path', 'https://127.0.0.1:8443'])('may be %s anywhere', (url) => {
    expect(callableUrl(url, { local: false })?.href).toBe(new URL(url).href);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'may be %s on a local network only',
    (url) => {
      expect(callableUrl(url, { local: true })?.href).toBe(new URL(url).href);
      expect(callableUrl(url, { local: false })).toBeUndefined();
    },
  );

  it.each([
    'http://provider.example',
    'http://localhost.evil.example',
    'http://127.0.0.1@evil.example',
    'https://user:secret@provider.example',
    'https://user@provider.example',
    'https://:secret@provider.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://localhost',
    '//provider.example',
    '',
    'not a url',
  ])('is never %j', (url) => {
    expect(callableUrl(url, { local: true })).toBeUndefined();
  });
});

describe('hostile text', () => {
  it('loses what could disguise it', () => {
    expect(cleanText('safe\u202egpj.exe', 40)).toBe('safe gpj.exe');
    expect(cleanText('a\u0000b\u200bc\u2066d\n\te', 40)).toBe('a b c d e');
    expect(cleanText('  many   spaces  ', 40)).toBe('many spaces');
    expect(cleanText('\ud800x', 40)).toBe('x');
  });

  it('is never longer than allowed and never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        const clean = cleanText(text, length);
        expect([...clean].length <= length).toBe(true);
        expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(clean)).toBe(false);
      }),
    );
  });
});

describe('kinds of service', () => {
  it('knows four and calls the rest other', () => {
    expect(
      ['chatbot', 'text-to-image', 'image-editing', 'speech-to-text', 'video-generation', ''].map(serviceKind),
    ).toEqual(['chatbot', 'text-to-image', 'image-editing', 'speech-to-text', 'other', 'other']);
  });
});
