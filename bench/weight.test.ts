import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measureWeight, scriptsOf, weightTable } from './weight';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weight-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the weight of a page', () => {
  it('counts each script once, and none for old browsers', () => {
    const html = `<link rel="preload" as="script" href="/_next/a.js"><script src="/_next/a.js" async></script>
      <script src="/_next/old.js" noModule=""></script><script>inline()</script><script src="/_next/b%5D.js?x=1"></script>`;
    expect(scriptsOf(html)).toEqual(['/_next/a.js', '/_next/b].js']);
  });

  it('adds up what every route loads', () => {
    mkdirSync(join(root, '_next'));
    mkdirSync(join(root, 'chat'));
    const script = 'let answer = 42;'.repeat(100);
    writeFileSync(join(root, '_next', 'a.js'), script);
    writeFileSync(join(root, 'index.html'), '<p>no script</p>');
    writeFileSync(join(root, 'chat', 'index.html'), '<script src="/_next/a.js"></script>');
    const result = measureWeight(root);
    expect(result.routes.map(({ route, files, bytes }) => ({ route, files, bytes }))).toEqual([
      { route: '/', files: 0, bytes: 0 },
      { route: '/chat/', files: 1, bytes: 1600 },
    ]);
    expect(result.routes[1]?.gzipBytes).toBe(gzipSync(script, { level: 9 }).byteLength);
    expect(weightTable(result).split('\n')).toHaveLength(3);
  });

  it('says how to build the site when there is none', () => {
    expect(() => measureWeight(root)).toThrow('npm run build');
  });
});
