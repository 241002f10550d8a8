import { describe, expect, it } from 'vitest';
import { createSimulatedIntel, createSimulatedNvidia, rootsOf } from '@/network/attestation/authority';
import { extension, issueCertificate, toPem } from '@/network/attestation/certificates';
import { moduleIdentity, svnLevel } from '@/network/attestation/collateral-writer';
import { derInteger, derOctets, derOid, derSequence } from '@/network/attestation/der-writer';
import { buildQuote, type QuoteTerms } from '@/network/attestation/quote-writer';
import { readCertificate } from './certificate';
import { parseQuote } from './quote';
import { checkQuote } from './quote-checks';
import { readPckFacts } from './sgx-extension';
import { maskedEqual, moduleStatus, platformStatus, tcbStatusCheck, worstStatus } from './tcb';
import { readTcbInfo } from './tcb-document';

const intel = createSimulatedIntel();
const roots = rootsOf(intel, createSimulatedNvidia({ firmwareId: new Uint8Array(48) }));
const now = Date.parse('2026-07-05T00:00:00Z');
const findings = (terms: QuoteTerms) => checkQuote({ quote: buildQuote(intel, terms), roots, now });
const checkOf = (terms: QuoteTerms, id: string) => findings(terms).checks.find((check) => check.id === id);

describe('the certificates under a quote', () => {
  const [leaf, authority, root] = [intel.pck.der, intel.platformAuthority.der, intel.root.der];
  const reasonOf = (...certificates: readonly Uint8Array[]) =>
    checkOf({ pckChainPem: toPem(certificates) }, 'tdx.pck_chain')?.evidence?.[0]?.value;

  it('are three, and any other number is told as that', () => {
    for (const certificates of [[], [leaf], [leaf, authority], [leaf, authority, root, root]])
      expect(reasonOf(...certificates)).toBe('the PCK chain does not have three certificates');
    expect(checkOf({}, 'tdx.pck_chain')?.status).toBe('pass');
  });

  it('may be of Intel’s processor authority as of its platform authority, and of no other', () => {
    const under = (commonName: string) => {
      const other = createSimulatedIntel({ platformAuthority: { commonName } });
      return checkQuote({ quote: buildQuote(other), roots, now }).checks.find(({ id }) => id === 'tdx.pck_chain');
    };
    expect(under('Intel SGX PCK Processor CA')?.status).toBe('pass');
    expect(under('Intel SGX PCK Platform CA')?.status).toBe('pass');
    expect(under('Intel SGX Other CA')?.detail).toContain('not a PCK authority');
  });

  it('hold back what rests on them when they cannot be read, and name it', () => {
    const { checks, pck } = findings({ pckChainPem: 'mock' });
    expect(pck).toBeUndefined();
    expect('pck' in findings({ pckChainPem: 'mock' })).toBe(false);
    for (const id of ['tdx.cert_time', 'tdx.qe_report_sig'])
      expect(checks.find((check) => check.id === id)?.detail).toContain('because tdx.pck_chain did not pass');
  });

  it('are not read at all of a quote that is none, and every check says why', () => {
    const { checks } = checkQuote({ quote: new Uint8Array(), roots, now });
    expect(checks).toHaveLength(8);
    for (const check of checks.slice(1)) expect(check.detail).toContain('because tdx.parse did not pass');
  });

  it('are no longer than 20,000 characters', () => {
    const pem = toPem([leaf, authority, root]);
    const padded = (length: number) => `${pem}${'\n'.repeat(length - pem.length)}`;
    expect(checkOf({ pckChainPem: padded(20_000) }, 'tdx.parse')?.status).toBe('pass');
    expect(checkOf({ pckChainPem: padded(20_001) }, 'tdx.parse')?.evidence?.[0]?.value).toContain('too long');
  });
});

