import type { Address, Hex } from 'viem';
import { bytesToHex, hashMessage, keccak256, recoverAddress, stringToBytes } from 'viem/utils';
import { parseJsonObject } from '@/lib/domain/json';
import { decodeBase64, decodeUtf8, encodeBase64 } from './bytes';

/** What a session token says; `timestamp` and `expiresAt` in milliseconds, `expiresAt` 0 means never (provider protocol §1.1). */
export type SessionClaims = {
  readonly address: string;
  readonly provider: string;
  readonly timestamp: number;
  readonly expiresAt: number;
  readonly nonce: string;
  readonly generation: number;
  readonly tokenId: number;
};

/** A token as it arrived: `rawMessage` is exactly what was hashed and signed. */
export type SessionToken = {
  readonly rawMessage: string;
  readonly claims: SessionClaims;
  readonly signature: string;
};

/** The token id that stands for a short-lived session rather than an API key (provider protocol §1.3). */
export const ephemeralTokenId = 255;

/** The longest life of an ephemeral token: 24 hours in milliseconds (provider protocol §1.3). */
export const ephemeralLifetime = 86_400_000;

/** How far a user's clock may run ahead before an ephemeral token's 24 hours are counted from now, in milliseconds (§10.12). */
const clockTolerance = 60_000;

const tokenPrefix = 'app-sk-';
const headerPrefix = `Bearer ${tokenPrefix}`;

/** Write the claims as the raw JSON that is hashed: no whitespace, keys in the order of the protocol (§1.1). */
export function encodeClaims(claims: SessionClaims): string {
  const { address, provider, timestamp, expiresAt, nonce, generation, tokenId } = claims;
  return JSON.stringify({ address, provider, timestamp, expiresAt, nonce, generation, tokenId });
}

/** Hash the raw message to the 32 bytes the wallet is asked to sign by personal_sign (provider protocol §1.2). */
export function sessionHash(rawMessage: string): Hex {
  return keccak256(stringToBytes(rawMessage));
}

/** Some hardware wallets end a signature with 0 or 1; servers accept only 27 and 28 (§1.1). */
function withClassicRecoveryByte(signature: string): string {
  return /^0x[0-9a-fA-F]{128}0[01]$/.test(signature)
    ? `${signature.slice(0, -2)}${signature.endsWith('0') ? '1b' : '1c'}`
    : signature;
}

