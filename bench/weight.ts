/** How much JavaScript each page of the exported site loads before anybody does anything. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

export type RouteWeight = {
  readonly route: string;
  /** Number of script files. */
  readonly files: number;
  /** Bytes of the script files, each compressed by gzip -9. */
  readonly gzipBytes: number;
  /** Bytes of the script files as they are. */
  readonly bytes: number;
  /** Bytes of the page itself, compressed by gzip -9. */
  readonly htmlGzipBytes: number;
};

export type WeightResult = {
  readonly benchmark: 'weight';
  readonly unit: 'bytes';
  readonly routes: readonly RouteWeight[];
};

/** Measures every page of an export. */
export function measureWeight(root: string): WeightResult {
  if (!existsSync(join(root, 'index.html')))
    throw new Error(`There is no site in ${root}: build it with "npm run build".`);
  const routes = pagesBelow(root, '')
    .map((page) => measurePage(root, page))
    .sort((a, b) => (a.route < b.route ? -1 : 1));
  return { benchmark: 'weight', unit: 'bytes', routes };
}

function pagesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '_next' ? [] : pagesBelow(root, path);
    return entry.name === 'index.html' ? [path] : [];
  });
}

function measurePage(root: string, page: string): RouteWeight {
  const html = readFileSync(join(root, page));
  const scripts = scriptsOf(html.toString('utf8')).map((path) => readFileSync(join(root, path)));
  return {
    route: `/${page.replace(/index\.html$/, '')}`,
    files: scripts.length,
    gzipBytes: scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).byteLength, 0),
    bytes: scripts.reduce((sum, script) => sum + script.byteLength, 0),
    htmlGzipBytes: gzipSync(html, { level: 9 }).byteLength,
  };
}

/** Lists the script files a page loads, each once: script elements and module preloads, without those for old browsers. */
export function scriptsOf(html: string): readonly string[] {
  const paths = new Set<string>();
  for (const [, attributes = ''] of html.matchAll(/<script\b([^>]*)>/gi)) {
    if (/\bnomodule\b/i.test(attributes)) continue;
    const path = localPath(/\bsrc="([^"]+)"/i.exec(attributes)?.[1]);
    if (path !== undefined) paths.add(path);
  }
  for (const [, attributes = ''] of html.matchAll(/<link\b([^>]*)>/gi)) {
    if (!/\brel="(modulepreload|preload)"/i.test(attributes) || !/\.js(\?|")/i.test(attributes)) continue;
    const path = localPath(/\bhref="([^"]+)"/i.exec(attributes)?.[1]);
    if (path !== undefined) paths.add(path);
  }
  return [...paths];
}

function localPath(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const { origin, pathname } = new URL(address, 'http://site.invalid');
  return origin === 'http://site.invalid' ? decodeURIComponent(pathname) : undefined;
}

/** Draws the result as a table for a terminal. */
export function weightTable({ routes }: WeightResult): string {
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
  const width = Math.max(5, ...routes.map(({ route }) => route.length));
  return [
    `${'route'.padEnd(width)}   JS gzipped   JS plain  HTML gzipped  files`,
    ...routes.map(
      ({ route, gzipBytes, bytes, htmlGzipBytes, files }) =>
        `${route.padEnd(width)}  ${kilobytes(gzipBytes)}${kilobytes(bytes)}   ${kilobytes(htmlGzipBytes)}${String(files).padStart(7)}`,
    ),
  ].join('\n');
}
