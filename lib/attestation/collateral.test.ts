import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulatedIntel, createSimulatedNvidia, rootsOf } from '@/network/attestation/authority';
import { issueCertificate, toPem } from '@/network/attestation/certificates';
import {
  buildCollateral,
  type CollateralTerms,
  simulatedIssued,
  simulatedNextUpdate,
} from '@/network/attestation/collateral-writer';
import { buildQuote } from '@/network/attestation/quote-writer';
import type { CheckId, CheckStatus } from './check';
import { checkCollateral, isOlder, type SeenCollateral } from './collateral';
import { checkQuote } from './quote-checks';
import type { Collateral } from './verdict-types';

const intel = createSimulatedIntel();
const nvidia = createSimulatedNvidia({ firmwareId: new Uint8Array(48) });
const roots = rootsOf(intel, nvidia);
const now = Date.parse('2026-07-05T00:00:00Z');
const honest = buildCollateral(intel);
const findings = checkQuote({ quote: buildQuote(intel, {}), roots, now });

type Statuses = Partial<Record<CheckId, CheckStatus>>;

function judge(collateral: Collateral, at = now, seen: SeenCollateral = {}): Statuses {
  const { checks } = checkCollateral({ findings, collateral, roots, now: at, seen });
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}

const judgeTerms = (terms: CollateralTerms, at = now) => judge(buildCollateral(intel, terms), at);
const allPass = {
  'col.tcb_info': 'pass',
  'col.qe_identity': 'pass',
  'col.revocation': 'pass',
  'tcb.status': 'pass',
} as const;
const allUnknown = {
  'col.tcb_info': 'unknown',
  'col.qe_identity': 'unknown',
  'col.revocation': 'unknown',
  'tcb.status': 'unknown',
} as const;
const noTcbInfo = { ...allPass, 'col.tcb_info': 'fail', 'tcb.status': 'blocked' } as const;

const tcbInfoBody = honest.tcbInfo.body;
const withTcbInfo = (body: string, rest: object = { issuerChain: honest.tcbInfo.issuerChain }): Collateral => ({
  ...honest,
  tcbInfo: { body, ...rest },
});

describe('genuine collateral', () => {
  it('passes, and says which documents are now the newest seen', () => {
    expect(judge(honest)).toEqual(allPass);
    const { seen } = checkCollateral({ findings, collateral: honest, roots, now });
    expect(seen.tcbInfo).toEqual({ evaluationNumber: 19, issued: simulatedIssued });
    expect(seen.qeIdentity).toEqual({ evaluationNumber: 19, issued: simulatedIssued });
  });

  it('needs no issuer chain, since the signing certificate is shipped and checked to the root', () => {
    expect(judgeTerms({ withoutChains: true })).toEqual(allPass);
  });

  it.each([
    ['hex text', (der: Uint8Array) => Buffer.from(Buffer.from(der).toString('hex'), 'ascii')],
    [
      'upper-case hex with a line break',
      (der: Uint8Array) => Buffer.from(`${Buffer.from(der).toString('hex').toUpperCase()}\n`),
    ],
    ['PEM', (der: Uint8Array) => Buffer.from(toPem([der]).replaceAll('CERTIFICATE', 'X509 CRL'), 'ascii')],
  ])('reads a revocation list as %s', (_, written) => {
    expect(judge({ ...honest, rootCrl: written(honest.rootCrl), pckCrl: written(honest.pckCrl) })).toEqual(allPass);
  });

  it.each<[string, number, Statuses]>([
    ['first moment', simulatedIssued, allPass],
    ['last moment', simulatedNextUpdate, allPass],
    ['N27 a moment too late', simulatedNextUpdate + 1, allUnknown],
    ['a moment too early', simulatedIssued - 1, allUnknown],
  ])('counts within its window only: %s', (_, at, expected) => {
    expect(judge(honest, at)).toEqual(expected);
  });

  it('leaves all four unknown when there is none', () => {
    expect(judge({})).toEqual(allUnknown);
  });

  it.each<[keyof Collateral, Statuses]>([
    ['tcbInfo', { ...allPass, 'col.tcb_info': 'unknown', 'tcb.status': 'unknown' }],
    ['qeIdentity', { ...allPass, 'col.qe_identity': 'unknown', 'tcb.status': 'unknown' }],
    ['pckCrl', { ...allPass, 'col.revocation': 'unknown' }],
    ['rootCrl', { ...allPass, 'col.revocation': 'unknown' }],
  ])('leaves unknown what only %s could say', (name, expected) => {
    const { [name]: _, ...others } = honest;
    expect(judge(others)).toEqual(expected);
  });

  it('N29 of another platform says nothing about this one', () => {
    const found = judgeTerms({ tcbInfo: { fmspc: '909090909090' } });
    expect(found).toEqual({ ...allPass, 'col.tcb_info': 'unknown', 'tcb.status': 'unknown' });
    expect(judgeTerms({ tcbInfo: { pceId: '0001' } })['col.tcb_info']).toBe('unknown');
  });
});

