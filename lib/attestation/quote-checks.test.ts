// Over 250 lines because every forgery of the quote stands in one table beside the others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuthorityChanges,
  createSimulatedIntel,
  createSimulatedNvidia,
  rootsOf,
  sgxExtension,
} from '@/network/attestation/authority';
import { deriveKey, extension, toPem } from '@/network/attestation/certificates';
import { buildQuote, littleEndian, type QuoteTerms } from '@/network/attestation/quote-writer';
import type { CheckId, CheckStatus } from './check';
import { decodeQuoteText } from './quote';
import { checkQuote } from './quote-checks';

const intel = createSimulatedIntel();
const roots = rootsOf(intel, createSimulatedNvidia({ firmwareId: new Uint8Array(48) }));
const now = Date.parse('2026-07-05T00:00:00Z');

function judge(quote: Uint8Array, at = now): Partial<Record<CheckId, CheckStatus>> {
  const { checks } = checkQuote({ quote, roots, now: at });
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}

const judgeTerms = (terms: QuoteTerms) => judge(buildQuote(intel, terms));
const judgeAuthority = (changes: AuthorityChanges) => judge(buildQuote(createSimulatedIntel(changes)));
const allPass = {
  'tdx.parse': 'pass',
  'tdx.pck_chain': 'pass',
  'tdx.cert_time': 'pass',
  'tdx.qe_report_sig': 'pass',
  'tdx.att_key': 'pass',
  'tdx.quote_sig': 'pass',
  'tdx.qe_vendor': 'pass',
  'tdx.td_policy': 'pass',
} as const;

function withFlippedBit(quote: Uint8Array, at: number, bit = 0): Uint8Array {
  const changed = Uint8Array.from(quote);
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
}

const signatureAt = 632 + 4;
const qeReportAt = signatureAt + 128 + 6;

describe('an honest quote', () => {
  it.each<[string, QuoteTerms]>([
    ['version 4', {}],
    ['version 5 of TD 1.0', { version: 5 }],
    ['version 5 of TD 1.5', { version: 5, tdType: '1.5' }],
    ['with zero padding after it', { trailing: new Uint8Array(70) }],
    ['without authentication data', { authData: new Uint8Array(0) }],
    ['with a zero byte after the certificates', { pckChainPem: `${pemOf()}\0` }],
    ['with carriage returns in the certificates', { pckChainPem: pemOf().replaceAll('\n', '\r\n') }],
    ['of a TD 1.5 that may be moved', { version: 5, tdType: '1.5', body: attributes((1n << 28n) | (1n << 29n)) }],
  ])('passes every check: %s', (_, terms) => {
    expect(judgeTerms(terms)).toEqual(allPass);
  });

  it('warns of an attached service machine and of bytes after the quote, and still passes', () => {
    const body = { mrServiceTd: new Uint8Array(48).fill(1) };
    const found = judgeTerms({ version: 5, tdType: '1.5', body, trailing: Uint8Array.of(0, 7) });
    expect(found).toEqual({ ...allPass, 'tdx.service_td': 'warn', 'tdx.trailing': 'warn' });
  });

  it('accepts a high s, since Intel does not normalise it', () => {
    const quote = Uint8Array.from(buildQuote(intel, {}));
    const s = BigInt(`0x${Buffer.from(quote.subarray(signatureAt + 32, signatureAt + 64)).toString('hex')}`);
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const other = (order - s).toString(16).padStart(64, '0');
    quote.set(Buffer.from(other, 'hex'), signatureAt + 32);
    expect(judge(quote)).toEqual(allPass);
  });

  it('reads hex of either case and base64 as the same bytes', () => {
    const quote = Buffer.from(buildQuote(intel, {}));
    const forms = [quote.toString('hex'), `0x${quote.toString('hex').toUpperCase()}`, quote.toString('base64')];
    for (const form of forms) expect(decodeQuoteText(form)).toEqual(new Uint8Array(quote));
  });
});

function pemOf(): string {
  return toPem([intel.pck, intel.platformAuthority, intel.root].map((issued) => issued.der));
}

function attributes(bits: bigint): { readonly tdAttributes: Uint8Array } {
  return { tdAttributes: littleEndian(bits, 8) };
}