describe('what stands beside the measurements', () => {
  it('is told with its bytes: a service machine, and a tail', () => {
    const body = { mrServiceTd: new Uint8Array(48).fill(1) };
    const terms = { version: 5, tdType: '1.5', body, trailing: Uint8Array.of(0, 7) } as const;
    expect(checkOf(terms, 'tdx.service_td')?.evidence).toEqual([{ label: 'MRSERVICETD', value: '01'.repeat(48) }]);
    expect(checkOf(terms, 'tdx.trailing')?.evidence).toEqual([{ label: 'bytes after the quote', value: '2' }]);
  });

  it.each([
    [4, 2, 'the body is not a trust domain report'],
    [0, 2, 'the body is not a trust domain report'],
    [2, 1, 'another length than its type'],
  ])('is refused where a quote of version 5 has a body of type %i', (type, offset, reason) => {
    const quote = Uint8Array.from(buildQuote(intel, { version: 5 }));
    quote[48] = type;
    if (offset === 1) quote[50] = 0;
    expect(() => parseQuote(quote)).toThrow(reason);
  });

  it.each([0, 3, 6])('is refused for its version where that is %i', (version) => {
    const quote = Uint8Array.from(buildQuote(intel));
    quote[0] = version;
    expect(() => parseQuote(quote)).toThrow(`quote version ${version} is not 4 or 5`);
  });
});

describe('what Intel certified about the processor', () => {
  const sgx = '1.2.840.113741.1.13.1';
  const field = (oid: string, ...parts: readonly Uint8Array[]) => derSequence(derOid(oid), ...parts);
  const components = Array.from({ length: 17 }, (_, at) => field(`${sgx}.2.${at + 1}`, derInteger(at)));
  const fields = [
    field(`${sgx}.1`, derOctets(new Uint8Array(16))),
    field(`${sgx}.2`, derSequence(...components)),
    field(`${sgx}.3`, derOctets(new Uint8Array(2))),
    field(`${sgx}.4`, derOctets(new Uint8Array(6))),
  ];
  const factsOf = (parts: readonly Uint8Array[]) =>
    readPckFacts(
      readCertificate(
        issueCertificate({ ...intel.pck, extensions: [extension(sgx, false, derSequence(...parts))] }, intel.root).der,
      ),
    );

  it('is read field by field', () => {
    expect(factsOf(fields)).toEqual({
      ppid: '00'.repeat(16),
      fmspc: '00'.repeat(6),
      pceId: '0000',
      pceSvn: 16,
      componentSvns: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    });
  });

  it.each<[string, Uint8Array, string]>([
    ['a field without a value', field('1.2.3'), 'the SGX extension is malformed'],
    ['a field with two values', field('1.2.3', derInteger(1), derInteger(2)), 'the SGX extension is malformed'],
    ['a field that stands twice', field(`${sgx}.4`, derOctets(new Uint8Array(6))), 'the SGX extension is malformed'],
  ])('is refused with %s', (_, more, reason) => {
    expect(() => factsOf([...fields, more])).toThrow(reason);
  });

  it('is refused where a field has another length or is missing', () => {
    const [ppid, tcb, pceId] = fields;
    if (!ppid || !tcb || !pceId) throw new Error('the extension has not its fields');
    expect(() => factsOf([ppid, tcb, pceId, field(`${sgx}.4`, derOctets(new Uint8Array(5)))])).toThrow(
      'another length',
    );
    expect(() => factsOf([ppid, tcb, pceId])).toThrow('missing');
  });
});

