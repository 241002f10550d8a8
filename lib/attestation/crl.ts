import { decodeHex, decodeText, encodeHex, sameBytes } from './bytes';
import { type Certificate, readExtensions, readSignedFrame } from './certificate';
import { type DerElement, derChildren, derNumber, derTag, derTime, derUnsigned, expectTag, refuse } from './der';
import { type CurveName, verifyEcdsa } from './ecdsa';
import { decodePem } from './pem';

/** A certificate revocation list taken apart. */
export type RevocationList = {
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureCurve: CurveName;
  readonly issuer: Uint8Array;
  /** Milliseconds since 1970, both ends included. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Serials as lowercase hex without leading zeros. */
  readonly revoked: ReadonlySet<string>;
};

/** Bring a CRL as transports give it (DER, PEM, or DER as hex text) to DER (attestation §6.4). @throws EvidenceUnreadableError */
export function crlDer(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === derTag.sequence && (bytes[1] ?? 0) >= 0x80) return bytes;
  const text = decodeText(bytes)?.trim() ?? refuse('the list is neither DER nor text');
  if (!text.startsWith('-----')) return decodeHex(text) ?? refuse('the list is neither DER, PEM nor hex');
  return decodePem(text, 'X509 CRL')[0] ?? refuse('the list is empty');
}

function revokedSerials(list: DerElement | undefined): ReadonlySet<string> {
  if (list === undefined) return new Set();
  return new Set(derChildren(list).map((entry) => encodeHex(derUnsigned(derChildren(entry)[0]))));
}

function refuseCritical(holder: DerElement | undefined): void {
  if (holder === undefined) return;
  const [list] = derChildren(holder);
  for (const { critical } of readExtensions(expectTag(list, derTag.sequence)).values()) {
    if (critical) refuse('the list has an unknown critical extension');
  }
}

/** Read a version 2 CRL that names its next update (RFC 5280 §5). @throws EvidenceUnreadableError */
export function readCrl(der: Uint8Array): RevocationList {
  const { signed, algorithm, signature, signatureCurve } = readSignedFrame(der);
  const [version, inner, issuer, thisUpdate, nextUpdate, ...rest] = derChildren(signed);
  if (derNumber(version) !== 1) refuse('the list is not version 2');
  if (!sameBytes(expectTag(inner, derTag.sequence).whole, algorithm.whole)) {
    refuse('the list names two signature algorithms');
  }
  const entries = rest[0]?.tag === derTag.sequence ? rest[0] : undefined;
  const [extensions, ...surplus] = entries === undefined ? rest : rest.slice(1);
  if (surplus.length > 0 || (extensions !== undefined && extensions.tag !== 0xa0)) refuse('the list has surplus parts');
  refuseCritical(extensions);
  return {
    signed: signed.whole,
    signature,
    signatureCurve,
    issuer: expectTag(issuer, derTag.sequence).whole,
    thisUpdate: derTime(thisUpdate),
    nextUpdate: derTime(nextUpdate),
    revoked: revokedSerials(entries),
  };
}

const crlSign = 0x02;

/** Tell whether a list names an authority as its issuer, that authority may sign lists, and its key did. */
export function isCrlSignedBy(list: RevocationList, authority: Certificate): boolean {
  if (!sameBytes(list.issuer, authority.subject) || list.signatureCurve !== authority.publicKey.curve) return false;
  if (authority.keyUsage === undefined || (authority.keyUsage & crlSign) === 0) return false;
  return verifyEcdsa(authority.publicKey, list.signed, list.signature);
}
