import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SeenCollateral } from '@/lib/attestation/collateral';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { type JudgementRun, startJudgement } from '@/lib/attestation/judge';
import type { Check } from '@/lib/domain/attestation';
import type { MachineVerdict } from '@/lib/domain/machine';
import type { Service } from '@/lib/domain/service';
import { fakeService } from '@/lib/testing/fake-chat-ports';
import { type ScriptedProvider, startScriptedProvider } from '@/lib/testing/scripted-provider';
import { relayedCollateral } from '@/network/attestation/collateral-relay';
import { createDevelopmentReport, developmentRoot } from '@/network/attestation/development-report';
import type { CollateralPlace } from './collateral';
import { checkMachine, type Judge, type MachineCheckPorts, type MachineCheckProgress } from './machine-check';

const now = Date.UTC(2026, 10, 21, 12);
const day = 86_400_000;
const nonce = 'ab'.repeat(32);
const routerKey = '0x51515151515151515151515151515151515151aB';
const modelKey = '0x61616161616161616161616161616161616161aB';

let provider: ScriptedProvider;
let relay: ScriptedProvider;
let shipped: ScriptedProvider;
beforeAll(async () => {
  [provider, relay, shipped] = await Promise.all([
    startScriptedProvider(),
    startScriptedProvider(),
    startScriptedProvider(),
  ]);
});
afterAll(() => Promise.all([provider.stop(), relay.stop(), shipped.stop()]));

const reportOf = (teeSigner: string, sent?: string) =>
  JSON.stringify(
    createDevelopmentReport({ teeSigner, ...(sent && { nonce: new Uint8Array(Buffer.from(sent, 'hex')) }) }),
  );

/** A provider whose two machines answer honestly. */
function serveReports(changes: { readonly router?: string; readonly model?: (sent: string) => string } = {}): void {
  provider.answerWith(({ path }, response) => {
    const url = new URL(path, 'http://provider');
    if (url.pathname === '/v1/quote') return response.end(changes.router ?? reportOf(routerKey));
    const sent = url.searchParams.get('nonce') ?? '';
    return response.end(changes.model?.(sent) ?? reportOf(modelKey, sent));
  });
}

/** The development authority's bulletins as they were at some time. */
function serveBulletins(place: ScriptedProvider, at: number): void {
  place.answerWith(({ path }, response) => {
    const { pathname, searchParams } = new URL(path, 'http://relay');
    const document = relayedCollateral(pathname, searchParams, at);
    if (document === undefined) return response.writeHead(404).end();
    return response.writeHead(200, document.headers).end(document.body);
  });
}

beforeEach(() => {
  serveReports();
  serveBulletins(relay, now);
  serveBulletins(shipped, now);
});

function inPageJudge(): Judge {
  const runs: JudgementRun[] = [];
  return {
    async start(request) {
      const run = startJudgement(request, readYaml);
      return run && { key: runs.push(run) - 1, judgement: run.judgement };
    },
    async addCollateral({ key, collateral, seen }) {
      const run = runs[key];
      if (run === undefined) throw new TypeError('There is no such judgement.');
      return run.withCollateral(collateral, seen);
    },
  };
}

const relayPlace = (): CollateralPlace => ({ origin: 'relay', base: relay.url, form: 'service' });
const secondPlace = (): CollateralPlace => ({ origin: 'snapshot', base: shipped.url, form: 'service' });

function portsWith(
  changes: Partial<MachineCheckPorts> = {},
): MachineCheckPorts & { readonly seen: Map<string, SeenCollateral> } {
  const seen = new Map<string, SeenCollateral>();
  return {
    judge: inPageJudge(),
    memory: { read: (fmspc) => seen.get(fmspc) ?? {}, write: (fmspc, marks) => void seen.set(fmspc, marks) },
    places: [relayPlace()],
    newNonce: () => nonce,
    now: () => now,
    seen,
    ...changes,
  };
}

const serviceIn = (mode: Service['details']['mode']): Service => ({
  ...fakeService(),
  url: provider.url,
  model: 'a model',
  teeSignerAddress: routerKey,
  teeSignerAcknowledged: true,
  details: { mode, tiers: [], ...(mode === 'separated' && { targetTeeAddress: modelKey }) },
});

async function check(mode: Service['details']['mode'], ports: MachineCheckPorts = portsWith()) {
  const steps: MachineCheckProgress[] = [];
  const asked = provider.seen.length;
  const result = await checkMachine(
    {
      service: serviceIn(mode),
      chainBlock: 5n,
      local: true,
      developmentRoot,
      signal: AbortSignal.timeout(20_000),
      onProgress: (step) => steps.push(step),
    },
    ports,
  );
  return { ...result, steps, asked: provider.seen.slice(asked).map(({ path }) => path) };
}

const status = (verdict: MachineVerdict, subject: string, id: Check['id']) =>
  verdict.reports.find((report) => report.subject === subject)?.verdict.checks.find((found) => found.id === id)?.status;

