// lib/protocol is the wire between browser and provider, written once and used by both ends: pure functions of bytes and texts.

const strictUtf8 = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Encode bytes as standard base64 with padding (provider protocol §1.1). */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Decode standard, padded base64; url-safe, unpadded or otherwise broken text is `undefined` (provider protocol §1.1). */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!base64Pattern.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Decode bytes as UTF-8 exactly; `undefined` where they are not UTF-8, so that a decoded text always encodes to the same bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8().decode(bytes);
  } catch {
    // The only failure of a fatal decoder is malformed UTF-8, and absence says that.
    return undefined;
  }
}
