import { describe, expect, it } from 'vitest';
import { createResponseSigner } from './signatures';
import type { SharedState } from './store/store';

const teeKey = `0x${'11'.repeat(32)}` as const;

/** What a database does for the signatures, with a count of how often it was asked. */
function shelf() {
  const kept = new Map<string, Parameters<SharedState['keepSignature']>[0]>();
  let asked = 0;
  const store: Pick<SharedState, 'keepSignature' | 'findSignature'> = {
    keepSignature: async (signature) => void kept.set(signature.responseKey, signature),
    findSignature: async (responseKey, now) => {
      asked += 1;
      const found = kept.get(responseKey);
      return found && found.keptUntil > now ? { text: found.text, signature: found.signature } : undefined;
    },
  };
  return { store, asked: () => asked };
}

describe('the signature of an answer', () => {
  it('is found for twenty minutes, whatever the letter case of its key, and then no more', async () => {
    let time = 0;
    const signer = createResponseSigner({ teeKey, now: () => time, store: shelf().store });
    await signer.sign({ chatKey: 'AB-cd', text: 'request:response' });
    time = 20 * 60_000 - 1;
    const found = await signer.find('ab-CD');
    expect(found).toMatchObject({ text: 'request:response', signing_address: signer.address, signing_algo: 'ecdsa' });
    expect(found?.signature).toBe(await signer.account.signMessage({ message: 'request:response' }));
    time = 20 * 60_000;
    expect(await signer.find('ab-CD')).toBeUndefined();
  });

  it('is found by a node that was started again, under the key that made it', async () => {
    const { store } = shelf();
    const before = createResponseSigner({ teeKey, now: () => 0, store });
    await before.sign({ chatKey: 'key', text: 'a:b' });
    const again = createResponseSigner({ teeKey: `0x${'22'.repeat(32)}`, now: () => 1, store });
    expect(await again.find('key')).toMatchObject({ text: 'a:b', signing_address: before.address });
  });

  it('is asked of the database only when a thousand later ones have taken its place in memory', async () => {
    const { store, asked } = shelf();
    const signer = createResponseSigner({ teeKey, now: () => 0, store });
    for (let count = 0; count <= 1_001; count += 1) await signer.sign({ chatKey: `key-${count}`, text: `${count}` });
    expect((await signer.find('key-1001'))?.text).toBe('1001');
    expect((await signer.find('key-1'))?.text).toBe('1');
    expect(asked()).toBe(0);
    expect((await signer.find('key-0'))?.text).toBe('0');
    expect(asked()).toBe(1);
  });
});
