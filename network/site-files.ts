/** The exported site in memory. A path that is not in this map cannot be asked for, so no request reaches the disk. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { SiteConfig } from '@/lib/config/network';

export type SiteFile = {
  /** Path in the site, beginning with a slash. */
  readonly path: string;
  readonly body: Buffer;
  readonly type: string;
  /** `sha256-…` of each script that stands in the page itself. */
  readonly inlineScripts: readonly string[];
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** Reads the whole export; `siteConfig` stands in for its `/network.json`. */
export function loadSite(root: string, siteConfig: SiteConfig | undefined): ReadonlyMap<string, SiteFile> {
  const files = new Map<string, SiteFile>();
  for (const path of pathsBelow(root, '')) files.set(path, siteFile(path, readFileSync(join(root, path))));
  if (!files.has('/index.html')) throw new Error(`There is no site in ${root}: build it with "npm run build".`);
  if (siteConfig !== undefined) {
    files.set('/network.json', siteFile('/network.json', Buffer.from(`${JSON.stringify(siteConfig)}\n`)));
  }
  return files;
}

function pathsBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? pathsBelow(root, path) : [path];
  });
}

function siteFile(path: string, body: Buffer): SiteFile {
  const extension = extname(path);
  return {
    path,
    body,
    type: types[extension] ?? 'application/octet-stream',
    inlineScripts: extension === '.html' ? inlineScriptHashes(body.toString('utf8')) : [],
  };
}

/** Lists `sha256-…` of every script a page holds itself: a content policy can then name exactly these. */
export function inlineScriptHashes(html: string): readonly string[] {
  const hashes = new Set<string>();
  for (const [, attributes = '', body = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    if (/\bsrc\s*=/i.test(attributes) || body === '') continue;
    hashes.add(`sha256-${createHash('sha256').update(body, 'utf8').digest('base64')}`);
  }
  return [...hashes];
}

export type EncodedFile = { readonly body: Buffer; readonly encoding?: 'br' | 'gzip'; readonly etag: string };

const compressible = /^(text\/|application\/(json|manifest|xml)|image\/svg)/;
const encoded = new WeakMap<SiteFile, Map<string, EncodedFile>>();

/** Gives a file as the browser may have it; each encoding is made once, at its first use. */
export function encodedFor(file: SiteFile, acceptEncoding: string | string[] | undefined): EncodedFile {
  const encoding = encodingFor(file, String(acceptEncoding ?? ''));
  const made = encoded.get(file) ?? new Map<string, EncodedFile>();
  encoded.set(file, made);
  const known = made.get(encoding ?? '');
  if (known !== undefined) return known;
  const body = encode(file.body, encoding);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const result: EncodedFile = encoding === undefined ? { body, etag } : { body, encoding, etag };
  made.set(encoding ?? '', result);
  return result;
}

function encodingFor(file: SiteFile, accepted: string): 'br' | 'gzip' | undefined {
  if (file.body.byteLength < 1024 || !compressible.test(file.type)) return undefined;
  const names = accepted.split(',').filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part));
  const has = (name: string) => names.some((part) => part.trim().split(';')[0] === name);
  if (has('br')) return 'br';
  return has('gzip') ? 'gzip' : undefined;
}

function encode(body: Buffer, encoding: 'br' | 'gzip' | undefined): Buffer {
  if (encoding === undefined) return body;
  // Quality 5: about as small as the best, and quick enough to be done while the browser waits.
  return encoding === 'gzip'
    ? gzipSync(body)
    : brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}
