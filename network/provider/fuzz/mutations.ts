import { encodeBase64 } from '@/lib/protocol/bytes';
import { encodeClaims, type SessionClaims } from '@/lib/protocol/session-token';
import { attackedProvider, attackTime, type GenuineToken, revokedTokenId } from './genuine-tokens';
import type { Random } from './random';

/** Makes an `Authorization` header out of genuine tokens that no owner has signed. */
export type Mutation = (tokens: readonly GenuineToken[], random: Random) => string;

const prefix = 'Bearer app-sk-';
const utf8 = new TextEncoder();

const headerOf = (payload: string | Uint8Array): string =>
  prefix + encodeBase64(typeof payload === 'string' ? utf8.encode(payload) : payload);

const payloadOf = ({ rawMessage, signature }: GenuineToken): string => `${rawMessage}|${signature}`;

const printable = (random: Random): string => String.fromCharCode(32 + random.below(95));

/** Put something else at one place of a text. */
function replaced(text: string, place: number, piece: string, removed = 1): string {
  return text.slice(0, place) + piece + text.slice(place + removed);
}

/** Change, leave out, double or insert a few characters. */
function scratched(text: string, random: Random): string {
  let changed = text;
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const place = random.below(changed.length);
    const removed = random.below(3);
    const piece = random.pick([printable(random), '', changed.slice(place, place + 1 + random.below(8))]);
    changed = replaced(changed, place, piece, removed);
  }
  return changed;
}

function scratchedBytes(text: string, random: Random): Uint8Array {
  const bytes = utf8.encode(text);
  for (let left = 1 + random.below(4); left > 0; left -= 1) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

const hostileNumbers = [-1, 0.5, 256, 2 ** 53, 1e308, -0.5, 1e21] as const;
const hostileValues = [
  ...['null', 'true', '{}', '[]', '""', '"0x"', '"\\u0000"', '1e400', '-1', '0.1', '00', '0x1f', '256', 'NaN'],
  ...['9007199254740993', '99999999999999999999999999', '"255"', '[255]', '{"toString":1}', '"\\ud800"'],
];

const keys = ['address', 'provider', 'timestamp', 'expiresAt', 'nonce', 'generation', 'tokenId'] as const;

/** Give one claim a value of another kind, textually, as an attacker would. */
function withHostileValue({ rawMessage }: GenuineToken, random: Random): string {
  const key = random.pick(keys);
  return rawMessage.replace(new RegExp(`"${key}":("[^"]*"|[0-9]+)`), `"${key}":${random.pick(hostileValues)}`);
}

/** Claims that would be worth having. */
function coveted(tokens: readonly GenuineToken[], random: Random): SessionClaims {
  const { claims } = random.pick(tokens);
  const other = random.pick(tokens).claims;
  const change: Partial<SessionClaims> = random.pick([
    { address: other.address },
    { address: attackedProvider },
    { nonce: other.nonce },
    { tokenId: random.below(256) },
    { tokenId: revokedTokenId },
    { tokenId: 255, expiresAt: 0 },
    { expiresAt: claims.expiresAt + 1 + random.below(1e9) },
    { generation: random.below(8) },
    { generation: random.pick(hostileNumbers) },
    { tokenId: random.pick(hostileNumbers) },
    { timestamp: random.pick(hostileNumbers) },
    { timestamp: attackTime + random.below(1e9) },
    { provider: other.address },
    { nonce: `${claims.nonce}|` },
  ]);
  return { ...claims, ...change };
}

function nested(depth: number): string {
  return `${'{"address":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

/** All of them can be told from a signed token before a signature is recovered, or nearly always. */
const cheap: readonly Mutation[] = [
  (tokens, random) => scratched(random.pick(tokens).header, random),
  (tokens, random) => headerOf(scratchedBytes(payloadOf(random.pick(tokens)), random)),
  (tokens, random) => random.pick(tokens).header.slice(0, random.below(400)),
  (tokens, random) => headerOf(payloadOf(random.pick(tokens)).slice(0, random.below(300))),
  (tokens, random) =>
    `${random.pick(tokens).header}${random.pick(['=', ' ', 'A', '\t', ',', random.pick(tokens).header])}`,
  (tokens, random) => replaced(random.pick(tokens).header, random.below(prefix.length), printable(random)),
  (tokens, random) =>
    random.pick(tokens).header.replace('Bearer', random.pick(['bearer', 'Basic', '', 'Bearer ', 'BEARER'])),
  (tokens, random) => random.pick(tokens).header.replace(/=*$/, random.pick(['-', '_', '===', '%3D'])),
  (tokens, random) => headerOf(payloadOf(random.pick(tokens)).replace('|', random.pick([':', '', '||', '\n', '\0']))),
  (tokens, random) => {
    const token = random.pick(tokens);
    return headerOf(`${withHostileValue(token, random)}|${token.signature.slice(0, random.below(132))}`);
  },
  (_, random) => prefix + encodeBase64(random.bytes(random.below(300))),
  (_, random) => headerOf(`${random.pick(['null', '[]', '1', '"a"', '{}', '', nested(random.below(2_000))])}|0x`),
  (_, random) => Array.from({ length: random.below(200) }, () => printable(random)).join(''),
];

/** These are whole and well formed: nothing but the signature gives them away. */
const forgeries: readonly Mutation[] = [
  (tokens, random) => headerOf(`${encodeClaims(coveted(tokens, random))}|${random.pick(tokens).signature}`),
  (tokens, random) => {
    const token = random.pick(tokens);
    return headerOf(`${withHostileValue(token, random)}|${token.signature}`);
  },
  (tokens, random) => {
    const { rawMessage, signature } = random.pick(tokens);
    return headerOf(
      `${rawMessage}|${replaced(signature, 2 + random.below(128), random.pick([...'0123456789abcdef']))}`,
    );
  },
  (tokens, random) => {
    const { rawMessage, signature } = random.pick(tokens);
    return headerOf(`${rawMessage}|${signature.slice(0, -2)}${signature.endsWith('b') ? '1c' : '1b'}`);
  },
  (tokens, random) => {
    const { rawMessage } = random.pick(tokens);
    const digits = Array.from(random.bytes(64), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return headerOf(`${rawMessage}|0x${random.pick([digits, '0'.repeat(128), 'f'.repeat(128)])}1b`);
  },
  (tokens, random) => {
    const { rawMessage, signature } = random.pick(tokens);
    return headerOf(`${random.pick([' ', '\n', '\ufeff', ''])}${rawMessage}${random.pick([' ', '\t'])}|${signature}`);
  },
  (tokens, random) => {
    const { rawMessage, signature } = random.pick(tokens);
    const twice = rawMessage.replace('{', `{"address":"${random.pick(tokens).claims.address}",`);
    return headerOf(`${twice}|${signature}`);
  },
];

/** One mutant; one in `forgeryEvery` is a forgery that only the signature gives away. */
export function mutant(
  tokens: readonly GenuineToken[],
  random: Random,
  { forgeryEvery }: { readonly forgeryEvery: number },
): string {
  const mutations = random.below(forgeryEvery) === 0 ? forgeries : cheap;
  return random.pick(mutations)(tokens, random);
}
