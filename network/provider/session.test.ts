import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { getAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import {
  encodeClaims,
  encodeSessionToken,
  newEphemeralClaims,
  type SessionClaims,
  sessionHash,
} from '@/lib/protocol/session-token';
import type { ChainAccount } from './chain';
import { createChainCache } from './chain-cache';
import { ChainUnreadableError } from './problem';
import { createSessionGate } from './session';

const user = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const provider = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const start = 1_767_225_600_000;

const account: ChainAccount = {
  balance: 0n,
  pendingRefund: 0n,
  nonce: 0n,
  acknowledged: true,
  generation: 3n,
  revokedBitmap: 0b100n,
};

const readerOf = (read: () => Promise<ChainAccount | undefined>) => async () => {
  const value = await read();
  return () => value;
};

function gateAt(options: { now?: () => number; read?: () => Promise<ChainAccount | undefined> } = {}) {
  const now = options.now ?? (() => start);
  const accounts = createChainCache({ read: readerOf(options.read ?? (async () => account)), now });
  return createSessionGate({ provider, accounts, now });
}

async function header(change: Partial<SessionClaims> = {}, signer = user): Promise<string> {
  const claims = newEphemeralClaims({
    user: user.address,
    provider,
    generation: 3n,
    now: start,
    nonce: randomBytes(16),
  });
  const rawMessage = encodeClaims({ ...claims, ...change });
  const signature = await signer.signMessage({ message: { raw: sessionHash(rawMessage) } });
  return `Bearer ${encodeSessionToken({ rawMessage, signature })}`;
}

const payload = (text: string): string => `Bearer app-sk-${Buffer.from(text).toString('base64')}`;
const unsigned = async (signature: string): Promise<string> => {
  const claims = newEphemeralClaims({
    user: user.address,
    provider,
    generation: 3n,
    now: start,
    nonce: randomBytes(16),
  });
  return payload(`${encodeClaims(claims)}|${signature}`);
};

const headerText = 'missing or invalid Authorization header, must be Bearer app-sk-<base64(rawMessage:signature)>';
const stranger = privateKeyToAccount('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a');
const day = 86_400_000;

const refusals: readonly (readonly [name: string, header: () => Promise<string | undefined>, text: string])[] = [
  ['no header', async () => undefined, headerText],
  ['a header of another scheme', async () => 'Basic abc', headerText],
  ['a header in another case', async () => (await header()).replace('Bearer', 'bearer'), headerText],
  ['broken base64', async () => 'Bearer app-sk-%%%', 'invalid base64 in Authorization header: illegal base64 data'],
  ['no separator', async () => payload('{}'), 'invalid Authorization payload, expect base64(rawMessage:signature)'],
  [
    'no JSON',
    async () => payload('hello|0x'),
    'invalid session token format in Authorization: not a session token object',
  ],
  ['another provider', () => header({ provider: user.address }), 'session token is for different provider'],
  ['an ephemeral token without end', () => header({ expiresAt: 0 }), 'ephemeral token must have an expiration time'],
  [
    'an ephemeral token of over a day',
    () => header({ expiresAt: start + day + 1 }),
    'ephemeral token duration cannot exceed 24 hours',
  ],
  ['an expired token', () => header({ timestamp: start - day, expiresAt: start - 1_000 }), 'session token expired'],
  [
    'a persistent token from the future',
    () => header({ tokenId: 7, expiresAt: 0, timestamp: start + 60_001 }),
    'session token timestamp is in the future',
  ],
  ['an older generation', () => header({ generation: 2 }), 'session token has been revoked (generation expired)'],
  ['a later generation', () => header({ generation: 4 }), 'invalid session token (future generation)'],
  ['a revoked key', () => header({ tokenId: 2 }), 'session token has been revoked'],
  ['a signature of no hex', () => unsigned('0xzz'), 'invalid signature format: invalid hex string'],
  ['a short signature', () => unsigned('0x1234'), 'invalid signature length'],
  [
    'a signature without recovery id',
    () => unsigned(`0x${'11'.repeat(64)}05`),
    'failed to recover public key from signature: invalid signature recovery id',
  ],
  ['a signature of somebody else', () => header({}, stranger), 'signature verification failed: address mismatch'],
];

describe('session tokens', () => {
  it.each(refusals)('refuses %s', async (_name, makeHeader, text) => {
    expect(await gateAt().check(await makeHeader())).toEqual({ ok: false, text });
  });

  it('lets the signer in, whatever the letter case of the addresses, and names them by checksum', async () => {
    const lower = await header({ address: user.address.toLowerCase(), provider: provider.toLowerCase() });
    expect(await gateAt().check(lower)).toEqual({ ok: true, user: getAddress(user.address) });
  });

  it('goes on for 60 seconds without the chain, then lets nobody in', async () => {
    let time = start;
    let down = false;
    const gate = gateAt({
      now: () => time,
      read: async () => {
        if (down) throw new Error('connection refused');
        return account;
      },
    });
    const token = await header();
    expect((await gate.check(token)).ok).toBe(true);
    down = true;
    time = start + 60_000;
    expect((await gate.check(token)).ok).toBe(true);
    time = start + 60_001;
    await expect(gate.check(token)).rejects.toBeInstanceOf(ChainUnreadableError);
  });

  it('sees a revocation within five seconds, also for a token it has let in before', async () => {
    let time = start;
    let current = account;
    const gate = gateAt({ now: () => time, read: async () => current });
    const token = await header();
    expect((await gate.check(token)).ok).toBe(true);
    current = { ...account, generation: 4n };
    time = start + 5_001;
    expect(await gate.check(token)).toEqual({ ok: false, text: 'session token has been revoked (generation expired)' });
  });

  it('accepts no token with any one character changed', async () => {
    const token = await header();
    const text = Buffer.from(token.slice('Bearer app-sk-'.length), 'base64').toString();
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...'ab01"{}:|x,'), async (at, character) => {
        // The letter case of the signature's hex digits means nothing.
        fc.pre(text[at]?.toLowerCase() !== character);
        const changed = payload(`${text.slice(0, at)}${character}${text.slice(at + 1)}`);
        expect((await gateAt().check(changed)).ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});
