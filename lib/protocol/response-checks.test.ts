import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { sha256 } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import { responseChecks, type SignedAnswer } from './response-checks';
import { isLowS } from './response-proof';

const key = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const otherKey = privateKeyToAccount(`0x${'22'.repeat(32)}`);
const bytes = (text: string) => new TextEncoder().encode(text);
const hashOf = (text: string) => sha256(bytes(text));
const bare = (hash: Hex) => hash.slice(2);

const request = hashOf('what we sent');
const response = hashOf('what came back');

async function answer(change: Partial<SignedAnswer> = {}, signedBy = key): Promise<SignedAnswer> {
  const text = change.text ?? `${bare(request)}:${bare(response)}`;
  const signature = await signedBy.signMessage({ message: text });
  return { text, signature, attestedSigner: key.address, requestHash: request, responseHash: response, ...change };
}

const statuses = async (signed: SignedAnswer) =>
  (await responseChecks(signed)).map(({ id, status }) => `${id} ${status}`);

const allPass = ['sig.scheme pass', 'sig.signer pass', 'sig.request pass', 'sig.response pass'];
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The other signature of the same key over the same text: s on the other half of the curve's order. */
function highS(signature: string): string {
  const s = BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith('1b') ? '1c' : '1b';
  return `${signature.slice(0, 66)}${(order - s).toString(16).padStart(64, '0')}${v}`;
}

describe('a signed answer', () => {
  it('is bound to the exact bytes both ways (P5)', async () => {
    expect(await statuses(await answer())).toEqual(allPass);
  });

  it('is known with the model in front and without', async () => {
    const text = `some/model-7b:${bare(request)}:${bare(response)}`;
    expect(await statuses(await answer({ text }))).toEqual(allPass);
  });

  it('binds each image of an answer, in order', async () => {
    const images = [hashOf('one'), hashOf('two')] as const;
    const text = `${bare(request)}:${images.map(bare).join(',')}`;
    expect(await statuses(await answer({ text, imageHashes: images }))).toEqual(allPass);
    expect((await statuses(await answer({ text, imageHashes: [...images].reverse() })))[3]).toBe('sig.response fail');
    expect((await statuses(await answer({ text, imageHashes: images.slice(1) })))[3]).toBe('sig.response fail');
    expect((await statuses(await answer({ text })))[3]).toBe('sig.response unknown');
  });

  it('binds a single image, which is named as a body would be, and the body itself where a provider signs that', async () => {
    const image = hashOf('one');
    const single = await answer({ text: `${bare(request)}:${bare(image)}`, imageHashes: [image] });
    expect(await statuses(single)).toEqual(allPass);
    expect(await statuses({ ...single, responseHash: undefined })).toEqual(allPass);
    expect(await statuses(await answer({ imageHashes: [image] }))).toEqual(allPass);
    expect((await statuses({ ...single, imageHashes: [hashOf('two')] }))[3]).toBe('sig.response fail');
    expect((await statuses({ ...single, imageHashes: [image, image] }))[3]).toBe('sig.response fail');
  });

  it('names its forwarder, and no other one passes', async () => {
    const text = `${bare(request)}:${bare(response)}:centralized:openai:${'ab'.repeat(32)}`;
    expect(await statuses(await answer({ text, providerIdentity: 'openai' }))).toEqual(allPass);
    expect((await statuses(await answer({ text, providerIdentity: 'anthropic' })))[0]).toBe('sig.scheme fail');
  });

  it('is refused when a response byte changed (N36)', async () => {
    const changed = await answer({ responseHash: hashOf('what came bacK') });
    expect(await statuses(changed)).toEqual([...allPass.slice(0, 3), 'sig.response fail']);
  });

  it('is refused when it belongs to an older exchange (N37)', async () => {
    const changed = await answer({ requestHash: hashOf('what we send now') });
    expect(await statuses(changed)).toEqual([...allPass.slice(0, 2), 'sig.request fail', 'sig.response pass']);
  });

  it('leaves the request open where the provider may rewrite it, and nothing else', async () => {
    const changed = await answer({ requestHash: hashOf('what we send now'), requestMayBeRewritten: true });
    expect(await statuses(changed)).toEqual([...allPass.slice(0, 2), 'sig.request unknown', 'sig.response pass']);
  });

  it('is refused when another key signed it (N38)', async () => {
    const blocked = ['sig.request blocked', 'sig.response blocked'];
    expect(await statuses(await answer({}, otherKey))).toEqual(['sig.scheme pass', 'sig.signer fail', ...blocked]);
  });

  it('is refused with the high of its two signatures (N39)', async () => {
    const low = await answer();
    expect(isLowS(low.signature)).toBe(true);
    expect(isLowS(highS(low.signature))).toBe(false);
    expect((await statuses({ ...low, signature: highS(low.signature) }))[1]).toBe('sig.signer fail');
  });

  it.each([
    ['nothing', ''],
    ['one hash', bare(request)],
    ['uppercase hashes', `${bare(request).toUpperCase()}:${bare(response)}`],
    ['a sealed form this software does not open', `zg-sig-v1/e2ee-ct:${bare(request)}:${bare(response)}`],
    ['an unknown tag', `zg-sig-v2/plain:${bare(request)}:${bare(response)}`],
    ['a line break behind it', `${bare(request)}:${bare(response)}\n`],
    ['another kind of forwarder', `${bare(request)}:${bare(response)}:standard:openai:${'ab'.repeat(32)}`],
  ])('is refused in an unknown form: %s (N40)', async (_, text) => {
    const rest = ['sig.signer blocked', 'sig.request blocked', 'sig.response blocked'];
    expect(await statuses(await answer({ text }))).toEqual(['sig.scheme fail', ...rest]);
  });

  it('is not called bound while the body did not end', async () => {
    expect((await statuses(await answer({ responseHash: undefined })))[3]).toBe('sig.response unknown');
  });

  it.each(['', '0x', '0x00', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`, 'yes'])(
    'is refused with the signature "%s"',
    async (signature) => {
      expect((await statuses({ ...(await answer()), signature }))[1]).toBe('sig.signer fail');
    },
  );
});