/** Join a raw message and its signature to the token `app-sk-…`, to be sent as `Authorization: Bearer <token>` (§1.1). */
export function encodeSessionToken(token: { readonly rawMessage: string; readonly signature: string }): string {
  const payload = `${token.rawMessage}|${withClassicRecoveryByte(token.signature)}`;
  return tokenPrefix + encodeBase64(stringToBytes(payload));
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const orElse = (value: unknown, missing: unknown): unknown => (value === undefined || value === null ? missing : value);

/** As the provider's parser reads it: unknown keys are ignored, missing ones read as zero or empty. */
function parseClaims(rawMessage: string): SessionClaims | undefined {
  const json = parseJsonObject(rawMessage);
  if (!json) return undefined;
  const address = orElse(json.address, '');
  const provider = orElse(json.provider, '');
  const nonce = orElse(json.nonce, '');
  const timestamp = orElse(json.timestamp, 0);
  const expiresAt = orElse(json.expiresAt, 0);
  const generation = orElse(json.generation, 0);
  const tokenId = orElse(json.tokenId, 0);
  if (typeof address !== 'string' || typeof provider !== 'string' || typeof nonce !== 'string') return undefined;
  if (!isWhole(timestamp) || !isWhole(expiresAt)) return undefined;
  if (!isWhole(generation) || generation < 0) return undefined;
  if (!isWhole(tokenId) || tokenId < 0 || tokenId > 255) return undefined;
  return { address, provider, timestamp, expiresAt, nonce, generation, tokenId };
}

/** A token, or the server's text for why it is none. */
export type ParsedSessionToken = ({ readonly ok: true } & SessionToken) | { readonly ok: false; readonly text: string };

const reject = (text: string): ParsedSessionToken => ({ ok: false, text });

/** Read an `Authorization` header up to the token's claims; `text` is the server's error of §1.4, rows 1 to 4. */
export function parseSessionToken(authorization: string | undefined): ParsedSessionToken {
  if (!authorization?.startsWith(headerPrefix)) {
    return reject('missing or invalid Authorization header, must be Bearer app-sk-<base64(rawMessage:signature)>');
  }
  const bytes = decodeBase64(authorization.slice(headerPrefix.length));
  if (!bytes) return reject('invalid base64 in Authorization header: illegal base64 data');
  if (!bytes.includes('|'.charCodeAt(0))) {
    return reject('invalid Authorization payload, expect base64(rawMessage:signature)');
  }
  const payload = decodeUtf8(bytes);
  if (payload === undefined) return reject('invalid session token format in Authorization: not UTF-8');
  const bar = payload.indexOf('|');
  const rawMessage = payload.slice(0, bar);
  const claims = parseClaims(rawMessage);
  if (!claims) return reject('invalid session token format in Authorization: not a session token object');
  return { ok: true, rawMessage, claims, signature: payload.slice(bar + 1) };
}

/** What the chain says about a user's tokens with a provider. */
export type TokenAccount = { readonly generation: bigint; readonly revokedBitmap: bigint };

function lifetimeProblem(claims: SessionClaims, nowSeconds: number): string | undefined {
  if (claims.tokenId === ephemeralTokenId) {
    if (claims.expiresAt === 0) return 'ephemeral token must have an expiration time';
    // Both times are the client's choice; a start in the future would lengthen the 24 hours at will (§10.12).
    const start = Math.min(claims.timestamp, nowSeconds * 1000 + clockTolerance);
    if (claims.expiresAt - start > ephemeralLifetime) return 'ephemeral token duration cannot exceed 24 hours';
  }
  const expired = claims.expiresAt > 0 && Math.floor(nowSeconds) > Math.floor(claims.expiresAt / 1000);
  return expired ? 'session token expired' : undefined;
}

function revocationProblem(claims: SessionClaims, account: TokenAccount): string | undefined {
  const generation = BigInt(claims.generation);
  if (generation < account.generation) return 'session token has been revoked (generation expired)';
  if (generation > account.generation) return 'invalid session token (future generation)';
  const revoked = ((account.revokedBitmap >> BigInt(claims.tokenId)) & 1n) === 1n;
  return revoked && claims.tokenId !== ephemeralTokenId ? 'session token has been revoked' : undefined;
}

/**
 * Check what a token claims, before its signature; gives the server's error text of §1.4, rows 5 to 8, or `undefined`.
 * `nowSeconds` is the provider's clock. `account` undefined means the chain could not be asked, which skips row 8.
 */
export function sessionTokenProblem(input: {
  readonly token: Pick<SessionToken, 'claims'>;
  readonly provider: Address;
  readonly nowSeconds: number;
  readonly account: TokenAccount | undefined;
}): string | undefined {
  const { claims } = input.token;
  if (claims.provider.toLowerCase() !== input.provider.toLowerCase()) return 'session token is for different provider';
  const problem = lifetimeProblem(claims, input.nowSeconds);
  if (problem !== undefined) return problem;
  return input.account && revocationProblem(claims, input.account);
}

/** A session token's signature is broken or another account's; `text` is the server's error of §1.4, rows 10 to 13. */
export class SessionSignatureError extends Error {
  readonly text: string;

  constructor(text: string, options?: { readonly cause: unknown }) {
    super(text, options);
    this.name = 'SessionSignatureError';
    this.text = text;
  }
}

function parseSignature(signature: string): Hex {
  const digits = signature.slice(2);
  if (!signature.startsWith('0x'))
    throw new SessionSignatureError('invalid signature format: hex string without 0x prefix');
  if (digits.length % 2 === 1) throw new SessionSignatureError('invalid signature format: hex string of odd length');
  if (!/^[0-9a-fA-F]*$/.test(digits)) throw new SessionSignatureError('invalid signature format: invalid hex string');
  if (digits.length !== 130) throw new SessionSignatureError('invalid signature length');
  if (!/1[bcBC]$/.test(digits)) {
    throw new SessionSignatureError('failed to recover public key from signature: invalid signature recovery id');
  }
  return `0x${digits}`;
}

async function recoverSigner(hash: Hex, signature: Hex): Promise<Address> {
  try {
    return await recoverAddress({ hash, signature });
  } catch (cause) {
    throw new SessionSignatureError('failed to recover public key from signature: recovery failed', { cause });
  }
}

/**
 * Recover who signed a token and check that it is the address it names (provider protocol §1.2).
 * @throws {SessionSignatureError} with the server's text of §1.4, rows 10 to 13.
 */
export async function recoverSessionSigner(token: SessionToken): Promise<Address> {
  const signature = parseSignature(token.signature);
  const signer = await recoverSigner(hashMessage({ raw: sessionHash(token.rawMessage) }), signature);
  if (signer.toLowerCase() === token.claims.address.toLowerCase()) return signer;
  throw new SessionSignatureError('signature verification failed: address mismatch');
}

/** Make the claims of a 24-hour session; `now` in milliseconds of this device, `nonce` 16 random bytes (§1.1, §1.3). */
export function newEphemeralClaims(input: {
  readonly user: Address;
  readonly provider: Address;
  readonly generation: bigint;
  readonly now: number;
  readonly nonce: Uint8Array;
}): SessionClaims {
  return {
    address: input.user,
    provider: input.provider,
    timestamp: input.now,
    expiresAt: input.now + ephemeralLifetime,
    nonce: bytesToHex(input.nonce).slice(2),
    generation: Number(input.generation),
    tokenId: ephemeralTokenId,
  };
}
