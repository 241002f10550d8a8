import type { Address, Hex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { toHex } from 'viem/utils';
import {
  encodeClaims,
  encodeSessionToken,
  newEphemeralClaims,
  type SessionClaims,
  sessionHash,
} from '@/lib/protocol/session-token';
import type { ChainAccount } from '../chain';
import { createChainCache } from '../chain-cache';
import { createSessionGate, type SessionGate } from '../session';
import type { Random } from './random';

/** A token as its owner made it. */
export type GenuineToken = {
  readonly claims: SessionClaims;
  readonly rawMessage: string;
  readonly signature: Hex;
  readonly header: string;
};

/** The provider that is attacked, in provider protocol §1.2's own example. */
export const attackedProvider: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** The node's clock while it is attacked: milliseconds. */
export const attackTime = 1_767_225_600_000;

const generation = 3n;
/** An API key everybody has revoked. */
export const revokedTokenId = 200;

/** What the chain says of everybody: the third generation, and one key revoked. */
const chainAccount: ChainAccount = {
  balance: 5n * 10n ** 18n,
  pendingRefund: 0n,
  nonce: 0n,
  acknowledged: true,
  generation,
  revokedBitmap: 1n << BigInt(revokedTokenId),
};

/** The node's own session gate in front of a chain that always answers. */
export function attackedGate(): SessionGate {
  const now = (): number => attackTime;
  const accounts = createChainCache({ read: async () => () => chainAccount, now });
  return createSessionGate({ provider: attackedProvider, accounts, now });
}

async function sign(owner: PrivateKeyAccount, claims: SessionClaims): Promise<GenuineToken> {
  const rawMessage = encodeClaims(claims);
  const signature = await owner.signMessage({ message: { raw: sessionHash(rawMessage) } });
  return { claims, rawMessage, signature, header: `Bearer ${encodeSessionToken({ rawMessage, signature })}` };
}

/** Sessions and API keys of several people, all of which the gate must accept. */
export async function genuineTokens(random: Random, people: number): Promise<readonly GenuineToken[]> {
  const tokens: GenuineToken[] = [];
  for (let person = 0; person < people; person += 1) {
    const owner = privateKeyToAccount(toHex(random.bytes(32)));
    const nonce = random.bytes(16);
    const session = newEphemeralClaims({
      user: owner.address,
      provider: attackedProvider,
      generation,
      now: attackTime,
      nonce,
    });
    tokens.push(await sign(owner, session));
    tokens.push(await sign(owner, { ...session, tokenId: person, expiresAt: 0 }));
  }
  return tokens;
}
