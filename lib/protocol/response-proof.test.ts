import fc from 'fast-check';
import type { Hex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { sha256, stringToBytes } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import type { ProofStepId } from '@/lib/domain/verification';
import { responseChecks } from './response-checks';
import { type ExchangeEvidence, isLowS, proveResponse, recoverTextSigner, signedTextOf } from './response-proof';

const phrase = 'test test test test test test test test test test test junk';
const tee = mnemonicToAccount(phrase, { addressIndex: 2 });
const stranger = mnemonicToAccount(phrase, { addressIndex: 3 });

/** Test vector of provider protocol §3.3. */
const request = '{"model":"m","messages":[{"role":"user","content":"hi"}]}';
const response =
  '{"id":"chatcmpl-1","object":"chat.completion","created":1767225600,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}';
const text =
  '798d46639491d6c18f1779ddfca7da4b672f23a4cb57d66eeae48d9b8ccb6075:271c05f250518a290bab7bde7181701369336900bfbedb05c2a7983cafe6232a';
const signature =
  '0xf829b71577c8a2003cf8edc4a9be58da2e5c03a21eebd04a97a9b512a18086bc77711746efcd6d42847bb2ce9d75ee6cfb48dd4bd3698c7dce9232f366639f861b';

const hashOf = (bytes: string): Hex => sha256(stringToBytes(bytes));
const hashes = { requestHash: hashOf(request), responseHash: hashOf(response) };
const honest: ExchangeEvidence = {
  mode: 'combined',
  expectedSigner: tee.address,
  ...hashes,
  answer: { state: 'found', text, signature },
  seen: false,
  checkedAt: 1,
};

/** Each step as `state reason`, by its id. */
const stepsOf = async (changed: Partial<ExchangeEvidence>): Promise<Record<ProofStepId, string>> => {
  const { steps } = await proveResponse({ ...honest, ...changed });
  const told = (id: ProofStepId) =>
    steps
      .filter((step) => step.id === id)
      .map((step) => `${step.state} ${step.reason}`)
      .join();
  return { scheme: told('scheme'), signer: told('signer'), request: told('request'), response: told('response') };
};
const found = (signedText: string, by: string) =>
  ({ answer: { state: 'found', text: signedText, signature: by } }) as const;
const allProven = {
  scheme: 'proven matches',
  signer: 'proven matches',
  request: 'proven matches',
  response: 'proven matches',
};
const blocked = 'unknown blocked-by-earlier-step';
const routing = `${text}:centralized:openai:${'a'.repeat(64)}`;

describe('the test vector of the protocol', () => {
  it('is signed and recovered byte for byte', async () => {
    expect(signedTextOf(hashes)).toBe(text);
    expect(await tee.signMessage({ message: text })).toBe(signature);
    expect(await recoverTextSigner({ text, signature })).toBe(tee.address);
  });
});

describe('the proof of an answer', () => {
  it('names in each step what was expected and what was found', async () => {
    const [scheme, signer, asked, answered] = (await proveResponse(honest)).steps;
    expect(scheme).toEqual({ id: 'scheme', state: 'proven', reason: 'matches' });
    expect(signer).toMatchObject({ id: 'signer', expected: tee.address, found: tee.address });
    expect(asked).toMatchObject({ id: 'request', expected: hashes.requestHash, found: hashes.requestHash });
    expect(answered).toMatchObject({ id: 'response', expected: hashes.responseHash, found: hashes.responseHash });
    const changed = { requestHash: hashOf('a'), responseHash: hashOf('b') };
    const differing = (await proveResponse({ ...honest, ...changed })).steps;
    expect(differing[2]).toMatchObject({ expected: changed.requestHash, found: hashes.requestHash });
    expect(differing[3]).toMatchObject({ expected: changed.responseHash, found: hashes.responseHash });
    const replayed = (await proveResponse({ ...honest, seen: true })).steps;
    expect(replayed[2]).toMatchObject({ expected: hashes.requestHash, found: hashes.requestHash });
    expect(replayed[3]).toMatchObject({ found: hashes.responseHash });
    const unended = (await proveResponse({ ...honest, responseHash: undefined })).steps;
    expect(unended[3]).toMatchObject({ found: hashes.responseHash });
    const broken = (await proveResponse({ ...honest, ...found(text, '0x') })).steps;
    expect(broken[1]).toEqual({
      id: 'signer',
      state: 'refuted',
      reason: 'signature-malformed',
      expected: tee.address,
    });
  });

  it('does not mind in which case hashes and addresses are written', async () => {
    const upper = (hash: string): Hex => `0x${hash.slice(2).toUpperCase()}`;
    const shouted = {
      requestHash: upper(hashes.requestHash),
      responseHash: upper(hashes.responseHash),
      expectedSigner: upper(tee.address),
    };
    expect(await stepsOf(shouted)).toEqual(allProven);
    expect(signedTextOf(shouted)).toBe(text);
  });

  it('keeps what was signed, and a signature only where it is one', async () => {
    const broken = await proveResponse({ ...honest, ...found(text, 'abc') });
    expect(broken).toMatchObject({ signedText: text, mode: 'combined' });
    expect(broken.signature).toBeUndefined();
    expect(broken.recoveredSigner).toBeUndefined();
    const absent = await proveResponse({ ...honest, answer: { state: 'missing' } });
    expect([absent.signedText, absent.signature, absent.recoveredSigner]).toEqual([undefined, undefined, undefined]);
    expect(absent).toMatchObject({ expectedSigner: tee.address, ...hashes, checkedAt: 1, mode: 'combined' });
  });

  it('has four proven steps for an honest exchange, and says what it compared', async () => {
    expect(await stepsOf({})).toEqual(allProven);
    expect(await proveResponse(honest)).toMatchObject({
      signedText: text,
      signature,
      recoveredSigner: tee.address,
      expectedSigner: tee.address,
      ...hashes,
      checkedAt: 1,
    });
  });

  it('refutes the response when any one byte differs', async () => {
    const bytes = stringToBytes(response);
    const flips = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(flips, async ([at, mask]) => {
        const tampered = bytes.map((byte, index) => (index === at ? byte ^ mask : byte));
        expect(await stepsOf({ responseHash: sha256(tampered) })).toEqual({
          ...allProven,
          response: 'refuted bytes-differ',
        });
      }),
      { numRuns: 20 },
    );
  });

  it('refutes another signer, and then proves nothing about the bytes', async () => {
    const other = await stranger.signMessage({ message: text });
    expect(await stepsOf(found(text, other))).toEqual({
      scheme: 'proven matches',
      signer: 'refuted signer-differs',
      request: blocked,
      response: blocked,
    });
    expect((await stepsOf({ expectedSigner: stranger.address })).signer).toBe('refuted signer-differs');
  });

  it.each([
    '',
    '0x',
    'abc',
    signature.slice(0, -2),
    `${signature}00`,
    `0x${'0'.repeat(130)}`,
    `0x${'f'.repeat(128)}1b`,
    `${signature.slice(0, -2)}1d`,
  ])('refutes %j as a signature', async (broken) => {
    expect(await stepsOf(found(text, broken))).toEqual({
      scheme: 'proven matches',
      signer: 'refuted signature-malformed',
      request: blocked,
      response: blocked,
    });
  });

  it('refutes a text that was used for another exchange, even if it fits', async () => {
    expect(await stepsOf({ seen: true })).toEqual({
      ...allProven,
      request: 'refuted replayed',
      response: 'refuted replayed',
    });
  });

  it('calls another request not provable, never forged, in every kind of provider', async () => {
    const requestHash = hashOf(`${request} `);
    expect(await stepsOf({ requestHash })).toEqual({ ...allProven, request: 'unknown request-rewritten' });
    expect((await stepsOf({ requestHash, mode: 'separated' })).request).toBe('unknown request-rewritten');
  });

  it('says that an answer which did not end cannot be compared', async () => {
    expect(await stepsOf({ responseHash: undefined })).toEqual({
      ...allProven,
      response: 'unknown response-incomplete',
    });
  });

  it.each([
    [{ state: 'missing' }, 'unknown signature-missing'],
    [{ state: 'expired' }, 'unknown signature-expired'],
    [{ state: 'failed', detail: 'offline' }, 'unknown lookup-failed'],
  ] as const)('is unknown in every step when the signature is %j', async (answer, told) => {
    expect(await stepsOf({ answer })).toEqual({ scheme: told, signer: told, request: told, response: told });
  });

  it('is not offered by a provider of the standard kind, whatever it answers', async () => {
    const told = 'unsupported not-signed-by-kind';
    expect(await stepsOf({ mode: 'standard' })).toEqual({ scheme: told, signer: told, request: told, response: told });
  });

  it('takes the form of no other kind of provider', async () => {
    const unknown = { scheme: 'unknown format-unknown', signer: blocked, request: blocked, response: blocked };
    const by = await tee.signMessage({ message: routing });
    expect(await stepsOf(found(routing, by))).toEqual(unknown);
    expect(await stepsOf({ mode: 'centralized' })).toEqual(unknown);
    const elsewhere = routing.replace('centralized', 'decentral');
    const byTee = await tee.signMessage({ message: elsewhere });
    expect(await stepsOf({ ...found(elsewhere, byTee), mode: 'centralized' })).toEqual(unknown);
    expect(await stepsOf({ ...found(routing, by), mode: 'separated' })).toEqual(unknown);
    const named = `some/model:${text}`;
    expect(await stepsOf(found(named, await tee.signMessage({ message: named })))).toEqual(unknown);
    const sealed = `zg-sig-v1/e2ee-ct:${text}`;
    const sealedBy = await tee.signMessage({ message: sealed });
    expect(await stepsOf(found(sealed, sealedBy))).toEqual(unknown);
    expect(await stepsOf({ ...found(sealed, sealedBy), mode: 'separated' })).toEqual(unknown);
    const images = `${text},${'a'.repeat(64)}`;
    const imagesBy = await tee.signMessage({ message: images });
    expect(await stepsOf(found(images, imagesBy))).toEqual(unknown);
    expect(await stepsOf({ ...found(images, imagesBy), kind: 'speech' })).toEqual(unknown);
    expect(await stepsOf({ ...found(images, imagesBy), kind: 'images', mode: 'centralized' })).toEqual(unknown);
  });

  it('compares the bytes of kinds not yet confirmed, but does not call their form proven', async () => {
    const unconfirmed = { ...allProven, scheme: 'unknown format-unconfirmed' };
    expect(await stepsOf({ mode: 'separated' })).toEqual(unconfirmed);
    const named = `some/model:${text}`;
    const byServer = await tee.signMessage({ message: named });
    expect(await stepsOf({ ...found(named, byServer), mode: 'separated' })).toEqual(unconfirmed);
    const by = await tee.signMessage({ message: routing });
    expect(await stepsOf({ ...found(routing, by), mode: 'centralized', providerIdentity: 'openai' })).toEqual(
      unconfirmed,
    );
  });
});