describe('how parts of a machine are compared with Intel’s levels', () => {
  const mask = (...bytes: readonly number[]) => Uint8Array.from(bytes);
  const quoteOf = (body: QuoteTerms['body']) => parseQuote(buildQuote(intel, body ? { body } : {}));
  const svns = (...given: readonly number[]) => Uint8Array.from({ length: 16 }, (_, at) => given[at] ?? 0);
  const infoOf = (identity: Record<string, unknown>) =>
    readTcbInfo({
      ...{ id: 'TDX', version: 3, issueDate: '2026-06-29T00:00:00Z', nextUpdate: '2026-07-29T00:00:00Z' },
      ...{ tcbEvaluationDataNumber: 1, fmspc: '515151515151', pceId: '0000', tcbLevels: [] },
      tdxModuleIdentities: [{ ...moduleIdentity('TDX_0A', [svnLevel({ tcbStatus: 'UpToDate' }, 2)]), ...identity }],
    });

  it('looks only at the bits of the mask, and at all bits where the mask ends', () => {
    expect(maskedEqual(mask(0x0f), mask(0xff), mask(0x0f))).toBe(true);
    expect(maskedEqual(mask(0x1f), mask(0xff), mask(0x1f))).toBe(true);
    expect(maskedEqual(mask(0x0e), mask(0xff), mask(0x0f))).toBe(false);
    expect(maskedEqual(mask(0x01), mask(0x02), mask(0x00))).toBe(true);
    expect(maskedEqual(mask(0x01), mask(0x02), mask())).toBe(false);
    expect(maskedEqual(mask(0x01), mask(0x01, 0x00), mask(0xff))).toBe(false);
  });

  it('finds a module by its version in upper-case hex, and only where signer and attributes are those listed', () => {
    const quote = quoteOf({ teeTcbSvn: svns(2, 10) });
    expect(moduleStatus(infoOf({}), quote)).toMatchObject({ status: 'UpToDate' });
    expect(moduleStatus(infoOf({}), quoteOf({ teeTcbSvn: svns(1, 10) }))).toEqual({
      status: undefined,
      advisories: [],
    });
    const notCovered = { status: undefined, advisories: [] };
    expect(moduleStatus(infoOf({ id: 'TDX_10' }), quote)).toEqual(notCovered);
    expect(moduleStatus(infoOf({ mrsigner: '01'.repeat(48) }), quote)).toEqual(notCovered);
    expect(moduleStatus(infoOf({ attributes: '01'.repeat(8) }), quote)).toEqual(notCovered);
    expect(moduleStatus(infoOf({ attributes: '01'.repeat(8), attributesMask: '00'.repeat(8) }), quote)).toMatchObject({
      status: 'UpToDate',
    });
    expect(moduleStatus(infoOf({}), quoteOf({ teeTcbSvn: svns(2, 0) }))).toBe('none');
  });

  it('takes a component that a machine does not state for lower than any', () => {
    const pck = findings({}).pck;
    if (!pck) throw new Error('the honest quote has no chain');
    const level = { status: 'UpToDate', advisories: [], date: '', pceSvn: 0, tdx: [], sgx: [0] } as const;
    const info = { ...infoOf({}), levels: [level] };
    expect(platformStatus(info, { ...pck.facts, componentSvns: [0] }, quoteOf({}))).toMatchObject({
      status: 'UpToDate',
    });
    expect(platformStatus(info, { ...pck.facts, componentSvns: [] }, quoteOf({})).status).toBeUndefined();
  });

  it('calls out of date beside a needed configuration both, whichever comes first', () => {
    const both = 'OutOfDateConfigurationNeeded';
    expect(worstStatus(['OutOfDate', 'ConfigurationNeeded'])).toBe(both);
    expect(worstStatus(['ConfigurationAndSWHardeningNeeded', 'OutOfDate'])).toBe(both);
    expect(worstStatus(['OutOfDate', both])).toBe(both);
    expect(worstStatus(['OutOfDate', 'SWHardeningNeeded'])).toBe('OutOfDate');
    expect(worstStatus(['Revoked', 'ConfigurationNeeded'])).toBe('Revoked');
    expect(worstStatus([])).toBe('UpToDate');
  });

  it('names each part with its status, and every advisory once', () => {
    const pck = findings({}).pck;
    if (!pck) throw new Error('the honest quote has no chain');
    const word = { status: 'OutOfDate', advisories: ['INTEL-SA-2', 'INTEL-SA-1'], date: '' } as const;
    const check = tcbStatusCheck({
      tcbInfo: { ...infoOf({}), levels: [{ ...word, pceSvn: 0, tdx: [], sgx: [] }] },
      qeStatus: { status: undefined, advisories: ['INTEL-SA-1'] },
      facts: pck.facts,
      quote: quoteOf({ teeTcbSvn: svns(2, 10) }),
    });
    expect(check.detail).toBe('The machine lacks patches: OutOfDate with INTEL-SA-1, INTEL-SA-2.');
    expect(check.evidence?.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'platform: OutOfDate',
      'TDX module: UpToDate',
      'quoting enclave: not covered',
      'advisories: INTEL-SA-1, INTEL-SA-2',
      'FMSPC: 515151515151',
      `TEE TCB SVN: 020a${'00'.repeat(14)}`,
      'evaluation data number: 1',
    ]);
  });
});
