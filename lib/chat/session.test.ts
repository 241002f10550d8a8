import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { parseSessionToken, recoverSessionSigner } from '@/lib/protocol/session-token';
import { completeSession, draftSession, isSessionUsable, normaliseSignature } from './session';

const user = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const other = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d');
const nonce = Uint8Array.from({ length: 16 }, (_, index) => index * 17);
const draft = draftSession({
  user: user.address,
  provider: other.address,
  generation: 0n,
  now: 1_767_225_600_000,
  nonce,
});

describe('a session', () => {
  it('is drawn up as the protocol writes it, for 24 hours', () => {
    expect(draft.rawMessage).toBe(
      '{"address":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266","provider":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","timestamp":1767225600000,"expiresAt":1767312000000,"nonce":"00112233445566778899aabbccddeeff","generation":0,"tokenId":255}',
    );
    expect(draft.hash).toBe('0x716ce70a96648958a794793d2b289bac7d2627576232d9d74c36139817a46f3e');
  });

  it('becomes a token that a provider accepts', async () => {
    const session = await completeSession(draft, await user.signMessage({ message: { raw: draft.hash } }));
    const token = parseSessionToken(`Bearer ${session.token}`);
    expect(token.ok && (await recoverSessionSigner(token))).toBe(user.address);
    expect(session.expiresAt).toBe(1_767_312_000_000);
  });

  it('takes the signature of a hardware wallet that ends in 0 or 1', async () => {
    const signature = await user.signMessage({ message: { raw: draft.hash } });
    const hardware = `0x${signature.slice(2, -2)}${signature.endsWith('1b') ? '00' : '01'}` as const;
    expect(normaliseSignature(hardware)).toBe(signature);
    await expect(completeSession(draft, hardware)).resolves.toMatchObject({ expiresAt: 1_767_312_000_000 });
  });

  it('refuses the signature of another account', async () => {
    const signature = await other.signMessage({ message: { raw: draft.hash } });
    await expect(completeSession(draft, signature)).rejects.toMatchObject({ code: 'session-signer-differs' });
  });

  it.each(['0x', '0x1234', `0x${'ab'.repeat(96)}`, `0x${'00'.repeat(64)}1d`] as const)(
    'says that a contract wallet cannot sign sessions: %s',
    async (signature) => {
      await expect(completeSession(draft, signature)).rejects.toMatchObject({ code: 'session-contract-wallet' });
    },
  );

  it('is used again only while more than an hour is left', () => {
    const session = { token: '', expiresAt: 10_000_000 };
    expect(isSessionUsable(session, 10_000_000 - 3_600_001)).toBe(true);
    expect(isSessionUsable(session, 10_000_000 - 3_600_000)).toBe(false);
  });
});