describe('a forged quote', () => {
  const honest = buildQuote(intel, {});

  it.each<[string, number, CheckId]>([
    ['N01 bit in the quote signature', signatureAt + 5, 'tdx.quote_sig'],
    ['N02 RTMR3 changed', 520, 'tdx.quote_sig'],
    ['N03 report_data changed', 568, 'tdx.quote_sig'],
    ['MRTD changed', 184, 'tdx.quote_sig'],
    ['header user data changed', 30, 'tdx.quote_sig'],
    ['N05 bit in the QE report signature', qeReportAt + 384 + 3, 'tdx.qe_report_sig'],
    ['QE report changed', qeReportAt + 2, 'tdx.qe_report_sig'],
    ['authentication data changed', qeReportAt + 384 + 64 + 2, 'tdx.att_key'],
    ['signing key changed', signatureAt + 64, 'tdx.att_key'],
  ])('fails: %s', (_, at, id) => {
    expect(judge(withFlippedBit(honest, at))[id]).toBe('fail');
    expect(judge(withFlippedBit(honest, at))['tdx.td_policy']).toBe('blocked');
  });

  it('N06 fails where another key signed the body', () => {
    const attestationKey = deriveKey('P-256', 'attacker', 'attestation key');
    const found = judgeTerms({ attestationKey });
    expect(found).toMatchObject({ 'tdx.att_key': 'fail', 'tdx.quote_sig': 'pass', 'tdx.td_policy': 'blocked' });
  });

  it('fails where the enclave says more than its key', () => {
    const found = judgeTerms({ enclave: { reportDataTail: new Uint8Array(32).fill(1) } });
    expect(found['tdx.att_key']).toBe('fail');
  });

  it('N07 fails with a changed bit in the PCK authority', () => {
    const authority = withFlippedBit(intel.platformAuthority.der, intel.platformAuthority.der.length - 40);
    const found = judgeTerms({ pckChainPem: toPem([intel.pck.der, authority, intel.root.der]) });
    expect(found['tdx.pck_chain']).toBe('fail');
  });

  it('N08 fails under a look-alike root', () => {
    expect(judgeAuthority({ seed: 'look-alike' })).toEqual({
      ...allPass,
      'tdx.pck_chain': 'fail',
      'tdx.td_policy': 'blocked',
    });
  });

  it.each<[string, Uint8Array]>([
    ['N34 the word mock', Buffer.from('mock')],
    ['nothing', new Uint8Array(0)],
    ['N10 a truncated quote', honest.subarray(0, honest.length - 1)],
    ['only its body', honest.subarray(0, 632)],
    ['another version', withFlippedBit(honest, 0, 0)],
    ['another technology', withFlippedBit(honest, 4, 0)],
    ['another key type', withFlippedBit(honest, 2, 0)],
    ['another enclave vendor', withFlippedBit(honest, 12, 0)],
    ['a length that overflows', withFlippedBit(honest, 635, 7)],
    ['another length of the certification data', withFlippedBit(honest, signatureAt + 130, 0)],
    ['another length of the certificates', withFlippedBit(honest, qeReportAt + 384 + 64 + 2 + 32 + 2, 0)],
    ['another kind of certification data', withFlippedBit(honest, signatureAt + 128, 0)],
    ['a body type that is none', withFlippedBit(buildQuote(intel, { version: 5 }), 48, 3)],
    ['a body of another length', withFlippedBit(buildQuote(intel, { version: 5 }), 50, 3)],
  ])('fails tdx.parse and judges nothing else: %s', (_, quote) => {
    const { 'tdx.parse': parse, ...others } = judge(quote);
    expect(parse).toBe('fail');
    expect(new Set(Object.values(others))).toEqual(new Set(['blocked']));
  });

  it.each<[string, string]>([
    ['no certificate', ''],
    ['text that is no PEM', 'mock'],
    [
      'text between the certificates',
      pemOf().replace('-----END CERTIFICATE-----\n', '-----END CERTIFICATE-----\nhidden\n'),
    ],
    ['only the leaf', toPem([intel.pck.der])],
    ['a fourth certificate', pemOf() + toPem([intel.root.der])],
    ['the authority as leaf', toPem([intel.platformAuthority.der, intel.platformAuthority.der, intel.root.der])],
    ['a leaf that is no DER', toPem([Buffer.from('mock'), intel.platformAuthority.der, intel.root.der])],
  ])('fails tdx.pck_chain without a readable chain: %s', (_, pckChainPem) => {
    const found = judgeTerms({ pckChainPem });
    expect(found).toMatchObject({
      'tdx.pck_chain': 'fail',
      'tdx.cert_time': 'blocked',
      'tdx.qe_report_sig': 'blocked',
    });
  });
});

