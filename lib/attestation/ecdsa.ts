import { p256 } from '@noble/curves/p256';
import { p384 } from '@noble/curves/p384';
import { sha256, sha384 } from '@noble/hashes/sha2';
import { joinBytes } from './bytes';
import { derChildren, derTag, derUnsigned, readDer, refuse } from './der';

/** The curves of Intel's and NVIDIA's keys. */
export type CurveName = 'P-256' | 'P-384';

/** A public key: the uncompressed point, x and y without the leading 4. */
export type EcPublicKey = { readonly curve: CurveName; readonly point: Uint8Array };

const curves = { 'P-256': { curve: p256, hash: sha256, size: 32 }, 'P-384': { curve: p384, hash: sha384, size: 48 } };
const uncompressed = Uint8Array.of(4);

/**
 * Check an ECDSA signature (r and s of the curve's size) over a message hashed with the curve's own hash.
 * High s is accepted: Intel and NVIDIA do not normalise it (attestation §3).
 */
export function verifyEcdsa(key: EcPublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const { curve, hash, size } = curves[key.curve];
  if (key.point.length !== size * 2 || signature.length !== size * 2) return false;
  try {
    const point = joinBytes(uncompressed, key.point);
    return curve.verify(signature, hash(message), point, { lowS: false, prehash: false, format: 'compact' });
  } catch {
    // A point off the curve or a number out of range is a signature that does not hold.
    return false;
  }
}

/**
 * Verify a signature of ones under the curve's own base point, for what it leaves behind: tables of the curve and compiled code.
 * The outcome means nothing.
 */
export function warmCurve(name: CurveName): boolean {
  const { curve, size } = curves[name];
  const one = new Uint8Array(size);
  one[size - 1] = 1;
  const point = curve.getPublicKey(one, false).subarray(1);
  return verifyEcdsa({ curve: name, point }, one, joinBytes(one, one));
}

function leftPadded(number: Uint8Array, size: number): Uint8Array {
  if (number.length > size) return refuse('a signature number is too large');
  return joinBytes(new Uint8Array(size - number.length), number);
}

/** Turn a DER signature (SEQUENCE of r and s) into r and s of the curve's size. @throws EvidenceUnreadableError */
export function fromDerSignature(curve: CurveName, der: Uint8Array): Uint8Array {
  const numbers = derChildren(readDer(der, derTag.sequence));
  if (numbers.length !== 2) refuse('a signature has not two numbers');
  const { size } = curves[curve];
  return joinBytes(...numbers.map((number) => leftPadded(derUnsigned(number), size)));
}
