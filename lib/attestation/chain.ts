import { sameBytes } from './bytes';
import type { Certificate } from './certificate';
import { verifyEcdsa } from './ecdsa';
import type { Clock } from './verdict-types';

const certificateSign = 0x04;
const digitalSignature = 0x80;

/** Critical extensions this reader acts on: basicConstraints, keyUsage, SGX, and the firmware identity of a GPU. */
const understood = new Set(['2.5.29.15', '2.5.29.19', '1.2.840.113741.1.13.1', '2.23.133.5.4.1']);

/** Tell whether `issuer`'s key made the signature of a certificate. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (certificate.signatureCurve !== issuer.publicKey.curve) return false;
  return verifyEcdsa(issuer.publicKey, certificate.signed, certificate.signature);
}

function authorityProblem(authority: Certificate, below: number): string | undefined {
  if (!authority.isAuthority) return `${authority.commonName} is not a certificate authority`;
  if (authority.keyUsage === undefined || (authority.keyUsage & certificateSign) === 0) {
    return `${authority.commonName} may not sign certificates`;
  }
  if (authority.pathLength !== undefined && below > authority.pathLength) {
    return `${authority.commonName} may not have ${below} authorities below it`;
  }
  return undefined;
}

function leafProblem(leaf: Certificate): string | undefined {
  if (leaf.isAuthority) return `${leaf.commonName} is an authority where a signing key must stand`;
  if (leaf.keyUsage !== undefined && (leaf.keyUsage & digitalSignature) === 0) return `${leaf.commonName} may not sign`;
  return undefined;
}

function linkProblem(chain: readonly Certificate[], at: number): string | undefined {
  const certificate = chain[at];
  // The last certificate is the root: it must have signed itself.
  const issuer = chain[at + 1] ?? certificate;
  if (certificate === undefined || issuer === undefined) return 'the chain is empty';
  for (const [key, extension] of certificate.extensions) {
    if (extension.critical && !understood.has(key))
      return `${certificate.commonName} has an unknown critical extension`;
  }
  if (!sameBytes(certificate.issuer, issuer.subject)) return `${certificate.commonName} names another issuer`;
  const problem = at === 0 ? leafProblem(certificate) : authorityProblem(certificate, at - 1);
  if (problem !== undefined) return problem;
  return isSignedBy(certificate, issuer)
    ? undefined
    : `${certificate.commonName} is not signed by ${issuer.commonName}`;
}

/**
 * Say what is wrong with a chain (leaf first, root last) under a pinned root key; `undefined` when nothing is.
 * Signatures, names, CA flags, keyCertSign, path lengths and critical extensions; not the dates (attestation §4, tdx.pck_chain).
 */
export function chainProblem(chain: readonly Certificate[], rootSpkiSha256: string): string | undefined {
  const root = chain.at(-1);
  if (chain.length < 2 || root === undefined) return 'the chain has fewer than two certificates';
  if (chain.length > 8) return 'the chain is too long';
  if (root.spkiSha256 !== rootSpkiSha256.toLowerCase()) return 'the root key is not the pinned one';
  for (let at = 0; at < chain.length; at += 1) {
    const problem = linkProblem(chain, at);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Find the certificates outside their validity window; before it is as wrong as after it (attestation §4). */
export function outOfDate(chain: readonly Certificate[], now: Clock): readonly Certificate[] {
  return chain.filter((certificate) => !(certificate.notBefore <= now && now <= certificate.notAfter));
}
