import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Site, startSite } from './site';

const script = 'self.page = [1, "a < b"];';
const sha = `sha256-${createHash('sha256').update(script).digest('base64')}`;
const localConfig = {
  networks: [
    {
      id: 'local',
      name: 'Local network',
      chainId: 31337,
      rpcUrls: ['http://127.0.0.1:8545'],
      contracts: {
        ledger: '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0',
        inference: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
      },
      startBlock: 0,
      local: true,
    },
  ],
} as const;

let root = '';
let site: Site;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'site-'));
  mkdirSync(join(root, 'chat'));
  mkdirSync(join(root, '_next', 'static'), { recursive: true });
  writeFileSync(join(root, 'index.html'), `<!doctype html><script>${script}</script><script src="/a.js"></script>`);
  writeFileSync(join(root, 'chat', 'index.html'), '<!doctype html>chat');
  writeFileSync(join(root, '404.html'), '<!doctype html>nothing here');
  writeFileSync(join(root, '_next', 'static', 'a.js'), `${'let x = 1;'.repeat(500)}\n`);
  writeFileSync(join(root, 'network.json'), '{"networks":[]}');
  site = await startSite({ root, port: 0, siteConfig: localConfig });
});

afterEach(async () => {
  await site.stop();
  rmSync(root, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${site.url}${path}`, { headers });

describe('the site server', () => {
  it('answers a page with and without the slash at its end', async () => {
    expect(await (await get('/chat/')).text()).toContain('chat');
    expect(await (await get('/chat')).text()).toContain('chat');
    expect(await (await get('/chat/?provider=0x1')).text()).toContain('chat');
  });

  it('describes the local network instead of the public ones, and is never cached', async () => {
    const response = await get('/network.json');
    expect(await response.json()).toEqual(localConfig);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('lets exactly the scripts of the page run', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'self' '${sha}';`);
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect((await get('/chat/')).headers.get('content-security-policy')).toContain("script-src 'self';");
  });

  it('allows plain http to this computer only where the network is local', async () => {
    const open = await startSite({ root, port: 0 });
    const policy = (await fetch(open.url)).headers.get('content-security-policy') ?? '';
    await open.stop();
    expect(policy).toContain("connect-src 'self' https:;");
    expect((await get('/')).headers.get('content-security-policy')).toContain('http://127.0.0.1:*');
  });

  it('shows the not-found page with its status', async () => {
    const response = await get('/nowhere');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('nothing here');
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%00', '/%'])(
    'gives nothing outside the site for %s',
    async (path) => expect((await get(path)).status).toBe(404),
  );

  it('sends code compressed, for ever cacheable, and unchanged code not at all', async () => {
    const response = await get('/_next/static/a.js', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await response.text()).length).toBe(5001);
    const again = await get('/_next/static/a.js', {
      'accept-encoding': 'gzip',
      'if-none-match': response.headers.get('etag') ?? 'none',
    });
    expect(again.status).toBe(304);
  });

  it('relays the bulletins of the development authority where the local network names a path for them', async () => {
    const [network] = localConfig.networks;
    const siteConfig = { networks: [{ ...network, collateral: { relay: '/collateral' } }] };
    const relaying = await startSite({ root, port: 0, siteConfig });
    const ask = (path: string) => fetch(`${relaying.url}/collateral${path}`);
    const tcb = await ask('/tdx/certification/v4/tcb?fmspc=515151515151');
    const answers = await Promise.all([
      ask('/tdx/certification/v4/tcb?fmspc=90c06f000000'),
      ask('/sgx/certification/v4/pckcrl?ca=platform&encoding=der'),
      ask('/sgx/certification/v4/pckcrl?ca=processor&encoding=der'),
      ask('/sgx/certification/v4/rootcacrl'),
      ask('/'),
    ]);
    await relaying.stop();
    expect(await tcb.json()).toMatchObject({ tcbInfo: { fmspc: '515151515151' } });
    expect(tcb.headers.get('cache-control')).toBe('no-store');
    expect(tcb.headers.get('tcb-info-issuer-chain')).toContain('BEGIN%20CERTIFICATE');
    expect(answers.map(({ status }) => status)).toEqual([404, 200, 404, 200, 404]);
    expect((await get('/collateral/sgx/certification/v4/rootcacrl')).status).toBe(404);
  });

  it('refuses anything but reading', async () => {
    expect((await fetch(site.url, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('says how to choose another port when its own is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startSite({ root, port })).rejects.toThrow(`Port ${port} is taken`);
    await expect(startSite({ root, port })).rejects.toThrow('--port <number>');
    await new Promise((resolve) => other.close(resolve));
  });
});
