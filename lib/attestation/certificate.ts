import { sha256 } from '@noble/hashes/sha2';
import { encodeHex } from './bytes';
import {
  type DerElement,
  derBits,
  derBoolean,
  derChildren,
  derNumber,
  derOid,
  derTag,
  derTime,
  derUnsigned,
  expectTag,
  readDer,
  refuse,
} from './der';
import { type CurveName, type EcPublicKey, fromDerSignature } from './ecdsa';

/** An extension as found: its raw content and whether ignoring it is forbidden. */
export type CertificateExtension = { readonly critical: boolean; readonly value: Uint8Array };

/** An X.509 certificate taken apart; names are kept as DER, since only equal bytes are equal names (RFC 5280). */
export type Certificate = {
  readonly der: Uint8Array;
  readonly signed: Uint8Array;
  /** r and s in the size of the signer's curve, which `signatureCurve` names by the hash used. */
  readonly signature: Uint8Array;
  readonly signatureCurve: CurveName;
  /** Lowercase hex without leading zeros. */
  readonly serial: string;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** The subject's common name, for eyes and for the role a certificate claims. */
  readonly commonName: string;
  /** Milliseconds since 1970, both ends included. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: EcPublicKey;
  /** sha256 of the SubjectPublicKeyInfo, lowercase hex. */
  readonly spkiSha256: string;
  readonly isAuthority: boolean;
  readonly pathLength: number | undefined;
  /** The first byte of KeyUsage; `undefined` where the extension is absent. */
  readonly keyUsage: number | undefined;
  readonly extensions: ReadonlyMap<string, CertificateExtension>;
};

const oid = {
  ecPublicKey: '1.2.840.10045.2.1',
  commonName: '2.5.4.3',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
} as const;
const curveByOid: Readonly<Record<string, CurveName>> = { '1.2.840.10045.3.1.7': 'P-256', '1.3.132.0.34': 'P-384' };
const curveBySignature: Readonly<Record<string, CurveName>> = {
  '1.2.840.10045.4.3.2': 'P-256',
  '1.2.840.10045.4.3.3': 'P-384',
};

/** Read the outer frame every signed X.509 object shares: signed part, algorithm, signature. @throws EvidenceUnreadableError */
export function readSignedFrame(der: Uint8Array): {
  readonly signed: DerElement;
  readonly algorithm: DerElement;
  readonly signature: Uint8Array;
  readonly signatureCurve: CurveName;
} {
  const [signed, algorithm, bits, ...rest] = derChildren(readDer(der, derTag.sequence));
  if (rest.length > 0) refuse('a signed object has more than three parts');
  const [name, ...parameters] = derChildren(expectTag(algorithm, derTag.sequence));
  const signatureCurve = curveBySignature[derOid(name)] ?? refuse('the signature algorithm is not ECDSA with SHA-2');
  if (parameters.length > 0) refuse('the signature algorithm has parameters');
  return {
    signed: expectTag(signed, derTag.sequence),
    algorithm: expectTag(algorithm, derTag.sequence),
    signature: fromDerSignature(signatureCurve, derBits(bits)),
    signatureCurve,
  };
}

function publicKeyOf(spki: DerElement): EcPublicKey {
  const [algorithm, bits] = derChildren(spki);
  const [name, curveName] = derChildren(expectTag(algorithm, derTag.sequence));
  if (derOid(name) !== oid.ecPublicKey) refuse('the public key is not on an elliptic curve');
  const curve = curveByOid[derOid(curveName)] ?? refuse('the public key is on an unknown curve');
  const point = derBits(bits);
  if (point[0] !== 4) refuse('the public key is not an uncompressed point');
  return { curve, point: point.subarray(1) };
}

function commonNameOf(name: DerElement): string {
  for (const group of derChildren(name)) {
    for (const attribute of derChildren(expectTag(group, derTag.set))) {
      const [type, value] = derChildren(attribute);
      if (derOid(type) !== oid.commonName || value === undefined) continue;
      return new TextDecoder().decode(value.value);
    }
  }
  return '';
}

/** Read the extensions of a certificate or CRL; the same one twice is refused. @throws EvidenceUnreadableError */
export function readExtensions(list: DerElement): ReadonlyMap<string, CertificateExtension> {
  const extensions = new Map<string, CertificateExtension>();
  for (const entry of derChildren(list)) {
    const [name, ...rest] = derChildren(expectTag(entry, derTag.sequence));
    const critical = rest.length > 1 && derBoolean(rest[0]);
    const key = derOid(name);
    if (rest.length > 2 || extensions.has(key)) refuse('an extension is malformed or stands twice');
    extensions.set(key, { critical, value: expectTag(rest.at(-1), derTag.octetString).value });
  }
  return extensions;
}

function constraintsOf(extensions: ReadonlyMap<string, CertificateExtension>) {
  const extension = extensions.get(oid.basicConstraints);
  if (extension === undefined) return { isAuthority: false, pathLength: undefined };
  const [first, second] = derChildren(readDer(extension.value, derTag.sequence));
  const isAuthority = first !== undefined && derBoolean(first);
  return { isAuthority, pathLength: second === undefined ? undefined : derNumber(second) };
}

function keyUsageOf(extensions: ReadonlyMap<string, CertificateExtension>): number | undefined {
  const extension = extensions.get(oid.keyUsage);
  if (extension === undefined) return undefined;
  return readDer(extension.value, derTag.bitString).value[1] ?? 0;
}

/** Read an X.509 v3 certificate with an elliptic-curve key. @throws EvidenceUnreadableError */
export function readCertificate(der: Uint8Array): Certificate {
  const { signed, algorithm, signature, signatureCurve } = readSignedFrame(der);
  const [version, serial, innerAlgorithm, issuer, validity, subject, spki, ...rest] = derChildren(signed);
  if (derNumber(derChildren(expectTag(version, 0xa0))[0]) !== 2) refuse('the certificate is not version 3');
  if (encodeHex(expectTag(innerAlgorithm, derTag.sequence).whole) !== encodeHex(algorithm.whole)) {
    refuse('the certificate names two signature algorithms');
  }
  const [notBefore, notAfter] = derChildren(expectTag(validity, derTag.sequence));
  const key = expectTag(spki, derTag.sequence);
  const list = derChildren(expectTag(rest.at(-1), 0xa3))[0];
  const extensions = readExtensions(expectTag(list, derTag.sequence));
  return {
    der,
    signed: signed.whole,
    signature,
    signatureCurve,
    serial: encodeHex(derUnsigned(serial)),
    issuer: expectTag(issuer, derTag.sequence).whole,
    subject: expectTag(subject, derTag.sequence).whole,
    commonName: commonNameOf(expectTag(subject, derTag.sequence)),
    notBefore: derTime(notBefore),
    notAfter: derTime(notAfter),
    publicKey: publicKeyOf(key),
    spkiSha256: encodeHex(sha256(key.whole)),
    ...constraintsOf(extensions),
    keyUsage: keyUsageOf(extensions),
    extensions,
  };
}
