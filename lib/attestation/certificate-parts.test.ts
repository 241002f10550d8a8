import { describe, expect, it } from 'vitest';
import { createSimulatedIntel, createSimulatedNvidia } from '@/network/attestation/authority';
import { extension, issueCertificate, publicKeyInfo, signedFrame } from '@/network/attestation/certificates';
import {
  derBitString,
  derBoolean,
  derElement,
  derInteger,
  derName,
  derOctets,
  derOid,
  derSequence,
  derTime,
} from '@/network/attestation/der-writer';
import { EvidenceUnreadableError } from './bytes';
import { type Certificate, readCertificate } from './certificate';
import { chainProblem, isSignedBy, outOfDate } from './chain';
import { derChildren, readDer } from './der';

const intel = createSimulatedIntel();
const nvidia = createSimulatedNvidia({ firmwareId: new Uint8Array(48).fill(7) });
const from = Date.UTC(2024, 0, 1);
const until = Date.UTC(2034, 0, 1);

const p256 = derSequence(derOid('1.2.840.10045.4.3.2'));
const usage = (bits: number) => extension('2.5.29.15', true, derBitString(Uint8Array.of(bits)));
const attribute = (oid: string, ...value: readonly Uint8Array[]) =>
  derElement(0x31, derSequence(derOid(oid), ...value));
const utf8 = (text: string) => derElement(0x0c, Buffer.from(text, 'utf8'));

type Parts = {
  readonly version?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly key?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
};

function signedPart(parts: Parts): Uint8Array {
  return derSequence(
    derElement(0xa0, parts.version ?? derInteger(2)),
    derInteger(5),
    p256,
    derName('Issuer', 'Nobody'),
    derSequence(derTime(from), derTime(until)),
    parts.subject ?? derName('Subject', 'Nobody'),
    parts.key ?? publicKeyInfo(intel.pck.key),
    derElement(0xa3, derSequence(...(parts.extensions ?? [usage(0x80)]))),
  );
}

/** A certificate taken apart, so that each part can be another one. */
const certificateOf = (parts: Parts = {}) => readCertificate(signedFrame(signedPart(parts), intel.root.key));

describe('a certificate of any parts', () => {
  it('is read with nothing but what it must have', () => {
    expect(certificateOf({ extensions: [] })).toMatchObject({
      commonName: 'Subject',
      serial: '05',
      notBefore: from,
      notAfter: until,
      isAuthority: false,
      pathLength: undefined,
      keyUsage: undefined,
    });
  });

  it('has the first common name of its subject, and none where there is none', () => {
    const two = derSequence(
      attribute('2.5.4.10', utf8('Org')),
      attribute('2.5.4.3', utf8('A')),
      attribute('2.5.4.3', utf8('B')),
    );
    expect(certificateOf({ subject: two }).commonName).toBe('A');
    expect(certificateOf({ subject: derSequence(attribute('2.5.4.10', utf8('Org'))) }).commonName).toBe('');
    expect(certificateOf({ subject: derSequence(attribute('2.5.4.3')) }).commonName).toBe('');
  });

  it('says what its key may do, and nothing where the bits are missing', () => {
    expect(certificateOf({ extensions: [usage(0x06)] }).keyUsage).toBe(0x06);
    expect(certificateOf({ extensions: [extension('2.5.29.15', true, derBitString(new Uint8Array()))] }).keyUsage).toBe(
      0,
    );
  });

  it('is an authority only where it says so', () => {
    const constraints = (...content: readonly Uint8Array[]) => [extension('2.5.29.19', true, derSequence(...content))];
    expect(certificateOf({ extensions: constraints() })).toMatchObject({ isAuthority: false, pathLength: undefined });
    expect(certificateOf({ extensions: constraints(derBoolean(false)) })).toMatchObject({ isAuthority: false });
    expect(certificateOf({ extensions: constraints(derBoolean(true), derInteger(3)) })).toMatchObject({
      isAuthority: true,
      pathLength: 3,
    });
  });

  it('keeps extensions it does not know with their content and their weight', () => {
    const known = [extension('1.2.3', true, Uint8Array.of(1)), extension('1.2.4', false, Uint8Array.of(2))];
    const { extensions } = certificateOf({ extensions: known });
    expect(extensions.get('1.2.3')).toEqual({ critical: true, value: Uint8Array.of(1) });
    expect(extensions.get('1.2.4')).toEqual({ critical: false, value: Uint8Array.of(2) });
  });

  const rsa = derSequence(
    derSequence(derOid('1.2.840.113549.1.1.1'), derOid('1.2.840.10045.3.1.7')),
    derBitString(Uint8Array.of(4, 1)),
  );
  const compressed = derSequence(
    derSequence(derOid('1.2.840.10045.2.1'), derOid('1.2.840.10045.3.1.7')),
    derBitString(Uint8Array.of(2, 1)),
  );
  const otherCurve = derSequence(
    derSequence(derOid('1.2.840.10045.2.1'), derOid('1.3.132.0.10')),
    derBitString(Uint8Array.of(4, 1)),
  );
  const threeParts = derSequence(derOid('1.2.3'), derBoolean(true), derOctets(), derOctets());

  it.each<[string, Parts, string]>([
    ['another version', { version: derInteger(1) }, 'not version 3'],
    ['a key that is on no elliptic curve', { key: rsa }, 'not on an elliptic curve'],
    ['a key on a curve we do not know', { key: otherCurve }, 'on an unknown curve'],
    ['a compressed key', { key: compressed }, 'not an uncompressed point'],
    ['an extension of four parts', { extensions: [threeParts] }, 'malformed or stands twice'],
    ['an extension that stands twice', { extensions: [usage(0x80), usage(0x06)] }, 'malformed or stands twice'],
  ])('is refused with %s', (_, parts, reason) => {
    expect(() => certificateOf(parts)).toThrow(EvidenceUnreadableError);
    expect(() => certificateOf(parts)).toThrow(reason);
  });

  it('is refused where its frame holds more than a signed object does', () => {
    const [signed, algorithm, bits] = derChildren(readDer(signedFrame(signedPart({}), intel.root.key), 0x30)).map(
      ({ whole }) => whole,
    );
    if (!signed || !algorithm || !bits) throw new Error('the frame has not three parts');
    const withParameters = derSequence(derOid('1.2.840.10045.4.3.2'), derElement(0x05));
    const unknown = derSequence(derOid('1.2.840.113549.1.1.11'));
    expect(() => readCertificate(derSequence(signed, algorithm, bits, bits))).toThrow('more than three parts');
    expect(() => readCertificate(derSequence(signed, withParameters, bits))).toThrow('has parameters');
    expect(() => readCertificate(derSequence(signed, unknown, bits))).toThrow('not ECDSA with SHA-2');
    expect(readCertificate(derSequence(signed, algorithm, bits)).commonName).toBe('Subject');
  });
});

