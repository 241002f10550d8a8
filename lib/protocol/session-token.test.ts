import fc from 'fast-check';
import type { Address, Hex } from 'viem';
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import { hashMessage, hexToBytes, stringToBytes } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from './bytes';
import {
  encodeClaims,
  encodeSessionToken,
  newEphemeralClaims,
  parseSessionToken,
  recoverSessionSigner,
  type SessionClaims,
  SessionSignatureError,
  type SessionToken,
  sessionHash,
  sessionTokenProblem,
} from './session-token';

// The development accounts everybody knows; they hold nothing anywhere.
const account = mnemonicToAccount('test test test test test test test test test test test junk');
const provider: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** Test vector of provider protocol §1.2. */
const vector = {
  rawMessage:
    '{"address":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266","provider":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","timestamp":1767225600000,"expiresAt":1767312000000,"nonce":"00112233445566778899aabbccddeeff","generation":0,"tokenId":255}',
  hash: '0x716ce70a96648958a794793d2b289bac7d2627576232d9d74c36139817a46f3e',
  digest: '0x43c6a3b6194dac3ad29383bd1ea99b670cc1962f5be6334fa12e3a18f307ee38',
  signature:
    '0x3bf27d9832c9b443fc53d5cc31e3806607477afd2e353bd4fb2bb3395c8fe6e834f57caf462469f92980fc6e9c33265fc0155fee367165884366bb55db5cea541b',
  token:
    'app-sk-eyJhZGRyZXNzIjoiMHhmMzlGZDZlNTFhYWQ4OEY2RjRjZTZhQjg4MjcyNzljZmZGYjkyMjY2IiwicHJvdmlkZXIiOiIweDcwOTk3OTcwQzUxODEyZGMzQTAxMEM3ZDAxYjUwZTBkMTdkYzc5QzgiLCJ0aW1lc3RhbXAiOjE3NjcyMjU2MDAwMDAsImV4cGlyZXNBdCI6MTc2NzMxMjAwMDAwMCwibm9uY2UiOiIwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZiIsImdlbmVyYXRpb24iOjAsInRva2VuSWQiOjI1NX18MHgzYmYyN2Q5ODMyYzliNDQzZmM1M2Q1Y2MzMWUzODA2NjA3NDc3YWZkMmUzNTNiZDRmYjJiYjMzOTVjOGZlNmU4MzRmNTdjYWY0NjI0NjlmOTI5ODBmYzZlOWMzMzI2NWZjMDE1NWZlZTM2NzE2NTg4NDM2NmJiNTVkYjVjZWE1NDFi',
} as const;

const now = 1_767_225_600_000;
const nowSeconds = now / 1000;
const claims = newEphemeralClaims({
  user: account.address,
  provider,
  generation: 0n,
  now,
  nonce: hexToBytes('0x00112233445566778899aabbccddeeff'),
});
const header = (payload: string) => `Bearer app-sk-${encodeBase64(stringToBytes(payload))}`;
const tokenOf = (signature: string, rawMessage: string = vector.rawMessage): SessionToken => ({
  rawMessage,
  claims,
  signature,
});
const problem = (
  changed: Partial<SessionClaims>,
  at: {
    readonly nowSeconds?: number;
    readonly account?: { generation: bigint; revokedBitmap: bigint } | undefined;
  } = {},
) =>
  sessionTokenProblem({
    token: { claims: { ...claims, ...changed } },
    provider,
    nowSeconds,
    account: undefined,
    ...at,
  });

describe('the test vector of the protocol', () => {
  it('is made byte for byte', async () => {
    expect(encodeClaims(claims)).toBe(vector.rawMessage);
    expect(sessionHash(vector.rawMessage)).toBe(vector.hash);
    expect(hashMessage({ raw: vector.hash })).toBe(vector.digest);
    expect(await account.signMessage({ message: { raw: vector.hash } })).toBe(vector.signature);
    expect(encodeSessionToken(vector)).toBe(vector.token);
  });

  it('is read back and recovered', async () => {
    const parsed = parseSessionToken(`Bearer ${vector.token}`);
    expect(parsed).toEqual({ ok: true, rawMessage: vector.rawMessage, claims, signature: vector.signature });
    expect(await recoverSessionSigner(tokenOf(vector.signature))).toBe(account.address);
  });
});

describe('a token', () => {
  it('comes back as it went, whatever its claims', async () => {
    const anyClaims = fc.record<SessionClaims>({
      address: fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('|', '')),
      provider: fc.string(),
      timestamp: fc.maxSafeNat(),
      expiresAt: fc.maxSafeNat(),
      nonce: fc.string(),
      generation: fc.maxSafeNat(),
      tokenId: fc.nat({ max: 255 }),
    });
    const noBar = anyClaims.filter((any) => !encodeClaims(any).includes('|'));
    fc.assert(
      fc.property(noBar, fc.string(), (any, signature) => {
        const rawMessage = encodeClaims(any);
        const parsed = parseSessionToken(`Bearer ${encodeSessionToken({ rawMessage, signature })}`);
        expect(parsed).toMatchObject({ ok: true, rawMessage, claims: any });
      }),
    );
  });

  it('carries a recovery byte of 27 or 28 even when the wallet gave 0 or 1', () => {
    for (const [given, sent] of [
      ['00', '1b'],
      ['01', '1c'],
      ['1b', '1b'],
      ['1c', '1c'],
    ] as const) {
      const body = `0x${'a'.repeat(128)}`;
      const parsed = parseSessionToken(`Bearer ${encodeSessionToken({ rawMessage: '{}', signature: body + given })}`);
      expect(parsed).toMatchObject({ signature: body + sent });
    }
  });

  it('reads missing numbers as zero and ignores keys it does not know', () => {
    expect(parseSessionToken(header('{"address":"0xA","extra":[1]}|0x'))).toMatchObject({
      ok: true,
      claims: { address: '0xA', provider: '', timestamp: 0, expiresAt: 0, nonce: '', generation: 0, tokenId: 0 },
    });
  });

  it('hashes the text as it came, not as it would be written again', async () => {
    const rawMessage = ` {"tokenId":255, "address":"${account.address}"}`;
    const signature = await account.signMessage({ message: { raw: sessionHash(rawMessage) } });
    expect(await recoverSessionSigner(tokenOf(signature, rawMessage))).toBe(account.address);
  });
});

