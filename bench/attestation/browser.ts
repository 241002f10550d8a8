/** Serves the judge as the site does, on loopback, and times it in Chromium. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { chromiumArgs, chromiumPath } from '@/e2e/fixtures/chromium';
import type { PageTimes } from './page';
import { type NamedVisit, visits } from './visits';

/** The times of one visit, with what Chromium called itself. */
export type TimedVisit = NamedVisit & { readonly times: PageTimes };

declare global {
  // The page puts it there; it is only ever called inside the page.
  var measureVisit: typeof import('./page').measureVisit;
}

/** Path → script: the page's own, the worker under the name its maker asks for, and what both load on demand. */
async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: resolve('.'),
    entryPoints: { page: 'bench/attestation/page.ts', 'judge-worker': 'lib/react/machine/judge-worker.ts' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' },
    outdir: 'served',
    write: false,
    logLevel: 'error',
  });
  const served = resolve('served');
  return new Map(outputFiles.map(({ path, contents }) => [path.slice(served.length), contents]));
}

async function serve() {
  const scripts = await bundle();
  const server = createServer(({ url = '/' }, response) => {
    const script = scripts.get(url.replace(/\.ts$/, '.js'));
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    // The same rule as the site's: no eval, no script from elsewhere (attestation §6.6).
    response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; worker-src 'self'");
    response.end(script ?? '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** Times every visit in one Chromium. */
export async function timeVisits(plan: Parameters<typeof globalThis.measureVisit>[1]) {
  const site = await serve();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs] });
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => typeof globalThis.measureVisit === 'function');
    const timed: TimedVisit[] = [];
    for (const named of visits()) {
      const times = await page.evaluate(([visit, plan]) => globalThis.measureVisit(visit, plan), [
        named.visit,
        plan,
      ] as const);
      timed.push({ ...named, times });
    }
    return { browser: `Chromium ${browser.version()}`, timed };
  } finally {
    await browser.close();
    site.close();
  }
}