describe('the route of a forwarder', () => {
  const central = async (providerIdentity: string | undefined, signedText = routing) => {
    const by = await tee.signMessage({ message: signedText });
    return proveResponse({ ...honest, ...found(signedText, by), mode: 'centralized', providerIdentity });
  };

  it('is told from the signed text, with the certificate that was seen', async () => {
    expect(await central('openai')).toMatchObject({
      mode: 'centralized',
      route: { identity: 'openai', tlsFingerprint: `0x${'a'.repeat(64)}` },
    });
    expect((await proveResponse(honest)).route).toBeUndefined();
  });

  it('that names another server than the chain is refuted, and nothing else is looked at', async () => {
    expect((await central('anthropic')).steps).toEqual([
      { id: 'scheme', state: 'refuted', reason: 'route-differs', expected: 'anthropic', found: 'openai' },
      ...(['signer', 'request', 'response'] as const).map((id) => ({
        id,
        state: 'unknown',
        reason: 'blocked-by-earlier-step',
      })),
    ]);
  });

  it('is not compared where the chain names no server, and says so', async () => {
    const { steps } = await central(undefined);
    expect(steps[0]).toEqual({ id: 'scheme', state: 'unknown', reason: 'route-not-on-chain', found: 'openai' });
    expect(steps.slice(1).map(({ state }) => state)).toEqual(['proven', 'proven', 'proven']);
  });
});

