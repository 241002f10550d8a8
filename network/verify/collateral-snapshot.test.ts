import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statusOf } from '@/lib/attestation/check';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { verifyReport } from '@/lib/attestation/verify-report';
import { fetchCollateral } from '@/lib/provider/collateral';
import { type ScriptedProvider, startScriptedProvider } from '@/lib/testing/scripted-provider';
import { relayedCollateral } from '../attestation/collateral-relay';
import { createDevelopmentReport, developmentRoot, developmentRoots } from '../attestation/development-report';

type Snapshot = (options: {
  readonly families: readonly string[];
  readonly folder: string;
  readonly now: number;
  readonly service: string;
  readonly rootCrl: string;
  readonly rootKey?: string;
}) => Promise<{ readonly files: readonly string[]; readonly until: string }>;

const script = pathToFileURL(path.resolve(import.meta.dirname, '../../scripts/collateral-snapshot.mjs')).href;
const now = Date.UTC(2026, 10, 21, 12);
const day = 86_400_000;
const family = '515151515151';

let intel: ScriptedProvider;
let takeSnapshot: Snapshot;
let folder = '';
beforeAll(async () => {
  const loaded: { readonly takeSnapshot: Snapshot } = await import(/* @vite-ignore */ script);
  takeSnapshot = loaded.takeSnapshot;
  intel = await startScriptedProvider();
});
afterAll(() => intel.stop());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'snapshot-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A service that answers as Intel's does, its bulletins made at `at`; lists as hex text, as one cache gives them. */
function serve(at: number, change: (text: string) => string = (text) => text): void {
  intel.answerWith(({ path: asked }, response) => {
    const { pathname, searchParams } = new URL(asked, 'http://intel');
    if (searchParams.get('ca') === 'processor') searchParams.set('ca', 'platform');
    const document = relayedCollateral(pathname, searchParams, at);
    if (document === undefined) return response.writeHead(404).end();
    const bytes = Buffer.from(document.body);
    const body = pathname.includes('crl') ? bytes.toString('hex') : change(bytes.toString('utf8'));
    return response.writeHead(200, document.headers).end(body);
  });
}

const take = (changes: Partial<Parameters<Snapshot>[0]> = {}) =>
  takeSnapshot({
    families: [family],
    folder,
    now,
    service: intel.url,
    rootCrl: `${intel.url}/sgx/certification/v4/rootcacrl`,
    rootKey: developmentRoot,
    ...changes,
  });

describe('the snapshot of bulletins', { timeout: 30_000 }, () => {
  it('is written as files that a page takes for a machine’s patch level and revocation', async () => {
    serve(now);
    const { files, until } = await take();
    expect([...files].sort()).toEqual(readdirSync(folder).sort());
    expect(Date.parse(until)).toBeGreaterThan(now);
    const shipped = await startScriptedProvider();
    shipped.answerWith(({ path: asked }, response) => response.end(readFileSync(path.join(folder, asked))));
    const { collateral, origin } = await fetchCollateral({
      fmspc: family,
      authority: 'platform',
      places: [{ origin: 'snapshot', base: shipped.url, form: 'files' }],
      signal: AbortSignal.timeout(5_000),
    });
    await shipped.stop();
    expect(origin).toBe('snapshot');
    const teeSigner = '0x51515151515151515151515151515151515151aB';
    const report = createDevelopmentReport({ teeSigner });
    const signer = { address: teeSigner, acknowledged: true };
    const verdict = verifyReport({ report, signer, roots: developmentRoots, now, readYaml, collateral });
    const found = (['col.tcb_info', 'col.qe_identity', 'col.revocation', 'tcb.status'] as const).map((id) =>
      statusOf(verdict?.checks ?? [], id),
    );
    expect(found).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  it.each([
    ['a service nobody pinned', { rootKey: 'ab'.repeat(32) }, now, undefined],
    ['a changed bulletin', {}, now, (text: string) => text.replace('UpToDate', 'upToDate')],
    ['bulletins that have run out', {}, now - 40 * day, undefined],
    ['a family that is none', { families: ['../../etc'] }, now, undefined],
    ['a family nobody has', { families: ['90c06f000000'] }, now, undefined],
    ['no family', { families: [] }, now, undefined],
  ])('is not written from %s', async (_what, changes, at, change) => {
    serve(at, change);
    await expect(take(changes)).rejects.toMatchObject({ name: 'SnapshotError' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never goes back to older bulletins, though they are still valid', async () => {
    serve(now);
    await take();
    const before = readFileSync(path.join(folder, `tcb-info-${family}.json`), 'utf8');
    serve(now - 5 * day);
    await expect(take()).rejects.toThrow('is older than the shipped one');
    expect(readFileSync(path.join(folder, `tcb-info-${family}.json`), 'utf8')).toBe(before);
  });
});

it('believes the same root of Intel as the page does', async () => {
  const { pinnedRoots } = await import('@/lib/attestation/roots');
  const text = readFileSync(new URL(script), 'utf8');
  expect(text).toContain(`const intelRoot = '${pinnedRoots.intelSgxRoot.spkiSha256}';`);
});