describe('a machine or enclave that is not to be trusted', () => {
  it.each<[string, QuoteTerms]>([
    ['N11 debug', { body: attributes((1n << 28n) | 1n) }],
    ['SEPT_VE_DISABLE missing', { body: attributes(0n) }],
    ['a reserved bit', { body: attributes((1n << 28n) | (1n << 8n)) }],
    ['a high reserved bit', { body: attributes((1n << 28n) | (1n << 40n)) }],
    ['a bit TD 1.0 does not know', { body: attributes((1n << 28n) | (1n << 29n)) }],
    ['a module not signed by Intel', { body: { mrSignerSeam: new Uint8Array(48).fill(1) } }],
    ['a module with attributes', { body: { seamAttributes: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) } }],
  ])('fails tdx.td_policy: %s', (_, terms) => {
    expect(judgeTerms(terms)).toEqual({ ...allPass, 'tdx.td_policy': 'fail' });
  });

  it.each<[string, QuoteTerms]>([
    ['another signer', { enclave: { mrSigner: new Uint8Array(32) } }],
    ['another product', { enclave: { product: 1 } }],
    ['debug mode', { enclave: { attributes: littleEndian(0x13, 16) } }],
  ])('fails tdx.qe_vendor: %s', (_, terms) => {
    expect(judgeTerms(terms)).toEqual({ ...allPass, 'tdx.qe_vendor': 'fail' });
  });
});

describe('a certificate that says something else than its place needs', () => {
  it.each<[string, AuthorityChanges]>([
    ['an authority that is none', { platformAuthority: { isAuthority: false } }],
    ['an authority that may not sign certificates', { platformAuthority: { keyUsage: 0x02 } }],
    ['a root that may not sign certificates', { root: { keyUsage: 0x02 } }],
    ['a root that is no authority', { root: { isAuthority: false } }],
    ['a root that allows no authority below it', { root: { pathLength: 0 } }],
    ['a leaf that is an authority', { pck: { isAuthority: true } }],
    ['a leaf that may not sign', { pck: { keyUsage: 0x04 } }],
    ['an authority of another name', { platformAuthority: { commonName: 'Intel SGX Other CA' } }],
    ['a leaf without the SGX extension', { pck: { extensions: [] } }],
    [
      'an extension that stands twice',
      { pck: { extensions: [sgxExtension(intel.platform), sgxExtension(intel.platform)] } },
    ],
    ['an unknown critical extension', { root: { extensions: [extension('1.2.3.4', true, new Uint8Array(2))] } }],
  ])('fails tdx.pck_chain: %s', (_, changes) => {
    expect(judgeAuthority(changes)['tdx.pck_chain']).toBe('fail');
  });

  it.each<[string, number]>([
    ['N09 after it', Date.parse('2050-01-01T00:00:00Z')],
    ['before it', Date.parse('1990-01-01T00:00:00Z')],
  ])('fails tdx.cert_time outside the window, and only that: %s', (_, at) => {
    expect(judge(buildQuote(intel, {}), at)).toEqual({ ...allPass, 'tdx.cert_time': 'fail' });
  });

  it.each(['root', 'platformAuthority', 'pck'] as const)('fails tdx.cert_time when the %s alone is too old', (name) => {
    const changes = { [name]: { notAfter: now - 1 } };
    expect(judgeAuthority(changes)).toEqual({ ...allPass, 'tdx.cert_time': 'fail' });
    expect(judgeAuthority({ [name]: { notAfter: now } })).toEqual(allPass);
    expect(judgeAuthority({ [name]: { notBefore: now + 1000 } })).toEqual({ ...allPass, 'tdx.cert_time': 'fail' });
  });
});

describe('any change of bytes', () => {
  it('never throws and is never accepted, beyond line breaks of the certificates', () => {
    const quote = buildQuote(intel, {});
    const survives = (changed: Uint8Array) => Object.values(judge(changed)).every((status) => status === 'pass');
    fc.assert(
      fc.property(fc.nat(quote.length - 1), fc.nat(7), (at, bit) => {
        const inLineBreak = quote[at] === 0x0a;
        expect(inLineBreak || !survives(withFlippedBit(quote, at, bit))).toBe(true);
      }),
      { numRuns: 150 },
    );
  }, 20_000);

  it('never throws on bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(700), (junk, keep) => {
        const quote = Buffer.concat([buildHead.subarray(0, keep), junk]);
        expect(judge(new Uint8Array(quote))['tdx.parse']).toBe('fail');
      }),
      { numRuns: 200 },
    );
  }, 20_000);
});

const buildHead = buildQuote(intel, { pckChainPem: pemOf() }).subarray(0, 700);