describe('an answer of images', () => {
  const images = [hashOf('one'), hashOf('two')] as const;
  const imagesText = (hashes: readonly Hex[]) =>
    `${text.slice(0, 64)}:${hashes.map((hash) => hash.slice(2)).join(',')}`;
  const told = async (signed: readonly Hex[], changed: Partial<ExchangeEvidence>) => {
    const signedText = imagesText(signed);
    const by = await tee.signMessage({ message: signedText });
    return stepsOf({ kind: 'images', imageHashes: images, ...found(signedText, by), ...changed });
  };

  it('is proven image by image, in order', async () => {
    expect(await told(images, {})).toEqual(allProven);
    expect(await told(images, { responseHash: undefined })).toEqual(allProven);
    const differs = { ...allProven, response: 'refuted bytes-differ' };
    expect(await told(images, { imageHashes: [images[1], images[0]] })).toEqual(differs);
    expect(await told(images, { imageHashes: [images[0]] })).toEqual(differs);
    expect(await told(images, { imageHashes: [...images, images[0]] })).toEqual(differs);
    expect(await told(images, { imageHashes: [] })).toEqual({
      ...allProven,
      response: 'unknown response-incomplete',
    });
    expect(await told(images, { imageHashes: undefined })).toEqual({
      ...allProven,
      response: 'unknown response-incomplete',
    });
  });

  it('with a single image is named as a body is', async () => {
    const [one] = images;
    expect(await told([one], { imageHashes: [one] })).toEqual(allProven);
    expect(await told([one], { imageHashes: [one], responseHash: undefined })).toEqual(allProven);
    expect((await told([one], { imageHashes: [images[1]] })).response).toBe('refuted bytes-differ');
    expect((await told([one], { imageHashes: [one, one] })).response).toBe('refuted bytes-differ');
    expect((await told([one], { imageHashes: [], responseHash: undefined })).response).toBe(
      'unknown response-incomplete',
    );
    // In a chat nothing is an image.
    expect((await told([one], { kind: 'chat', imageHashes: [one] })).response).toBe('refuted bytes-differ');
    expect((await told([one], { kind: undefined, imageHashes: [one] })).response).toBe('refuted bytes-differ');
  });

  it('is proven by its body where the provider signs that', async () => {
    expect(await stepsOf({ kind: 'images', imageHashes: images })).toEqual(allProven);
    expect(await stepsOf({ kind: 'images' })).toEqual(allProven);
  });

  it('tells the hashes it compared', async () => {
    const signedText = imagesText(images);
    const by = await tee.signMessage({ message: signedText });
    const evidence = { ...honest, kind: 'images' as const, ...found(signedText, by) };
    const { steps } = await proveResponse({ ...evidence, imageHashes: [images[1]] });
    expect(steps[3]).toMatchObject({ expected: images[1], found: images.join(',') });
    expect((await proveResponse({ ...evidence, imageHashes: images })).steps[3]).toMatchObject({
      expected: images.join(','),
      found: images.join(','),
    });
  });

  it.each([
    ['combined', 'chat', 'unknown signature-missing'],
    ['combined', 'images', 'unknown signature-missing'],
    ['combined', 'speech', 'unknown signature-missing'],
    ['separated', 'chat', 'unknown signature-missing'],
    ['separated', 'images', 'unsupported not-signed-by-kind'],
    ['separated', 'speech', 'unknown signature-missing'],
    ['centralized', 'chat', 'unknown signature-missing'],
    ['centralized', 'images', 'unsupported not-signed-by-kind'],
    ['centralized', 'speech', 'unsupported not-signed-by-kind'],
  ] as const)('of a %s provider, kind %s, without a signature is "%s"', async (mode, kind, words) => {
    const absent = { mode, kind, answer: { state: 'missing' } } as const;
    expect((await stepsOf(absent)).signer).toBe(words);
    const expired = await stepsOf({ ...absent, answer: { state: 'expired' } });
    expect(expired.signer).toBe(words.replace('missing', 'expired'));
    const failed = await stepsOf({ ...absent, answer: { state: 'failed', detail: '' } });
    expect(failed.signer).toBe('unknown lookup-failed');
  });
});

