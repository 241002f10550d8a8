import fc from 'fast-check';
import type { Hex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { sha256, stringToBytes } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import type { ProofStepId } from '@/lib/domain/verification';
import { type ExchangeEvidence, proveResponse, recoverTextSigner, signedTextOf } from './response-proof';

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

describe('the test vector of the protocol', () => {
  it('is signed and recovered byte for byte', async () => {
    expect(signedTextOf(hashes)).toBe(text);
    expect(await tee.signMessage({ message: text })).toBe(signature);
    expect(await recoverTextSigner({ text, signature })).toBe(tee.address);
  });
});

describe('the proof of an answer', () => {
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
    const routing = `${text}:centralized:openai:${'a'.repeat(64)}`;
    const unknown = { scheme: 'unknown format-unknown', signer: blocked, request: blocked, response: blocked };
    const by = await tee.signMessage({ message: routing });
    expect(await stepsOf(found(routing, by))).toEqual(unknown);
    expect(await stepsOf({ mode: 'centralized' })).toEqual(unknown);
    expect(await stepsOf({ ...found(routing, by), mode: 'centralized', providerIdentity: 'anthropic' })).toEqual(
      unknown,
    );
    const elsewhere = routing.replace('centralized', 'decentral');
    const byTee = await tee.signMessage({ message: elsewhere });
    expect(await stepsOf({ ...found(elsewhere, byTee), mode: 'centralized' })).toEqual(unknown);
  });

  it('compares the bytes of kinds not yet confirmed, but does not call their form proven', async () => {
    const unconfirmed = { ...allProven, scheme: 'unknown format-unknown' };
    expect(await stepsOf({ mode: 'separated' })).toEqual(unconfirmed);
    const routing = `${text}:centralized:openai:${'a'.repeat(64)}`;
    const by = await tee.signMessage({ message: routing });
    expect(await stepsOf({ ...found(routing, by), mode: 'centralized', providerIdentity: 'openai' })).toEqual(
      unconfirmed,
    );
  });
});
