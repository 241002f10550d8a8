import { sha256 } from '@noble/hashes/sha2';
import { type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { decodeBase64, decodeText, encodeHex, encodeText, joinBytes, sameBytes } from './bytes';
import { type Check, makeCheck } from './check';
import { verifyEcdsa } from './ecdsa';
import { arrayOf, bytesOf, objectOf } from './members';
import type { Clock } from './verdict-types';

/** NVIDIA's answer about GPU evidence and the keys it is signed with, as a relay brought them (attestation §6.5). */
export type EatEvidence = {
  /** The service's answer: a pair of the overall token and a mapping of tokens by GPU. */
  readonly answer: unknown;
  /** The JSON Web Keys of the service, read from its key set. */
  readonly keys: readonly unknown[];
};

const issuer = 'https://nras.attestation.nvidia.com';

type Token = { readonly claims: JsonObject; readonly text: string };
type SigningKey = { readonly id: string | undefined; readonly point: Uint8Array };

function decodeBase64Url(text: string): Uint8Array | undefined {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  return /[+/=]/.test(text) ? undefined : decodeBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
}

function objectIn(part: string | undefined): JsonObject | undefined {
  const bytes = part === undefined ? undefined : decodeBase64Url(part);
  return bytes && parseJsonObject(decodeText(bytes) ?? '');
}

function keyOf(value: unknown): SigningKey | undefined {
  const key = objectOf(value);
  if (key?.kty !== 'EC' || key.crv !== 'P-384' || typeof key.x !== 'string' || typeof key.y !== 'string') {
    return undefined;
  }
  const x = decodeBase64Url(key.x);
  const y = decodeBase64Url(key.y);
  if (x?.length !== 48 || y?.length !== 48) return undefined;
  return { id: typeof key.kid === 'string' ? key.kid : undefined, point: joinBytes(x, y) };
}

/** Open a token: ES384 under one of the keys, in date, from the issuer; else `undefined`. */
function openToken(text: unknown, keys: readonly SigningKey[], now: Clock): Token | undefined {
  if (typeof text !== 'string' || text.length > 262_144) return undefined;
  const [headText, claimText, signatureText, ...rest] = text.split('.');
  const head = objectIn(headText);
  const claims = objectIn(claimText);
  const signature = signatureText === undefined ? undefined : decodeBase64Url(signatureText);
  if (head?.alg !== 'ES384' || !claims || signature?.length !== 96 || rest.length > 0) return undefined;
  const fitting = keys.filter(({ id }) => head.kid === undefined || id === head.kid);
  const signed = encodeText(`${headText}.${claimText}`);
  const genuine = fitting.some(({ point }) => verifyEcdsa({ curve: 'P-384', point }, signed, signature));
  return genuine && claims.iss === issuer && inDate(claims, now) ? { claims, text } : undefined;
}

/** Token times are whole seconds; a token without an end is no current one. */
function inDate({ exp, nbf }: JsonObject, now: Clock): boolean {
  if (typeof exp !== 'number' || now > exp * 1000) return false;
  return nbf === undefined || (typeof nbf === 'number' && now >= nbf * 1000);
}

function hasNonce({ claims }: Token, nonce: Uint8Array): boolean {
  const found = bytesOf(claims.eat_nonce);
  return found !== undefined && sameBytes(found, nonce);
}

/** A submodule is named by the digest of its own token: ["DIGEST", ["SHA-256", hex]]. */
function digestMatches(named: unknown, token: Token): boolean {
  const [kind, value] = arrayOf(named) ?? [];
  const [algorithm, digest] = arrayOf(value) ?? [];
  if (kind !== 'DIGEST' || algorithm !== 'SHA-256' || typeof digest !== 'string') return false;
  return digest.toLowerCase() === encodeHex(sha256(encodeText(token.text)));
}

function problemOf(eat: EatEvidence, input: EatInput, nonce: Uint8Array): string | undefined {
  const keys = eat.keys.flatMap((key) => keyOf(key) ?? []);
  const [pair, byGpu] = arrayOf(eat.answer) ?? [];
  const overall = openToken(arrayOf(pair)?.[1], keys, input.now);
  const modules = objectOf(overall?.claims.submods);
  const tokens = objectOf(byGpu);
  if (!overall || !modules || !tokens) return "NVIDIA's answer does not verify.";
  if (!hasNonce(overall, nonce)) return "NVIDIA's answer was made for another nonce.";
  if (overall.claims['x-nvidia-overall-att-result'] !== true) return "NVIDIA's answer is not favourable.";
  const names = Object.keys(modules);
  if (names.length < input.gpus) return "NVIDIA's answer names fewer GPUs.";
  for (const name of names) {
    const token = openToken(tokens[name], keys, input.now);
    if (!token || !digestMatches(modules[name], token)) return "A GPU's part of NVIDIA's answer does not verify.";
    if (!hasNonce(token, nonce)) return "A GPU's part of NVIDIA's answer was made for another nonce.";
  }
  return undefined;
}

type EatInput = {
  readonly eat: EatEvidence | undefined;
  readonly now: Clock;
  readonly nonce: Uint8Array | undefined;
  readonly gpus: number;
};

/** Check gpu.rim: passes only with a verified answer of NVIDIA for our nonce, else unknown (attestation §4). */
export function eatCheck(input: EatInput): Check {
  const { eat, nonce } = input;
  if (!eat) return makeCheck('gpu.rim', 'unknown', "NVIDIA's reference measurements were not compared.");
  if (!nonce)
    return makeCheck('gpu.rim', 'unknown', 'Without a nonce of ours an answer of NVIDIA proves nothing here.');
  const problem = problemOf(eat, input, nonce);
  if (problem !== undefined) return makeCheck('gpu.rim', 'unknown', problem);
  return makeCheck('gpu.rim', 'pass', "NVIDIA's own comparison with its reference measurements is favourable.");
}
