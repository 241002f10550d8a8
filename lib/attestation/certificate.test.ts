import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSimulatedIntel, createSimulatedNvidia } from '@/network/attestation/authority';
import { issueCertificate, toPem } from '@/network/attestation/certificates';
import { EvidenceUnreadableError } from './bytes';
import { readCertificate } from './certificate';
import { chainProblem, isSignedBy } from './chain';
import { fromDerSignature, verifyEcdsa } from './ecdsa';
import { decodePem } from './pem';
import { readPckFacts } from './sgx-extension';

const intel = createSimulatedIntel();
const nvidia = createSimulatedNvidia({ firmwareId: new Uint8Array(48).fill(7) });
const gpuChain = nvidia.chain.map(({ der }) => readCertificate(der));
const gpuRoot = gpuChain.at(-1)?.spkiSha256 ?? '';

describe('a certificate', () => {
  it.each([...[intel.root, intel.platformAuthority, intel.pck, intel.tcbSigning], ...nvidia.chain])(
    'says what another reader finds in it: $commonName',
    (issued) => {
      const ours = readCertificate(issued.der);
      const theirs = new X509Certificate(Buffer.from(issued.der));
      expect(BigInt(`0x${ours.serial}`)).toBe(BigInt(`0x${theirs.serialNumber}`));
      expect(ours.notBefore).toBe(Date.parse(theirs.validFrom));
      expect(ours.notAfter).toBe(Date.parse(theirs.validTo));
      expect(ours.isAuthority).toBe(theirs.ca);
      expect(theirs.subject).toContain(`CN=${ours.commonName}`);
      const jwk = theirs.publicKey.export({ format: 'jwk' });
      const point = Buffer.concat([Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url')]);
      expect(Buffer.from(ours.publicKey.point)).toEqual(point);
    },
  );

  it('carries a signature another library accepts too, on both curves', () => {
    const pairs = [
      [intel.pck, intel.platformAuthority],
      [nvidia.leaf, nvidia.chain[1]],
    ] as const;
    for (const [below, above] of pairs) {
      if (above === undefined) throw new Error('the chain has no second certificate');
      const issuer = new X509Certificate(Buffer.from(above.der));
      expect(new X509Certificate(Buffer.from(below.der)).verify(issuer.publicKey)).toBe(true);
      expect(isSignedBy(readCertificate(below.der), readCertificate(above.der))).toBe(true);
      expect(isSignedBy(readCertificate(below.der), readCertificate(below.der))).toBe(false);
    }
  });

  it('tells the processor’s facts from the SGX extension', () => {
    expect(readPckFacts(readCertificate(intel.pck.der))).toMatchObject({
      fmspc: '515151515151',
      pceId: '0000',
      pceSvn: 13,
      componentSvns: [3, 3, 2, 2, 4, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0],
    });
    expect(() => readPckFacts(readCertificate(intel.tcbSigning.der))).toThrow(EvidenceUnreadableError);
  });

  it('is refused when its bytes are cut, longer, or name two algorithms', () => {
    const { der } = intel.pck;
    const sha256Oid = Buffer.from('06082a8648ce3d040302', 'hex');
    const twice = Uint8Array.from(der);
    twice[Buffer.from(der).lastIndexOf(sha256Oid) + 9] = 3;
    for (const bytes of [der.subarray(0, -1), Buffer.concat([der, Buffer.of(0)]), twice, new Uint8Array(0)]) {
      expect(() => readCertificate(new Uint8Array(bytes))).toThrow(EvidenceUnreadableError);
    }
  });
});

describe('a chain of five certificates on P-384', () => {
  it('holds to its own root, and to no other', () => {
    expect(chainProblem(gpuChain, gpuRoot)).toBeUndefined();
    expect(chainProblem(gpuChain, gpuRoot.toUpperCase())).toBeUndefined();
    expect(chainProblem(gpuChain, '00'.repeat(32))).toContain('root key');
  });

  it.each<[string, (chain: typeof gpuChain) => typeof gpuChain]>([
    ['one missing in the middle', (chain) => chain.filter((_, at) => at !== 2)],
    ['two swapped', ([a, b, c, ...rest]) => [a, c, b, ...rest].filter((found) => found !== undefined)],
    ['only the root', (chain) => chain.slice(-1)],
    ['none', () => []],
    ['too many', (chain) => [...chain, ...chain, ...chain]],
    ['the leaf left out', (chain) => chain.slice(1)],
  ])('fails with %s', (_, change) => {
    expect(chainProblem(change(gpuChain), gpuRoot)).toEqual(expect.any(String));
  });

  it('lets an authority without a path length have others below it, and one with too small a length not', () => {
    const [leaf, brom, ica, identity, root] = nvidia.chain;
    if (!leaf || !brom || !ica || !identity || !root) throw new Error('the chain has not five certificates');
    const limited = (pathLength: number) => {
      const changed = issueCertificate({ ...identity, pathLength }, root).der;
      return [leaf.der, brom.der, ica.der, changed, root.der].map(readCertificate);
    };
    expect(chainProblem(limited(2), gpuRoot)).toBeUndefined();
    expect(chainProblem(limited(1), gpuRoot)).toContain('below it');
  });

  it('fails where a certificate above is no authority, or was issued under another name by the same key', () => {
    const [leaf, brom, ica, identity, root] = nvidia.chain;
    if (!leaf || !brom || !ica || !identity || !root) throw new Error('the chain has not five certificates');
    const withIdentity = (der: Uint8Array) => [leaf.der, brom.der, ica.der, der, root.der].map(readCertificate);
    const noAuthority = issueCertificate({ ...identity, isAuthority: false }, root).der;
    const otherName = issueCertificate(identity, { ...root, commonName: 'Another root' }).der;
    expect(chainProblem(withIdentity(noAuthority), gpuRoot)).toContain('is not a certificate authority');
    expect(chainProblem(withIdentity(otherName), gpuRoot)).toContain('names another issuer');
  });
});

describe('PEM', () => {
  const pem = toPem([intel.pck.der, intel.root.der]);

  it('gives the blocks in order, whatever the line breaks', () => {
    const expected = [intel.pck.der, intel.root.der].map((der) => Uint8Array.from(der));
    for (const text of [pem, pem.replaceAll('\n', '\r\n'), `\n${pem}\n\0\0`]) {
      expect(decodePem(text, 'CERTIFICATE')).toEqual(expected);
    }
    expect(decodePem('', 'CERTIFICATE')).toEqual([]);
  });

  it.each([
    ['text before it', `hello ${pem}`],
    ['text after it', `${pem}hello`],
    ['a block without an end', pem.slice(0, -10)],
    ['another kind of block', pem.replaceAll('CERTIFICATE', 'X509 CRL')],
    ['a character that is no base64', pem.replace('\nM', '\n*')],
  ])('refuses %s', (_, text) => {
    expect(() => decodePem(text, 'CERTIFICATE')).toThrow(EvidenceUnreadableError);
  });
});

describe('ECDSA', () => {
  it('agrees with another library about the same bytes', () => {
    const { publicKey, signed, signature, der } = readCertificate(intel.root.der);
    const key = createPublicKey(
      new X509Certificate(Buffer.from(der)).publicKey.export({ type: 'spki', format: 'pem' }),
    );
    const theirs = verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
    expect([verifyEcdsa(publicKey, signed, signature), theirs]).toEqual([true, true]);
  });

  it.each<[string, Uint8Array]>([
    ['zeros', new Uint8Array(64)],
    ['numbers out of range', new Uint8Array(64).fill(0xff)],
    ['another length', new Uint8Array(63)],
    ['nothing', new Uint8Array(0)],
  ])('does not hold for a signature of %s', (_, signature) => {
    const { publicKey, signed } = readCertificate(intel.root.der);
    expect(verifyEcdsa(publicKey, signed, signature)).toBe(false);
  });

  it('does not hold for a point off the curve', () => {
    const { signed, signature } = readCertificate(intel.root.der);
    expect(verifyEcdsa({ curve: 'P-256', point: new Uint8Array(64).fill(1) }, signed, signature)).toBe(false);
  });

  it('refuses a DER signature of one or three numbers, or of a number that is too large', () => {
    const one = '0201' + '01';
    for (const body of [one, one + one + one, `${one}0222${'01'.repeat(34)}`]) {
      const der = Buffer.from(`30${(body.length / 2).toString(16).padStart(2, '0')}${body}`, 'hex');
      expect(() => fromDerSignature('P-256', new Uint8Array(der))).toThrow(EvidenceUnreadableError);
    }
  });
});
