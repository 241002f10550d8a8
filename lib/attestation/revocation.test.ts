import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulatedIntel, createSimulatedNvidia, rootsOf } from '@/network/attestation/authority';
import { deriveKey, issueCrl } from '@/network/attestation/certificates';
import {
  buildCollateral,
  type CollateralTerms,
  simulatedIssued,
  simulatedNextUpdate,
} from '@/network/attestation/collateral-writer';
import { buildQuote } from '@/network/attestation/quote-writer';
import { checkCollateral } from './collateral';
import { checkQuote } from './quote-checks';
import { revocationCheck } from './revocation';
import type { Collateral } from './verdict-types';

const intel = createSimulatedIntel();
const roots = rootsOf(intel, createSimulatedNvidia({ firmwareId: new Uint8Array(48) }));
const now = Date.parse('2026-07-05T00:00:00Z');
const honest = buildCollateral(intel);
const findings = checkQuote({ quote: buildQuote(intel, {}), roots, now });

function judge(collateral: Collateral, at = now) {
  const { checks } = checkCollateral({ findings, collateral, roots, now: at });
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}

const judgeTerms = (terms: CollateralTerms) => judge(buildCollateral(intel, terms));
const allPass = {
  'col.tcb_info': 'pass',
  'col.qe_identity': 'pass',
  'col.revocation': 'pass',
  'tcb.status': 'pass',
} as const;

describe('revocation', () => {
  const window = { thisUpdate: simulatedIssued, nextUpdate: simulatedNextUpdate };
  const revokedPck = buildCollateral(intel, { revokedByPlatformAuthority: [1n, intel.pck.serial] });
  const revokedAuthority = buildCollateral(intel, { revokedByRoot: [intel.platformAuthority.serial] });
  const revokedSigner = buildCollateral(intel, { revokedByRoot: [intel.tcbSigning.serial] });
  const otherName = { ...honest, rootCrl: issueCrl({ ...intel.root, commonName: 'Another root' }, window) };
  const unsigned = issueCrl({ ...intel.platformAuthority, key: deriveKey('P-256', 'attacker', 'list') }, window);

  it.each<[string, Collateral]>([
    ['the processor key is revoked', revokedPck],
    ['the PCK authority is revoked', revokedAuthority],
    ["the bulletins' signer is revoked", revokedSigner],
    ['N28 an empty list nobody signed', { ...honest, pckCrl: unsigned }],
    ['an empty file', { ...honest, pckCrl: new Uint8Array(0) }],
    ['no list at all', { ...honest, rootCrl: Buffer.from('mock') }],
    ['the lists swapped', { ...honest, pckCrl: honest.rootCrl, rootCrl: honest.pckCrl }],
    ['a cut list', { ...honest, rootCrl: honest.rootCrl.subarray(0, -1) }],
    ['a list of the right key under another name', otherName],
    ['a list of an authority that may sign none', { ...honest, pckCrl: issueCrl({ ...intel.pck }, window) }],
  ])('fails: %s', (_, collateral) => {
    expect(judge(collateral)).toEqual({ ...allPass, 'col.revocation': 'fail' });
  });

  it('fails where the authority of the list may sign certificates but no lists', () => {
    const other = createSimulatedIntel({ platformAuthority: { keyUsage: 0x04 } });
    const itsFindings = checkQuote({ quote: buildQuote(other, {}), roots, now });
    const { checks } = checkCollateral({ findings: itsFindings, collateral: buildCollateral(other), roots, now });
    expect(itsFindings.checks.find(({ id }) => id === 'tdx.pck_chain')?.status).toBe('pass');
    expect(checks.find(({ id }) => id === 'col.revocation')?.status).toBe('fail');
  });

  it('still counts when the list that names the key is out of its window', () => {
    expect(judge(revokedPck, simulatedNextUpdate + 1)['col.revocation']).toBe('fail');
  });

  it('passes while other keys are revoked', () => {
    expect(judgeTerms({ revokedByPlatformAuthority: [2n, 3n], revokedByRoot: [4n] })).toEqual(allPass);
  });

  it('never throws on a changed list, and never passes with one', () => {
    const chain = findings.pck;
    if (chain === undefined) throw new Error('the honest quote has no chain');
    const list = Buffer.from(honest.rootCrl);
    fc.assert(
      fc.property(fc.nat(list.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(list);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(revocationCheck({ collateral: { rootCrl: changed }, chain, signers: [], now }).status).toBe('fail');
      }),
      { numRuns: 120 },
    );
  }, 20_000);
});
