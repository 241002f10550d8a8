import type { Context } from 'hono';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { decodeUtf8 } from '@/lib/protocol/bytes';
import { WireProblem } from '../problem';
import { clientSocket } from './gates';
import type { HttpParts } from './parts';

/** An image answer of the model server: the object as it came, and the decoded images in their order. */
export type ImageAnswer = {
  readonly json: JsonObject;
  readonly entries: readonly JsonObject[];
  readonly images: readonly Uint8Array[];
};

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

function imageOf(entry: unknown): { readonly entry: JsonObject; readonly image: Uint8Array } | undefined {
  if (!isJsonObject(entry) || typeof entry.b64_json !== 'string') return undefined;
  if (entry.b64_json.length % 4 !== 0 || !base64.test(entry.b64_json)) return undefined;
  return { entry, image: Buffer.from(entry.b64_json, 'base64') };
}

/** Read an image answer whose images are all in it as bytes; anything else is undefined: it could be neither signed nor served. */
export function parseImageAnswer(body: Uint8Array): ImageAnswer | undefined {
  const json = parseJsonObject(decodeUtf8(body) ?? '');
  if (!json || !Array.isArray(json.data) || json.data.length === 0) return undefined;
  const found = json.data.map(imageOf).filter((one) => one !== undefined);
  if (found.length !== json.data.length) return undefined;
  return { json, entries: found.map(({ entry }) => entry), images: found.map(({ image }) => image) };
}

/** The same answer with links to the node instead of bytes (provider protocol §2.6). */
export function withLinks({ json, entries }: ImageAnswer, place: { publicUrl: string; chatKey: string }): Uint8Array {
  const base = `${place.publicUrl.replace(/\/+$/, '')}/v1/proxy/images/${place.chatKey}`;
  const linked = entries.map(({ b64_json: _bytes, ...entry }, index) => ({ ...entry, url: `${base}/${index}` }));
  return new TextEncoder().encode(JSON.stringify({ ...json, data: linked }));
}

const signatures: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\x89PNG/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/webp', /^RIFF.{4}WEBP/s],
  ['image/gif', /^GIF8/],
];

function imageType(image: Uint8Array): string {
  const start = Buffer.from(image.subarray(0, 12)).toString('latin1');
  return signatures.find(([, pattern]) => pattern.test(start))?.[0] ?? 'application/octet-stream';
}

/** `GET, HEAD /v1/proxy/images/{chatKey}/{i}`: whoever knows the key may see the image (provider protocol §2.1, §2.6). */
export async function answerImage(context: Context, parts: HttpParts, path: string): Promise<Response> {
  const { method } = context.req;
  if (method !== 'GET' && method !== 'HEAD') {
    return context.json({ error: 'method not allowed' }, 405, { Allow: 'GET, HEAD, OPTIONS' });
  }
  if (!(await parts.gates.imageServe.take(clientSocket(context)))) {
    return context.json({ error: 'rate limit exceeded on image serve endpoint' }, 429, { 'Retry-After': '1' });
  }
  const [chatKey = '', index = '', ...more] = path.slice('/images/'.length).split('/');
  if (!/^[0-9]{1,3}$/.test(index) || more.length > 0) throw new WireProblem('invalid image index');
  const found = parts.images.find(chatKey, Number(index));
  if (!found) throw new WireProblem('image not found or expired', 404);
  return context.body(found.image, 200, {
    'Content-Type': imageType(found.image),
    'Content-Length': String(found.image.length),
    'Cache-Control': `private, max-age=${found.seconds}, immutable`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
}
