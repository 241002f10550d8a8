import { describe, expect, it } from 'vitest';
import { statusOf } from '@/lib/attestation/check';
import { type EatEvidence, eatCheck } from '@/lib/attestation/gpu-eat';
import { deriveKey } from '../attestation/certificates';
import { buildEat, judge, modelReport, nonce, now } from './simulated-case';

describe('NVIDIA’s own answer', () => {
  const rim = (eat: EatEvidence, changed: Partial<Parameters<typeof eatCheck>[0]> = {}) =>
    eatCheck({ eat, now, nonce, gpus: 1, ...changed });
  const [pair, tokens] = buildEat().answer as [readonly unknown[], Record<string, string>];
  const [key] = buildEat().keys as [Record<string, unknown>];
  const text = String(pair[1]);
  const overall = (changed: unknown) => ({ answer: [['JWT', changed], tokens], keys: [key] });
  const withKey = (changed: Record<string, unknown>) => ({ ...buildEat(), keys: [{ ...key, ...changed }] });

  /** The right digest, under another word for what it is. */
  function namedBy(kind: string, algorithm: string): EatEvidence {
    return buildEat({ overall: { submods: { 'GPU-0': [kind, [algorithm, submodDigest()]] } } });
  }

  it('passes under the words that name a digest', () => {
    expect(rim(namedBy('DIGEST', 'SHA-256')).status).toBe('pass');
  });

  it('passes where it is genuine, current, favourable and for our nonce', () => {
    expect(rim(buildEat())).toMatchObject({ status: 'pass' });
    expect(rim({ ...buildEat(), answer: JSON.stringify(buildEat().answer) })).toMatchObject({ status: 'pass' });
    expect(rim(withKey({ kid: 'simulated', use: 'sig' }))).toMatchObject({ status: 'pass' });
    expect(rim({ ...buildEat(), keys: [{}, null, 'key', key] })).toMatchObject({ status: 'pass' });
  });

  it('counts at both ends of its window, and needs no beginning', () => {
    const exp = now / 1000;
    expect(rim(buildEat({ overall: { exp } })).status).toBe('pass');
    expect(rim(buildEat({ overall: { exp: exp - 1 } })).status).toBe('unknown');
    expect(rim(buildEat({ overall: { nbf: exp } })).status).toBe('pass');
    expect(rim(buildEat({ overall: { nbf: exp + 1 } })).status).toBe('unknown');
    expect(rim(buildEat({ overall: { nbf: undefined } })).status).toBe('pass');
    expect(rim(buildEat({ overall: { nbf: '0' } })).status).toBe('unknown');
    expect(rim(buildEat({ gpu: { exp: undefined } })).status).toBe('unknown');
    expect(rim(buildEat({ gpu: { exp: '9999999999' } })).status).toBe('unknown');
  });

  it.each<[string, EatEvidence]>([
    ['no key at all', { ...buildEat(), keys: [] }],
    ['a key of another kind', withKey({ kty: 'RSA' })],
    ['a key on another curve', withKey({ crv: 'P-256' })],
    ['a key without x', withKey({ x: undefined })],
    ['a key without y', withKey({ y: undefined })],
    ['a key whose x is cut', withKey({ x: String(key.x).slice(4) })],
    ['a key whose y is cut', withKey({ y: String(key.y).slice(4) })],
    ['a key with padding', withKey({ x: `${String(key.x)}=` })],
    ['a key under another name', withKey({ kid: 'other' })],
    ['a key without a name for a token that names one', withKey({ kid: undefined })],
    ['a token that is no text', overall(7)],
    ['a token of two parts', overall(text.split('.').slice(0, 2).join('.'))],
    ['a token of four parts', overall(`${text}.e30`)],
    ['a token with a changed signature', overall(`${text.slice(0, -8)}AAAAAAAA`)],
    ['a token that is too long', overall(`${text}${'A'.repeat(262_144)}`)],
    ['claims that are no JSON', overall([text.split('.')[0], 'AA', text.split('.')[2]].join('.'))],
    ['no submodules', buildEat({ overall: { submods: 5 } })],
    ['fewer submodules than GPUs', buildEat({ overall: { submods: {} } })],
    ['no tokens of GPUs', { ...buildEat(), answer: [pair] }],
    ['no token of this GPU', { ...buildEat(), answer: [pair, {}] }],
    ['no answer', { ...buildEat(), answer: undefined }],
    ['an overall word that is a text', buildEat({ overall: { 'x-nvidia-overall-att-result': 'true' } })],
    ['a nonce that is none', buildEat({ overall: { eat_nonce: 5 } })],
    ['another nonce of a GPU', buildEat({ gpu: { eat_nonce: '00'.repeat(32) } })],
    ['a submodule named by another kind', namedBy('TOKEN', 'SHA-256')],
    ['a submodule named by another hash', namedBy('DIGEST', 'SHA-1')],
    ['a submodule named by a number', buildEat({ overall: { submods: { 'GPU-0': ['DIGEST', ['SHA-256', 5]] } } })],
    ['a submodule named by nothing', buildEat({ overall: { submods: { 'GPU-0': null } } })],
    ['another algorithm', buildEat({ head: { alg: 'ES256' } })],
    ['another key’s signature', buildEat({ signingKey: deriveKey('P-384', 'attacker', 'token') })],
  ])('proves nothing with %s', (_, eat) => {
    expect(rim(eat).status).toBe('unknown');
  });

  it('may leave the name of its key out', () => {
    expect(rim(buildEat({ head: { kid: undefined } })).status).toBe('pass');
  });

  it('proves nothing without itself, without a nonce, or for more GPUs than it names', () => {
    expect(eatCheck({ eat: undefined, now, nonce, gpus: 1 }).detail).toContain('were not compared');
    expect(rim(buildEat(), { nonce: undefined }).detail).toContain('Without a nonce of ours');
    expect(rim(buildEat(), { gpus: 2 }).detail).toContain('names fewer GPUs');
  });

  it('takes the digest of a submodule in either case', () => {
    const submods = (digest: string) => buildEat({ digest });
    const own = String(submodDigest());
    expect(rim(submods(own.toUpperCase())).status).toBe('pass');
  });

  function submodDigest(): unknown {
    const claims: unknown = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return Reflect.get(Object(Reflect.get(Object(Reflect.get(Object(claims), 'submods')), 'GPU-0')), 1)?.[1];
  }

  it('is judged for the nonce of the quote where we sent none', () => {
    const { checks } = judge({ report: modelReport(), eat: buildEat() });
    expect(statusOf(checks, 'gpu.rim')).toBe('pass');
  });
});
