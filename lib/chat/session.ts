import { type Address, type Hex, hexToBytes, recoverMessageAddress } from 'viem';
import {
  encodeClaims,
  encodeSessionToken,
  newEphemeralClaims,
  type SessionClaims,
  sessionHash,
} from '@/lib/protocol/session-token';
import { ChatRequestError } from './errors';
import type { Session } from './ports';

/** A session is renewed when less than this is left of it, in milliseconds (provider protocol §1.3). */
export const sessionMargin = 3_600_000;

/** A session ready to be explained and signed: the decoded claims and the 32 bytes the wallet will show (C-29). */
export type SessionDraft = {
  readonly claims: SessionClaims;
  readonly rawMessage: string;
  readonly hash: Hex;
};

/** Draw up a 24 h session for one provider; `now` in milliseconds, `nonce` 16 random bytes (provider protocol §1.1). */
export function draftSession(input: {
  readonly user: Address;
  readonly provider: Address;
  readonly generation: bigint;
  readonly now: number;
  readonly nonce: Uint8Array;
}): SessionDraft {
  const claims = newEphemeralClaims(input);
  const rawMessage = encodeClaims(claims);
  return { claims, rawMessage, hash: sessionHash(rawMessage) };
}

/** Rewrite the last byte of a signature as 27 or 28; hardware wallets return 0 or 1, which providers refuse (provider protocol §1.1). */
export function normaliseSignature(signature: Hex): Hex | undefined {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) return undefined;
  const v = hexToBytes(signature)[64];
  if (v === undefined || (v !== 0 && v !== 1 && v !== 27 && v !== 28)) return undefined;
  const fixed = v < 27 ? v + 27 : v;
  return `0x${signature.slice(2, 130).toLowerCase()}${fixed.toString(16)}`;
}

/**
 * Turn a wallet's signature over the draft's hash into a session, after checking that the account itself signed.
 * @throws ChatRequestError `session-contract-wallet` where the signature has another form, `session-signer-differs` where another key signed.
 */
export async function completeSession(draft: SessionDraft, walletSignature: Hex): Promise<Session> {
  const signature = normaliseSignature(walletSignature);
  if (signature === undefined) throw new ChatRequestError('session-contract-wallet');
  const signer = await recoverMessageAddress({ message: { raw: draft.hash }, signature }).catch(() => undefined);
  const user = draft.claims.address;
  if (signer === undefined || signer.toLowerCase() !== user.toLowerCase()) {
    throw new ChatRequestError('session-signer-differs', { values: { account: user, signer: signer ?? '' } });
  }
  return { token: encodeSessionToken({ rawMessage: draft.rawMessage, signature }), expiresAt: draft.claims.expiresAt };
}

/** Tell whether a held session can still start a request: `now` in milliseconds. */
export function isSessionUsable(session: Session, now: number): boolean {
  return session.expiresAt - now > sessionMargin;
}