describe('going back in date', () => {
  const mark = { evaluationNumber: 19, issued: simulatedIssued };

  it('sets a document aside that is older than one already seen', () => {
    const newer = { ...mark, issued: simulatedIssued + 1 };
    const found = judge(honest, now, { tcbInfo: newer, qeIdentity: newer });
    expect(found).toEqual({
      ...allPass,
      'col.tcb_info': 'unknown',
      'col.qe_identity': 'unknown',
      'tcb.status': 'unknown',
    });
    const { seen } = checkCollateral({ findings, collateral: honest, roots, now, seen: { tcbInfo: newer } });
    expect(seen.tcbInfo).toEqual(newer);
  });

  it('orders by number first, then by date', () => {
    expect(isOlder(mark, undefined)).toBe(false);
    expect(isOlder(mark, mark)).toBe(false);
    expect(isOlder(mark, { evaluationNumber: 18, issued: simulatedIssued + 9 })).toBe(false);
    expect(isOlder(mark, { evaluationNumber: 20, issued: simulatedIssued - 9 })).toBe(true);
    expect(isOlder(mark, { evaluationNumber: 19, issued: simulatedIssued + 9 })).toBe(true);
  });
});

describe('forged collateral', () => {
  it.each<[string, string]>([
    ['N26 a level made better', tcbInfoBody.replace('OutOfDate', 'UpToDate')],
    ['spacing changed inside the signed object', tcbInfoBody.replace('"version":3', '"version": 3')],
    ['a longer window', tcbInfoBody.replace('2026-07-29', '2036-07-29')],
    ['a doctored object before the genuine one', tcbInfoBody.replace('{', '{"tcbInfo":{"id":"TDX"},')],
    ['a doctored object after the genuine one', tcbInfoBody.replace(/\}$/, ',"tcbInfo":{"id":"TDX"}}')],
    ['a doctored object under an escaped name', tcbInfoBody.replace(/\}$/, ',"tcb\\u0049nfo":{"id":"TDX"}}')],
    ['a second signature', tcbInfoBody.replace(/\}$/, ',"signature":"00"}')],
    ['no signature', tcbInfoBody.replace(/,"signature".*$/, '}')],
    ['a signature that is a number', tcbInfoBody.replace(/"signature":.*$/, '"signature":5}')],
    ['an empty signature', tcbInfoBody.replace(/"signature":.*$/, '"signature":""}')],
    ['no JSON', 'mock'],
    ['nothing', ''],
    ['a list', '[]'],
    ['the enclave identity instead', honest.qeIdentity.body],
  ])('fails col.tcb_info: %s', (_, body) => {
    expect(body).not.toBe(tcbInfoBody);
    expect(judge(withTcbInfo(body))).toEqual(noTcbInfo);
  });

  it('takes unknown members beside the signed object for nothing', () => {
    const body = tcbInfoBody.replace('{', '{ "note" : [1, {"tcbInfo": "}"}, "\\"]"], ');
    expect(judge(withTcbInfo(body))).toEqual(allPass);
  });

  const forger = createSimulatedIntel({ seed: 'look-alike' });
  const pckSigned = buildCollateral(intel, { signingKey: intel.pck.key });
  const inDateNever = createSimulatedIntel({ tcbSigning: { notAfter: now - 1 } });

  it.each<[string, Collateral]>([
    ['a look-alike root', buildCollateral(forger)],
    ['a look-alike signer beside the shipped certificate', buildCollateral(forger, { withoutChains: true })],
    ['a processor key that signs bulletins', withTcbInfo(pckSigned.tcbInfo.body, { issuerChain: pckChain() })],
    [
      'a signer whose name is another',
      withTcbInfo(tcbInfoBody, { issuerChain: toPem([renamedSigner(), intel.root.der]) }),
    ],
    [
      'a signer that is out of date',
      withTcbInfo(buildCollateral(inDateNever).tcbInfo.body, buildCollateral(inDateNever).tcbInfo),
    ],
    ['an unreadable chain', withTcbInfo(tcbInfoBody, { issuerChain: 'mock' })],
    ['an empty chain', withTcbInfo(tcbInfoBody, { issuerChain: '' })],
    ['a document of another kind', buildCollateral(intel, { tcbInfo: { id: 'SGX' } })],
    ['another version', buildCollateral(intel, { tcbInfo: { version: 2 } })],
    ['fifteen components', buildCollateral(intel, { tcbInfo: { tcbLevels: [{ tcb: {} }] } })],
    ['a date that is none', buildCollateral(intel, { tcbInfo: { nextUpdate: 'tomorrow' } })],
  ])('fails col.tcb_info: %s', (_, collateral) => {
    const found = judge({ ...honest, ...(collateral.tcbInfo === undefined ? {} : { tcbInfo: collateral.tcbInfo }) });
    expect(found).toEqual(noTcbInfo);
  });

  function pckChain(): string {
    return toPem([intel.pck.der, intel.platformAuthority.der, intel.root.der]);
  }

  function renamedSigner(): Uint8Array {
    return issueCertificate({ ...intel.tcbSigning, commonName: 'Intel SGX Other' }, intel.root).der;
  }

  it.each<[string, Record<string, unknown>]>([
    ['another signer', { mrsigner: '00'.repeat(32) }],
    ['another product', { isvprodid: 1 }],
    ['other attributes', { attributes: `15${'00'.repeat(15)}`, attributesMask: 'FF'.repeat(16) }],
    ['another miscselect', { miscselect: '01000000' }],
    ['the identity of another enclave', { id: 'QE' }],
    ['a mask of another length', { attributesMask: 'FF' }],
  ])('fails col.qe_identity: %s', (_, qeIdentity) => {
    const found = judgeTerms({ qeIdentity });
    expect(found).toEqual({ ...allPass, 'col.qe_identity': 'fail', 'tcb.status': 'unknown' });
  });

  it('is blocked as a whole where the key chain of the quote fails', () => {
    const other = checkQuote({ quote: buildQuote(forger, {}), roots, now });
    const { checks } = checkCollateral({ findings: other, collateral: honest, roots, now });
    expect(checks.map(({ status }) => status)).toEqual(['blocked', 'blocked', 'blocked', 'blocked']);
  });
});

describe('any change of a document', () => {
  it('never throws and never passes', () => {
    const bytes = Buffer.from(tcbInfoBody, 'utf8');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(6), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const status = judge(withTcbInfo(changed.toString('latin1')))['col.tcb_info'];
        // Only the hex digits of the signature may change case, which says the same.
        const digits = tcbInfoBody.indexOf('"signature":"') + '"signature":"'.length;
        const isSameDigit = at >= digits && changed.toString('latin1').toLowerCase() === tcbInfoBody.toLowerCase();
        expect(status === 'pass').toBe(isSameDigit);
      }),
      { numRuns: 120 },
    );
  }, 20_000);
});
