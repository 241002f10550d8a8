import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ScriptedProvider, startScriptedProvider } from '@/lib/testing/scripted-provider';
import { type CollateralPlace, collateralPlaces, fetchCollateral } from './collateral';

let first: ScriptedProvider;
let second: ScriptedProvider;
beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedProvider(), startScriptedProvider()]);
});
afterAll(() => Promise.all([first.stop(), second.stop()]));

let abort = new AbortController();
beforeEach(() => {
  abort = new AbortController();
});

const relay = (): CollateralPlace => ({ origin: 'relay', base: first.url, form: 'service' });
const shipped = (): CollateralPlace => ({ origin: 'snapshot', base: second.url, form: 'files' });
const fetchFrom = (...places: readonly CollateralPlace[]) =>
  fetchCollateral({ fmspc: '90c06f000000', authority: 'platform', places, signal: abort.signal });

const chain = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';

describe('the bulletins of Intel', () => {
  it('come whole, with the chain of the header where a page may read it', async () => {
    first.answerWith(({ path }, response) => {
      response.setHeader('TCB-Info-Issuer-Chain', encodeURIComponent(chain));
      response.writeHead(200).end(path.includes('crl') ? Buffer.from([0x30, 0xff]) : ` {"of":"${path}"}\n`);
    });
    const { collateral, origin } = await fetchFrom(relay());
    expect(origin).toBe('relay');
    expect(collateral.tcbInfo).toEqual({
      body: ' {"of":"/tdx/certification/v4/tcb?fmspc=90c06f000000"}\n',
      issuerChain: chain,
    });
    expect(collateral.qeIdentity).toEqual({ body: ' {"of":"/tdx/certification/v4/qe/identity"}\n' });
    expect([...(collateral.pckCrl ?? [])]).toEqual([0x30, 0xff]);
    expect(first.seen.map(({ path }) => path)).toContain('/sgx/certification/v4/pckcrl?ca=platform&encoding=der');
  });

  it('come from the next place when one has none', async () => {
    first.answerWith((_request, response) => response.writeHead(404).end('no'));
    second.answerWith(({ path }, response) => response.writeHead(200).end(path));
    const { collateral, origin } = await fetchFrom(relay(), shipped());
    expect([origin, collateral.tcbInfo?.body]).toEqual(['snapshot', '/tcb-info-90c06f000000.json']);
  });

  it('lack what a place lacks, without losing the rest', async () => {
    first.answerWith(({ path }, response) => response.writeHead(path.includes('rootcacrl') ? 500 : 200).end('x'));
    const { collateral } = await fetchFrom(relay());
    expect(Object.keys(collateral).sort()).toEqual(['pckCrl', 'qeIdentity', 'tcbInfo']);
  });

  it('of endless length are none', async () => {
    first.answerWith((_request, response) => response.writeHead(200).end(Buffer.alloc(2_000_000)));
    expect(await fetchFrom(relay())).toEqual({ collateral: {}, origin: 'none' });
  });

  it('are asked of nobody for a family that is no family', async () => {
    const asked = first.seen.length;
    const found = await fetchCollateral({
      fmspc: '../etc',
      authority: 'platform',
      places: [relay()],
      signal: abort.signal,
    });
    expect([found.origin, first.seen.length]).toEqual(['none', asked]);
  });

  it('end with the reader’s own reason when they leave', async () => {
    first.answerWith(() => abort.abort(new Error('left')));
    await expect(fetchFrom(relay(), shipped())).rejects.toThrow('left');
  });

  it('are asked of a relay first, then of the public cache, then of the shipped copy', () => {
    const collateral = { relay: '/collateral', snapshot: '/shipped' };
    const origins = (network: Parameters<typeof collateralPlaces>[0]) =>
      collateralPlaces(network).map(({ origin, base }) => `${origin} ${base}`);
    const cache = 'pccs https://pccs.phala.network';
    expect(origins({ collateral, local: false })).toEqual(['relay /collateral', cache, 'snapshot /shipped']);
    expect(origins({ local: false })).toEqual([cache]);
    expect(origins({ collateral, local: true })).toEqual(['relay /collateral', 'snapshot /shipped']);
  });
});