describe('checking the claims (§1.4 rows 5 to 8)', () => {
  const onChain = (generation: bigint, revokedBitmap = 0n) => ({ account: { generation, revokedBitmap } });

  it('accepts an honest token, in any spelling of the provider', () => {
    expect(problem({})).toBeUndefined();
    expect(problem({ provider: provider.toLowerCase() }, onChain(0n))).toBeUndefined();
  });

  it('is for one provider', () => {
    expect(problem({ provider: account.address })).toBe('session token is for different provider');
  });

  it('ends within 24 hours if it is ephemeral', () => {
    expect(problem({ expiresAt: 0 })).toBe('ephemeral token must have an expiration time');
    expect(problem({ expiresAt: now + 86_400_001 })).toBe('ephemeral token duration cannot exceed 24 hours');
    expect(problem({ tokenId: 3, expiresAt: 0 })).toBeUndefined();
    expect(problem({ tokenId: 3, expiresAt: now * 2 })).toBeUndefined();
  });

  it('cannot be made longer by a start in the future', () => {
    const later = (milliseconds: number) => ({
      timestamp: now + milliseconds,
      expiresAt: now + milliseconds + 86_400_000,
    });
    expect(problem(later(60_000))).toBeUndefined();
    expect(problem(later(60_001))).toBe('ephemeral token duration cannot exceed 24 hours');
  });

  it('expires after its last second, compared in whole seconds', () => {
    expect(problem({ expiresAt: now + 500 }, { nowSeconds: nowSeconds + 0.9 })).toBeUndefined();
    expect(problem({ expiresAt: now + 500 }, { nowSeconds: nowSeconds + 1 })).toBe('session token expired');
  });

  it('belongs to the generation on chain', () => {
    expect(problem({ generation: 1 }, onChain(2n))).toBe('session token has been revoked (generation expired)');
    expect(problem({ generation: 3 }, onChain(2n))).toBe('invalid session token (future generation)');
    expect(problem({ generation: 2 }, onChain(2n))).toBeUndefined();
  });

  it('is not among the revoked ids, which do not concern ephemeral tokens', () => {
    expect(problem({ tokenId: 7 }, onChain(0n, 1n << 7n))).toBe('session token has been revoked');
    expect(problem({ tokenId: 8 }, onChain(0n, 1n << 7n))).toBeUndefined();
    expect(problem({}, onChain(0n, 1n << 255n))).toBeUndefined();
  });

  it('is not refused for its generation while the chain cannot be asked', () => {
    expect(problem({ generation: 9 }, { account: undefined })).toBeUndefined();
  });
});

describe('checking the signature (§1.4 rows 10 to 13)', () => {
  const textOf = async (signature: string): Promise<string> => {
    const failure: unknown = await recoverSessionSigner(tokenOf(signature)).catch((error: unknown) => error);
    return failure instanceof SessionSignatureError ? failure.text : 'no error';
  };
  const body: Hex = `0x${vector.signature.slice(2, -2)}`;

  it.each([
    [vector.signature.slice(2), /^invalid signature format: /],
    [`${vector.signature}a`, /^invalid signature format: /],
    [`${body}zz`, /^invalid signature format: /],
    ['0x', /^invalid signature length$/],
    [body, /^invalid signature length$/],
    [`${vector.signature}00`, /^invalid signature length$/],
    [`${body}00`, /^failed to recover public key from signature: /],
    [`${body}1d`, /^failed to recover public key from signature: /],
    [`0x${'f'.repeat(128)}1b`, /^failed to recover public key from signature: /],
    [`0x${'0'.repeat(128)}1b`, /^failed to recover public key from signature: /],
  ])('refuses %s', async (signature, text) => {
    expect(await textOf(signature)).toMatch(text);
  });

  it("refuses another account's signature, also over changed claims", async () => {
    const stranger = privateKeyToAccount(`0x${'1'.repeat(64)}`);
    const signature = await stranger.signMessage({ message: { raw: sessionHash(vector.rawMessage) } });
    const mismatch = 'signature verification failed: address mismatch';
    expect(await textOf(signature)).toBe(mismatch);
    const changed = tokenOf(vector.signature, vector.rawMessage.replace('255', '254'));
    await expect(recoverSessionSigner(changed)).rejects.toMatchObject({ text: mismatch });
  });
});
