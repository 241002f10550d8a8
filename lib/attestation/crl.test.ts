import { describe, expect, it } from 'vitest';
import { createSimulatedIntel } from '@/network/attestation/authority';
import { deriveKey, extension, issueCrl, signedFrame, toPem } from '@/network/attestation/certificates';
import {
  derBitString,
  derElement,
  derInteger,
  derName,
  derOid,
  derSequence,
  derTime,
} from '@/network/attestation/der-writer';
import { EvidenceUnreadableError } from './bytes';
import { readCertificate } from './certificate';
import { crlDer, isCrlSignedBy, readCrl } from './crl';

const intel = createSimulatedIntel();
const from = Date.UTC(2026, 5, 1);
const until = Date.UTC(2026, 6, 1);
const window = { thisUpdate: from, nextUpdate: until };

const p256 = derSequence(derOid('1.2.840.10045.4.3.2'));
const p384 = derSequence(derOid('1.2.840.10045.4.3.3'));
const number = (critical: boolean) => derElement(0xa0, derSequence(extension('2.5.29.20', critical, derInteger(1))));
const entry = (serial: number) => derSequence(derInteger(serial), derTime(from));

type Parts = {
  readonly version?: Uint8Array;
  readonly inner?: Uint8Array;
  readonly after?: readonly Uint8Array[];
};

/** A list taken apart, so that each part can be another one. */
function listOf({ version = derInteger(1), inner = p256, after = [number(false)] }: Parts = {}): Uint8Array {
  const name = derName(intel.root.commonName, intel.root.organisation);
  const signed = derSequence(version, inner, name, derTime(from), derTime(until), ...after);
  return signedFrame(signed, intel.root.key);
}

describe('a revocation list', () => {
  it('says whom it revokes and for how long it counts', () => {
    const list = readCrl(listOf({ after: [derSequence(entry(0x51cc), entry(7)), number(false)] }));
    expect([...list.revoked]).toEqual(['51cc', '07']);
    expect([list.thisUpdate, list.nextUpdate]).toEqual([from, until]);
  });

  it('may revoke nobody, and may have no extensions', () => {
    expect(readCrl(listOf()).revoked.size).toBe(0);
    expect(readCrl(listOf({ after: [] })).revoked.size).toBe(0);
    expect([...readCrl(listOf({ after: [derSequence(entry(9))] })).revoked]).toEqual(['09']);
  });

  it.each<[string, Parts, string]>([
    ['version 1', { version: derInteger(0) }, 'not version 2'],
    ['two signature algorithms', { inner: p384 }, 'two signature algorithms'],
    ['a critical extension we do not know', { after: [number(true)] }, 'unknown critical extension'],
    ['a part after its extensions', { after: [number(false), number(false)] }, 'surplus'],
    [
      'a part after entries and extensions',
      { after: [derSequence(entry(1)), number(false), number(false)] },
      'surplus',
    ],
    ['something else where extensions stand', { after: [derElement(0xa1, derSequence())] }, 'surplus'],
    ['entries twice', { after: [derSequence(entry(1)), derSequence(entry(2))] }, 'surplus'],
  ])('is refused with %s', (_, parts, reason) => {
    expect(() => readCrl(listOf(parts))).toThrow(EvidenceUnreadableError);
    expect(() => readCrl(listOf(parts))).toThrow(reason);
  });
});

describe('how a list is transported', () => {
  const der = issueCrl(intel.root, window);
  const asHex = Buffer.from(der).toString('hex');
  const pem = toPem([der]).replaceAll('CERTIFICATE', 'X509 CRL');
  const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));

  it('makes no difference: DER, hex, PEM, with spaces around', () => {
    for (const bytes of [der, ascii(asHex), ascii(` ${asHex}\n`), ascii(pem), ascii(`\n${pem}\n`)])
      expect(Buffer.from(crlDer(bytes)).toString('hex')).toBe(asHex);
  });

  it('reads hex digits that begin like DER as the text they are', () => {
    // '0' is the tag of a SEQUENCE, and no text goes on with a byte of 0x80 or more.
    expect(Buffer.from(crlDer(ascii('30820101'))).toString('hex')).toBe('30820101');
    expect([...crlDer(Uint8Array.of(0x30, 0x80))]).toEqual([0x30, 0x80]);
  });

  it.each<[string, Uint8Array, string]>([
    ['bytes that are neither DER nor text', Uint8Array.of(0x31, 0x82, 0x01), 'neither DER nor text'],
    ['a word', ascii('mock'), 'neither DER, PEM nor hex'],
    ['a word that ends like PEM', ascii('mock-----'), 'neither DER, PEM nor hex'],
    ['PEM of a certificate', ascii(toPem([intel.root.der])), 'outside a PEM block'],
  ])('does not help %s', (_, bytes, reason) => {
    expect(() => crlDer(bytes)).toThrow(reason);
  });
});

describe('who signed a list', () => {
  const root = readCertificate(intel.root.der);
  const list = readCrl(issueCrl(intel.root, window));

  it('is the authority that it names, with the curve of its key', () => {
    expect(isCrlSignedBy(list, root)).toBe(true);
    expect(isCrlSignedBy(list, readCertificate(intel.platformAuthority.der))).toBe(false);
    expect(isCrlSignedBy({ ...list, signatureCurve: 'P-384' }, root)).toBe(false);
    expect(isCrlSignedBy({ ...list, signed: derSequence() }, root)).toBe(false);
  });

  it('is nobody whose certificate does not say that it signs lists', () => {
    expect(isCrlSignedBy(list, { ...root, keyUsage: undefined })).toBe(false);
    expect(isCrlSignedBy(list, { ...root, keyUsage: 0x04 })).toBe(false);
    expect(isCrlSignedBy(list, { ...root, keyUsage: 0x02 })).toBe(true);
  });

  it('is not another key under the same name', () => {
    const forged = issueCrl({ ...intel.root, key: deriveKey('P-256', 'attacker', 'list') }, window);
    expect(isCrlSignedBy(readCrl(forged), root)).toBe(false);
  });

  it('cannot be told of a signature that is no sequence of two numbers', () => {
    const broken = derSequence(derSequence(), p256, derBitString(Uint8Array.of(1)));
    expect(() => readCrl(broken)).toThrow(EvidenceUnreadableError);
  });
});