describe('a chain link by link', () => {
  const [leaf, authority, root] = [intel.pck, intel.platformAuthority, intel.root].map(({ der }) =>
    readCertificate(der),
  );
  if (!leaf || !authority || !root) throw new Error('the chain has not three certificates');
  const problem = (changed: Partial<Record<'leaf' | 'authority' | 'root', Partial<Certificate>>>) =>
    chainProblem(
      [
        { ...leaf, ...changed.leaf },
        { ...authority, ...changed.authority },
        { ...root, ...changed.root },
      ],
      root.spkiSha256,
    );
  const critical = (oid: string) => ({ extensions: new Map([[oid, { critical: true, value: new Uint8Array() }]]) });

  it('holds as it is', () => {
    expect(problem({})).toBeUndefined();
  });

  it.each<[string, Parameters<typeof problem>[0], string]>([
    ['a leaf that is an authority', { leaf: { isAuthority: true } }, 'is an authority where a signing key must stand'],
    ['a leaf that may not sign', { leaf: { keyUsage: 0x06 } }, 'PCK Certificate may not sign'],
    ['an authority without key usage', { authority: { keyUsage: undefined } }, 'may not sign certificates'],
    ['an authority that may only sign lists', { authority: { keyUsage: 0x02 } }, 'may not sign certificates'],
    ['a root that is none', { root: { isAuthority: false } }, 'Root CA is not a certificate authority'],
    ['a root that may have none below', { root: { pathLength: 0 } }, 'may not have 1 authorities below it'],
    ['an unknown critical extension below', { leaf: critical('1.2.3') }, 'unknown critical extension'],
    ['an unknown critical extension above', { root: critical('1.2.3') }, 'unknown critical extension'],
    ['a signature on another curve', { leaf: { signatureCurve: 'P-384' } }, 'is not signed by'],
    ['a root that did not sign itself', { root: { signature: leaf.signature } }, 'is not signed by'],
  ])('fails with %s', (_, changed, reason) => {
    expect(problem(changed)).toContain(reason);
  });

  it.each<[string, Parameters<typeof problem>[0]]>([
    ['a leaf without key usage', { leaf: { keyUsage: undefined } }],
    ['a critical extension of Intel', { leaf: critical('1.2.840.113741.1.13.1') }],
    ['a critical firmware identity', { leaf: critical('2.23.133.5.4.1') }],
    ['critical key usage and constraints', { authority: critical('2.5.29.15'), root: critical('2.5.29.19') }],
    ['an authority without a path length', { authority: { pathLength: undefined } }],
  ])('holds with %s', (_, changed) => {
    expect(problem(changed)).toBeUndefined();
  });

  it('has two certificates at least and eight at most', () => {
    expect(chainProblem([], root.spkiSha256)).toContain('fewer than two');
    expect(chainProblem([root], root.spkiSha256)).toContain('fewer than two');
    const long = (count: number) =>
      chainProblem([...new Array<Certificate>(count - 1).fill(leaf), root], root.spkiSha256);
    expect(long(9)).toContain('too long');
    expect(long(8)).not.toContain('too long');
  });

  it('tells a signature on a curve that is not the key’s own from one that holds', () => {
    const gpu = readCertificate(nvidia.leaf.der);
    expect(isSignedBy(gpu, root)).toBe(false);
    expect(isSignedBy({ ...root, signatureCurve: 'P-384' }, root)).toBe(false);
    expect(isSignedBy(root, root)).toBe(true);
  });

  it('counts both ends of a validity window as inside', () => {
    const dated = readCertificate(issueCertificate({ ...intel.pck, notBefore: from, notAfter: until }, intel.root).der);
    const late = (now: number) => outOfDate([dated], now).length;
    expect([late(from - 1), late(from), late(until), late(until + 1000)]).toEqual([1, 0, 0, 1]);
    expect(late(Number.NaN)).toBe(1);
  });
});