describe('the machines of a provider', () => {
  it('in one: its server is asked for its report, and held against the key on chain', async () => {
    const { verdict, asked } = await check('combined');
    expect(asked).toEqual(['/v1/quote']);
    expect(verdict.reports).toHaveLength(1);
    expect(verdict.reports[0]).toMatchObject({
      subject: 'whole',
      expectedSigner: routerKey,
      nonce: undefined,
      simulated: true,
    });
    expect(verdict.reports[0]?.verdict).toMatchObject({ level: 3, tamper: [] });
  });

  it('in two: router and model are each held against their own key, the model over a fresh number', async () => {
    const { verdict, reports, asked } = await check('separated');
    expect([...asked].sort()).toEqual([`/v1/proxy/attestation/report?model=a+model&nonce=${nonce}`, '/v1/quote']);
    const found = verdict.reports.map(({ subject, expectedSigner, verdict: { level } }) => [
      subject,
      expectedSigner,
      level,
    ]);
    expect(found).toEqual([
      ['model', modelKey, 4],
      ['router', routerKey, 3],
    ]);
    expect(reports.map((report) => report.nonce)).toEqual([nonce, undefined]);
    expect(status(verdict, 'model', 'id.nonce')).toBe('pass');
  });

  it('in two: a model that lives in the router’s machine is not the model on chain', async () => {
    serveReports({ model: (sent) => reportOf(routerKey, sent) });
    const { verdict } = await check('separated');
    expect(status(verdict, 'model', 'id.signer')).toBe('fail');
    expect(verdict.reports[0]?.verdict.state).toBe('rejected');
    expect(verdict.reports[1]?.verdict.tamper).toEqual([]);
  });

  it('in two: a report made for another visit is rejected', async () => {
    const old = 'cd'.repeat(32);
    serveReports({ model: () => reportOf(modelKey, old) });
    const { verdict } = await check('separated');
    expect(verdict.reports[0]?.verdict).toMatchObject({ state: 'rejected', tamper: ['id.nonce'] });
  });

  it('behind a forwarder: only the router is asked', async () => {
    const { verdict, asked } = await check('centralized');
    expect(asked).toEqual(['/v1/quote']);
    expect(verdict.reports.map(({ subject }) => subject)).toEqual(['router']);
  });

  it('are told offline first, then with the bulletins', async () => {
    const { steps, verdict } = await check('combined');
    expect(steps.map(({ step }) => step)).toEqual(['fetching', 'checking-offline', 'checking-collateral']);
    const offline = steps.at(-1)?.soFar;
    if (offline === undefined) throw new Error('Nothing was told before the bulletins.');
    expect(status(offline, 'whole', 'tcb.status')).toBe('unknown');
    expect(status(verdict, 'whole', 'tcb.status')).toBe('pass');
  });
});

describe('the bulletins for a check', () => {
  it('come from the next place when the first serves stale ones', async () => {
    serveBulletins(relay, now - 40 * day);
    const { verdict } = await check('combined', portsWith({ places: [relayPlace(), secondPlace()] }));
    expect([verdict.reports[0]?.collateral, status(verdict, 'whole', 'col.tcb_info')]).toEqual(['snapshot', 'pass']);
  });

  it('come from the first place when it leaves nothing open, and nobody else is asked', async () => {
    const asked = shipped.seen.length;
    const { verdict } = await check('combined', portsWith({ places: [relayPlace(), secondPlace()] }));
    expect([verdict.reports[0]?.collateral, shipped.seen.length]).toEqual(['relay', asked]);
  });

  it('that are stale everywhere leave the patch level open and say from whom they were', async () => {
    serveBulletins(relay, now - 40 * day);
    const { verdict } = await check('combined');
    expect([verdict.reports[0]?.collateral, status(verdict, 'whole', 'tcb.status')]).toEqual(['relay', 'unknown']);
  });

  it('never go back in date, though the older ones are still valid', async () => {
    const ports = portsWith();
    await check('combined', ports);
    const newest = ports.seen.get('515151515151')?.tcbInfo;
    expect(newest?.issued).toBe(now - 3_600_000);
    serveBulletins(relay, now - 5 * day);
    const { verdict } = await check('combined', ports);
    expect(status(verdict, 'whole', 'col.tcb_info')).toBe('unknown');
    expect(ports.seen.get('515151515151')?.tcbInfo).toEqual(newest);
  });

  it('are not looked for past a place whose bulletin was forged', async () => {
    relay.answerWith(({ path }, response) => {
      const { pathname, searchParams } = new URL(path, 'http://relay');
      const document = relayedCollateral(pathname, searchParams, now);
      const text = Buffer.from(document?.body ?? []);
      if (pathname.endsWith('/tcb')) text.write('9', text.indexOf('"tcbEvaluationDataNumber":') + 26);
      response.writeHead(200, document?.headers).end(text);
    });
    const { verdict } = await check('combined', portsWith({ places: [relayPlace(), secondPlace()] }));
    expect(verdict.reports[0]?.verdict).toMatchObject({ state: 'rejected', tamper: ['col.tcb_info'] });
  });

  it('of a simulated machine are never asked of the public cache', async () => {
    const cache = { ...relayPlace(), origin: 'pccs' as const };
    const asked = relay.seen.length;
    const { verdict } = await check('combined', portsWith({ places: [cache] }));
    expect([verdict.reports[0]?.collateral, relay.seen.length]).toEqual(['none', asked]);
  });
});
