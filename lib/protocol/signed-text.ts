import type { Hex } from 'viem';

/** What a signed text says, by its form (provider protocol §3.3; with a model in front: attestation §8). Hashes are sha256. */
export type SignedText =
  | { readonly scheme: 'plain'; readonly request: Hex; readonly response: Hex }
  | { readonly scheme: 'model'; readonly model: string; readonly request: Hex; readonly response: Hex }
  | { readonly scheme: 'images'; readonly request: Hex; readonly images: readonly Hex[] }
  | {
      readonly scheme: 'routing';
      readonly request: Hex;
      readonly response: Hex;
      readonly providerType: string;
      readonly providerIdentity: string;
      readonly tlsFingerprint: Hex;
    }
  | { readonly scheme: 'e2ee'; readonly streamed: boolean; readonly request: Hex; readonly response: Hex };

const isHash = (text: string | undefined): text is string => text !== undefined && /^[0-9a-f]{64}$/.test(text);
const isWord = (text: string | undefined): text is string =>
  text !== undefined && /^[\x21-\x39\x3b-\x7e]{1,128}$/.test(text);
const hex = (digits: string): Hex => `0x${digits}`;

const sealedForms: readonly string[] = ['zg-sig-v1/e2ee-ct', 'zg-sig-v1/e2ee-ct-stream'];

/** A model's name as some model servers write it: neither a hash nor the tag of a form, known or not. */
const isModel = (text: string): boolean => isWord(text) && !/^(?:[0-9a-f]{64}$|zg-sig-)/.test(text);

function parseNamed([name, request, response]: readonly string[]): SignedText | undefined {
  if (name === undefined || !isHash(request) || !isHash(response)) return undefined;
  const hashes = { request: hex(request), response: hex(response) };
  if (sealedForms.includes(name)) return { scheme: 'e2ee', streamed: name.endsWith('-stream'), ...hashes };
  return isModel(name) ? { scheme: 'model', model: name, ...hashes } : undefined;
}

function parseImages(request: string, images: readonly string[]): SignedText | undefined {
  return images.every(isHash) ? { scheme: 'images', request: hex(request), images: images.map(hex) } : undefined;
}

/** Take a signed text apart by its form; anything that is not exactly one of the known forms is `undefined` (§3.5). */
export function parseSignedText(text: string): SignedText | undefined {
  const parts = text.split(':');
  const [request, response, providerType, providerIdentity, fingerprint] = parts;
  if (parts.length === 3) return parseNamed(parts);
  if (!isHash(request) || response === undefined) return undefined;
  if (parts.length === 2 && response.includes(',')) return parseImages(request, response.split(','));
  if (!isHash(response)) return undefined;
  if (parts.length === 2) return { scheme: 'plain', request: hex(request), response: hex(response) };
  if (parts.length !== 5 || !isWord(providerType) || !isWord(providerIdentity) || !isHash(fingerprint))
    return undefined;
  return {
    scheme: 'routing',
    request: hex(request),
    response: hex(response),
    providerType,
    providerIdentity,
    tlsFingerprint: hex(fingerprint),
  };
}
