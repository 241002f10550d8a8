import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { decodeBase64, decodeHex } from './bytes';

/** Longest text that is decoded, in characters: what is longer is no report (real ones hold some 200,000). */
const longestText = 4_194_304;

/** Decode a member that some writers give as hex (either case, 0x or not) and others as base64; else `undefined` (attestation §4). */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || value.length > longestText) return undefined;
  return decodeHex(value) ?? decodeBase64(value);
}

/** Read a member that writers give as an object or as JSON text of one. */
export function objectOf(value: unknown): JsonObject | undefined {
  if (typeof value === 'string') return value.length > longestText ? undefined : parseJsonObject(value);
  return isJsonObject(value) ? value : undefined;
}

/** Read a member that writers give as an array or as JSON text of one. */
export function arrayOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string' || value.length > longestText) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    // What is not JSON says nothing; the caller decides what that means.
    return undefined;
  }
}

/** Take a value as a text, or as nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Tell a member that says something from one that is absent, null or empty. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Compare two hex words without regard to case and 0x. */
export function sameHex(one: string, other: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/^0x/, '');
  return bare(one) === bare(other);
}
