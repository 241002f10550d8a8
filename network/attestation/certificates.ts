import { p256 } from '@noble/curves/p256';
import { p384 } from '@noble/curves/p384';
import { sha256, sha384 } from '@noble/hashes/sha2';
import type { CurveName } from '@/lib/attestation/ecdsa';
import {
  bytesOf,
  derBitString,
  derBoolean,
  derElement,
  derInteger,
  derName,
  derOctets,
  derOid,
  derSequence,
  derTime,
} from './der-writer';

const curves = {
  'P-256': { curve: p256, hash: sha256, signatureOid: '1.2.840.10045.4.3.2', curveOid: '1.2.840.10045.3.1.7' },
  'P-384': { curve: p384, hash: sha384, signatureOid: '1.2.840.10045.4.3.3', curveOid: '1.3.132.0.34' },
} as const;

/** A signing key: the secret number and the public point without its leading 4. */
export type SigningKey = { readonly curve: CurveName; readonly secret: Uint8Array; readonly point: Uint8Array };

/** Derive a signing key from a public seed and a role, always the same one: simulated keys protect nothing. */
export function deriveKey(curve: CurveName, seed: string, role: string): SigningKey {
  const { curve: group, hash } = curves[curve];
  const secret = hash(Buffer.from(`simulated attestation key\n${seed}\n${role}`, 'utf8'));
  return { curve, secret, point: group.getPublicKey(secret, false).subarray(1) };
}

/** Sign a message with ECDSA over the curve's own hash: r and s, deterministic (RFC 6979). */
export function signRaw(key: SigningKey, message: Uint8Array): Uint8Array {
  const { curve, hash } = curves[key.curve];
  return curve.sign(hash(message), key.secret, { lowS: false, prehash: false }).toCompactRawBytes();
}

function derSignature(key: SigningKey, message: Uint8Array): Uint8Array {
  const raw = signRaw(key, message);
  const half = raw.length / 2;
  return derSequence(derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half)));
}

function algorithmOf(key: SigningKey): Uint8Array {
  return derSequence(derOid(curves[key.curve].signatureOid));
}

/** Sign a DER object the X.509 way: signed part, algorithm, signature. */
export function signedFrame(signed: Uint8Array, key: SigningKey): Uint8Array {
  return derSequence(signed, algorithmOf(key), derBitString(derSignature(key, signed)));
}

/** Write a SubjectPublicKeyInfo. */
export function publicKeyInfo(key: SigningKey): Uint8Array {
  const algorithm = derSequence(derOid('1.2.840.10045.2.1'), derOid(curves[key.curve].curveOid));
  return derSequence(algorithm, derBitString(bytesOf(Uint8Array.of(4), key.point)));
}

/** What a certificate says of its holder; `keyUsage` is the first byte of the extension (0x80 sign, 0x04 certificates, 0x02 lists). */
export type CertificateTerms = {
  readonly commonName: string;
  readonly organisation: string;
  readonly key: SigningKey;
  readonly serial: bigint;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isAuthority: boolean;
  readonly pathLength?: number;
  readonly keyUsage: number;
  /** Further extensions, whole. */
  readonly extensions?: readonly Uint8Array[];
};

/** A certificate with its key and terms. */
export type Issued = CertificateTerms & { readonly der: Uint8Array };

/** Write an extension. */
export function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  return derSequence(derOid(oid), ...(critical ? [derBoolean(true)] : []), derOctets(value));
}

function constraints({ isAuthority, pathLength }: CertificateTerms): Uint8Array {
  const length = pathLength === undefined ? [] : [derInteger(pathLength)];
  return extension('2.5.29.19', true, derSequence(...(isAuthority ? [derBoolean(true)] : []), ...length));
}

/** Issue a certificate; without an issuer it signs itself. */
export function issueCertificate(terms: CertificateTerms, issuer: CertificateTerms = terms): Issued {
  const signed = derSequence(
    derElement(0xa0, derInteger(2)),
    derInteger(terms.serial),
    algorithmOf(issuer.key),
    derName(issuer.commonName, issuer.organisation),
    derSequence(derTime(terms.notBefore), derTime(terms.notAfter)),
    derName(terms.commonName, terms.organisation),
    publicKeyInfo(terms.key),
    derElement(
      0xa3,
      derSequence(
        extension('2.5.29.15', true, derBitString(Uint8Array.of(terms.keyUsage))),
        constraints(terms),
        ...(terms.extensions ?? []),
      ),
    ),
  );
  return { ...terms, der: signedFrame(signed, issuer.key) };
}

/** Issue a revocation list of the given serials; moments are milliseconds since 1970. */
export function issueCrl(
  issuer: Issued,
  list: { readonly thisUpdate: number; readonly nextUpdate: number; readonly revoked?: readonly bigint[] },
): Uint8Array {
  const entries = (list.revoked ?? []).map((serial) => derSequence(derInteger(serial), derTime(list.thisUpdate)));
  const signed = derSequence(
    derInteger(1),
    algorithmOf(issuer.key),
    derName(issuer.commonName, issuer.organisation),
    derTime(list.thisUpdate),
    derTime(list.nextUpdate),
    ...(entries.length === 0 ? [] : [derSequence(...entries)]),
    derElement(0xa0, derSequence(extension('2.5.29.20', false, derInteger(1)))),
  );
  return signedFrame(signed, issuer.key);
}

/** Write certificates as PEM, in order. */
export function toPem(certificates: readonly Uint8Array[]): string {
  return certificates
    .map((der) => {
      const lines = Buffer.from(der)
        .toString('base64')
        .replace(/.{64}(?=.)/g, '$&\n');
      return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
    })
    .join('');
}