describe('the one allowed form of a signature', () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const half = order / 2n;
  const word = (number: bigint) => number.toString(16).padStart(64, '0');
  const withS = (s: bigint) => `0x${'11'.repeat(32)}${word(s)}1b`;

  it('ends exactly at half of the order of the curve', () => {
    expect(isLowS(withS(half))).toBe(true);
    expect(isLowS(withS(half + 1n))).toBe(false);
    expect(isLowS(withS(half - 1n))).toBe(true);
    expect(isLowS(withS(order - 1n))).toBe(false);
    expect(isLowS(withS(1n))).toBe(true);
    expect(isLowS(withS(1n).toUpperCase())).toBe(false);
    expect(isLowS(withS(half).slice(0, -2))).toBe(false);
    expect(isLowS('')).toBe(false);
  });

  it('is asked of every signature: the other one of the same key over the same text proves nothing (N39)', async () => {
    const s = BigInt(`0x${signature.slice(66, 130)}`);
    const other = signature.endsWith('1b') ? '1c' : '1b';
    const high = `${signature.slice(0, 66)}${word(order - s)}${other}`;
    expect(await recoverTextSigner({ text, signature: high })).toBe(tee.address);
    expect(await stepsOf(found(text, high))).toEqual({
      ...allProven,
      signer: 'refuted signature-not-canonical',
      request: blocked,
      response: blocked,
    });
  });

  it('is held by whatever a key signs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary-ascii' }), async (message) => {
        const by = await tee.signMessage({ message });
        expect(isLowS(by)).toBe(true);
        expect(await recoverTextSigner({ text: message, signature: by })).toBe(tee.address);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the document and the checks of a verdict', () => {
  const statusOf = { proven: 'pass', refuted: 'fail', unknown: 'unknown', unsupported: 'unknown' } as const;
  const bodies = fc.constantFrom(request, response, 'other');

  it('agree about every plain exchange, whoever signed it and whatever was changed', async () => {
    const exchange = fc.record({
      sent: bodies,
      received: fc.option(bodies, { nil: undefined }),
      signedRequest: bodies,
      signedResponse: bodies,
      signer: fc.constantFrom(tee, stranger),
    });
    await fc.assert(
      fc.asyncProperty(exchange, async ({ sent, received, signedRequest, signedResponse, signer }) => {
        const signedText = signedTextOf({
          requestHash: hashOf(signedRequest),
          responseHash: hashOf(signedResponse),
        });
        const by = await signer.signMessage({ message: signedText });
        const own = { requestHash: hashOf(sent), responseHash: received === undefined ? undefined : hashOf(received) };
        const { steps } = await proveResponse({ ...honest, ...own, ...found(signedText, by) });
        const checks = await responseChecks({
          text: signedText,
          signature: by,
          attestedSigner: tee.address,
          requestMayBeRewritten: true,
          ...own,
        });
        const words = steps.map(({ state, reason }) =>
          reason === 'blocked-by-earlier-step' ? 'blocked' : statusOf[state],
        );
        expect(checks.map(({ status }) => status)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });
});
