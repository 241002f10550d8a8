/** Evidence that cannot be read; caught at the edge of every check and told as a failing check (attestation §11). */
export class EvidenceUnreadableError extends Error {
  override readonly name = 'EvidenceUnreadableError';
}

const hexDigits = '0123456789abcdef';

/** Write bytes as lowercase hex without prefix. */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (hexDigits[byte >> 4] ?? '') + (hexDigits[byte & 15] ?? '');
  return text;
}

/** Read hex of either case, with or without `0x`; anything else is `undefined`. */
export function decodeHex(text: string): Uint8Array | undefined {
  const digits = text.startsWith('0x') || text.startsWith('0X') ? text.slice(2) : text;
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Write bytes as standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Read standard padded base64 in its one canonical form; anything else is `undefined`, so no changed bit goes unseen. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!base64Pattern.test(text)) return undefined;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return text.endsWith('=') && btoa(binary) !== text ? undefined : bytes;
}

/** Read bytes as UTF-8 exactly; `undefined` where they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // A fatal decoder fails only on malformed UTF-8, and absence says that.
    return undefined;
  }
}

/** Write a text as UTF-8. */
export function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Tell whether two byte strings are the same. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/** Tell whether every byte is zero. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** Join byte strings. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** View `length` bytes from `at`. @throws EvidenceUnreadableError past the end. */
export function bytesAt(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (at + length > bytes.length) throw new EvidenceUnreadableError(`ends before byte ${at + length}`);
  return bytes.subarray(at, at + length);
}

/** Read one byte. @throws EvidenceUnreadableError past the end. */
export function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new EvidenceUnreadableError(`ends before byte ${at + 1}`);
  return byte;
}

/** Read an unsigned 16-bit little-endian number. @throws EvidenceUnreadableError past the end. */
export function uint16At(bytes: Uint8Array, at: number): number {
  return byteAt(bytes, at) + byteAt(bytes, at + 1) * 0x100;
}

/** Read an unsigned 32-bit little-endian number. @throws EvidenceUnreadableError past the end. */
export function uint32At(bytes: Uint8Array, at: number): number {
  return uint16At(bytes, at) + uint16At(bytes, at + 2) * 0x10000;
}
