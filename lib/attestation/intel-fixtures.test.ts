import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCollateral } from './collateral';
import { decodeQuoteText } from './quote';
import { checkQuote } from './quote-checks';
import { pinnedRoots } from './roots';
import type { Collateral } from './verdict-types';

const folder = '../shared/fixtures/attestation';
const present = existsSync(`${folder}/broker-report.json`);
const now = Date.parse('2026-07-05T00:00:00Z');
const text = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
const bytes = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));

function realCollateral(withChains: boolean): Collateral {
  const chain = (name: string) => (withChains ? { issuerChain: text(`collateral/${name}-issuer-chain.pem`) } : {});
  return {
    tcbInfo: { body: text('collateral/tcb-info.json'), ...chain('tcb-info') },
    qeIdentity: { body: text('collateral/qe-identity.json'), ...chain('qe-identity') },
    pckCrl: bytes('collateral/pck-crl-platform.der'),
    rootCrl: bytes('collateral/root-ca-crl.der'),
  };
}

function quoteOf(name: string): Uint8Array {
  const report: Readonly<Record<string, unknown>> = JSON.parse(text(name));
  return decodeQuoteText(String(report.intel_quote ?? report.quote)) ?? new Uint8Array(0);
}

function judge(name: string, collateral: Collateral, at = now) {
  const findings = checkQuote({ quote: quoteOf(name), roots: pinnedRoots, now });
  const found = checkCollateral({ findings, collateral, roots: pinnedRoots, now: at });
  return [...findings.checks, ...found.checks];
}

const statuses = (checks: ReturnType<typeof judge>) => checks.map(({ id, status }) => `${id} ${status}`);
const quotePasses = [
  'parse',
  'pck_chain',
  'cert_time',
  'qe_report_sig',
  'att_key',
  'quote_sig',
  'qe_vendor',
  'td_policy',
].map((id) => `tdx.${id} pass`);
const collateralPasses = ['col.tcb_info pass', 'col.qe_identity pass', 'col.revocation pass'];

describe.skipIf(!present)('two real quotes and Intel’s own collateral (skipped where the fixtures are absent)', () => {
  it.each([true, false])('find the broker’s machine up to date; issuer chains at hand: %s', (withChains) => {
    const checks = judge('broker-report.json', realCollateral(withChains));
    expect(statuses(checks)).toEqual([...quotePasses, ...collateralPasses, 'tcb.status pass']);
  });

  it('find the model server’s machine out of date, with Intel’s five advisories', () => {
    const checks = judge('llm-report.json', realCollateral(true));
    expect(statuses(checks)).toEqual([...quotePasses, ...collateralPasses, 'tcb.status warn']);
    const advisories = ['01036', '01079', '01099', '01103', '01111'].map((number) => `INTEL-SA-${number}`).join(', ');
    expect(checks.at(-1)?.detail).toContain(`OutOfDate with ${advisories}.`);
  });

  it('leave four checks unknown once the collateral is stale', () => {
    const checks = judge('broker-report.json', realCollateral(true), Date.parse('2026-11-21T00:00:00Z'));
    const unknown = ['col.tcb_info', 'col.qe_identity', 'col.revocation', 'tcb.status'].map((id) => `${id} unknown`);
    expect(statuses(checks)).toEqual([...quotePasses, ...unknown]);
  });

  it('take a genuine bulletin of another platform for nothing', () => {
    const tcbInfo = { body: text('extra/tcb-info-other-fmspc.json') };
    const checks = judge('broker-report.json', { ...realCollateral(true), tcbInfo });
    expect(statuses(checks)).toContain('col.tcb_info unknown');
    expect(statuses(checks)).toContain('tcb.status unknown');
  });
});
