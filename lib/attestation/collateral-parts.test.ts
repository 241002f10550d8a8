import { describe, expect, it } from 'vitest';
import { createSimulatedIntel, createSimulatedNvidia, rootsOf } from '@/network/attestation/authority';
import { toPem } from '@/network/attestation/certificates';
import { buildCollateral, simulatedIssued } from '@/network/attestation/collateral-writer';
import { buildQuote } from '@/network/attestation/quote-writer';
import { checkCollateral, isOlder, type SeenCollateral } from './collateral';
import { verifyEcdsa } from './ecdsa';
import { decodePem } from './pem';
import { checkQuote } from './quote-checks';
import { cutSignedObject } from './signed-json';
import type { AttestationRoots, Collateral } from './verdict-types';

const intel = createSimulatedIntel();
const roots = rootsOf(intel, createSimulatedNvidia({ firmwareId: new Uint8Array(48) }));
const now = Date.parse('2026-07-05T00:00:00Z');
const honest = buildCollateral(intel);
const findings = checkQuote({ quote: buildQuote(intel, {}), roots, now });

type Look = { readonly collateral?: Collateral; readonly with?: AttestationRoots; readonly seen?: SeenCollateral };
const look = ({ collateral = honest, with: own = roots, seen = {} }: Look) =>
  checkCollateral({ findings, collateral, roots: own, now, seen });
const detailOf = (id: string, given: Look) => look(given).checks.find((check) => check.id === id)?.detail;
const tcbInfoOf = (body: string, issuerChain: string | undefined): Collateral => ({
  ...honest,
  tcbInfo: { body, ...(issuerChain !== undefined && { issuerChain }) },
});
const { body } = honest.tcbInfo;

describe('why a bulletin of Intel is not relied on', () => {
  const { pckCrl, rootCrl, qeIdentity } = honest;
  const withoutChain = { pckCrl, rootCrl, qeIdentity, tcbInfo: { body } };

  it('says that the signing certificate is missing where neither the bulletin nor this software has it', () => {
    const { tcbSigning: _, ...without } = roots;
    expect(detailOf('col.tcb_info', { collateral: withoutChain, with: without })).toContain('is not at hand');
    expect(detailOf('col.tcb_info', { collateral: withoutChain, with: { ...roots, tcbSigning: '' } })).toContain(
      'is not at hand',
    );
    expect(detailOf('col.tcb_info', { collateral: withoutChain, with: { ...roots, tcbSigning: '*' } })).toContain(
      'is not at hand',
    );
    expect(detailOf('col.tcb_info', { collateral: withoutChain })).toContain('genuine and current');
  });

  it.each<[string, readonly Uint8Array[]]>([
    ['no certificate', []],
    ['only the signer', [intel.tcbSigning.der]],
    ['only the root', [intel.root.der]],
    ['one too many', [intel.tcbSigning.der, intel.root.der, intel.root.der]],
    ['another signer', [intel.pck.der, intel.root.der]],
  ])('says that the chain is not the signer under the root: %s', (_, chain) => {
    expect(detailOf('col.tcb_info', { collateral: tcbInfoOf(body, toPem(chain)) })).toContain(
      'not Intel SGX TCB Signing under the root',
    );
  });

  it('says that the signature does not hold where it is no hex, too short, or another', () => {
    for (const signature of ['zz', '00', '00'.repeat(64)])
      expect(
        detailOf('col.tcb_info', {
          collateral: tcbInfoOf(body.replace(/"signature":"[^"]*"/, `"signature":"${signature}"`), undefined),
        }),
      ).toContain("Intel's signature does not hold");
  });

  it('names what holds the patch level back', () => {
    const forged = tcbInfoOf('mock', undefined);
    expect(detailOf('tcb.status', { collateral: forged })).toBe('Not judged, because col.tcb_info did not pass.');
    const unread = checkQuote({ quote: new Uint8Array(), roots, now });
    const { checks, seen } = checkCollateral({ findings: unread, collateral: honest, roots, now, seen: {} });
    expect(checks.map(({ detail }) => detail)).toEqual(
      new Array(4).fill('Not judged, because tdx.pck_chain did not pass.'),
    );
    expect(seen).toEqual({});
  });

  it('remembers of each document only what was accepted', () => {
    const mark = { evaluationNumber: 19, issued: simulatedIssued };
    expect(look({}).seen).toEqual({ tcbInfo: mark, qeIdentity: mark });
    expect(look({ collateral: tcbInfoOf('mock', undefined) }).seen).toEqual({ qeIdentity: mark });
    expect(look({ collateral: { tcbInfo: honest.tcbInfo } }).seen).toEqual({ tcbInfo: mark });
    expect(look({ collateral: {} }).seen).toEqual({});
    expect(isOlder({ evaluationNumber: 18, issued: 9 }, { evaluationNumber: 19, issued: 1 })).toBe(true);
    expect(isOlder({ evaluationNumber: 19, issued: 9 }, { evaluationNumber: 19, issued: 9 })).toBe(false);
  });

  it('names both lists where both are bad, and tells stale from absent', () => {
    const detail = (collateral: Collateral) => detailOf('col.revocation', { collateral });
    const noise = new Uint8Array(Buffer.from('mock'));
    const stale = buildCollateral(intel, { issued: 0, nextUpdate: 1 });
    expect(detail({ pckCrl: noise, rootCrl: noise })).toBe(
      'Revocation: the root CRL is not readable; the PCK CRL is not readable.',
    );
    expect(detail({ pckCrl: stale.pckCrl, rootCrl })).toContain('out of its window');
    expect(detail({ pckCrl: stale.pckCrl })).toContain('out of its window');
    expect(detail({ rootCrl })).toContain('was not supplied');
    expect(detail({})).toContain('was not supplied');
  });
});

describe('cutting a signed object out of a body', () => {
  const cut = (text: string) => cutSignedObject(text, 'info');

  it('gives its exact text, whatever stands around and inside', () => {
    const object = '{ "a" : [1, -2.5e3, true, null, "}\\"{"], "b":{} }';
    expect(cut(` {"x": [[], {}], "info" : ${object} , "signature":"00"} `)).toEqual({
      text: object,
      object: { a: [1, -2500, true, null, '}"{'], b: {} },
      signature: '00',
    });
    expect(cut('{"signature":"1","info":{}}').text).toBe('{}');
    expect(cut('{"n":12345,"info":{},"signature":"1"}').text).toBe('{}');
  });

  it.each([
    ['{}', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{"signature":"00"}', 'lacks info or its signature'],
    ['{"info":{}}', 'lacks info or its signature'],
    ['{"other":1}', 'lacks info or its signature'],
    ['{"info":{},"info":{},"signature":"00"}', 'stands twice'],
    ['{"info":{},"signature":"00","signature":"00"}', 'stands twice'],
    ['{"info":{},"signature":7}', 'the signed object is malformed'],
    ['{"info":7,"signature":"00"}', 'the signed object is malformed'],
    ['{"info":[],"signature":"00"}', 'the signed object is malformed'],
  ])('refuses %s', (text, reason) => {
    expect(() => cut(text)).toThrow(reason);
  });
});

describe('PEM and signatures at their edges', () => {
  const pem = toPem([intel.root.der]);

  it('lets zero bytes stand after the last block only', () => {
    expect(decodePem(`${pem}\0\0`, 'CERTIFICATE')).toHaveLength(1);
    expect(() => decodePem(`\0${pem}`, 'CERTIFICATE')).toThrow('outside a PEM block');
    expect(() => decodePem(`${pem}\0${pem}`, 'CERTIFICATE')).toThrow('outside a PEM block');
    expect(() => decodePem('-----BEGIN CERTIFICATE-----', 'CERTIFICATE')).toThrow('has no end');
    expect(() => decodePem('-----BEGIN CERTIFICATE-----*-----END CERTIFICATE-----', 'CERTIFICATE')).toThrow(
      'not base64',
    );
  });

  it('does not look at keys and signatures of another length', () => {
    const point = intel.root.key.point;
    const signed = new Uint8Array(64).fill(1);
    expect(verifyEcdsa({ curve: 'P-256', point: point.subarray(1) }, point, signed)).toBe(false);
    expect(verifyEcdsa({ curve: 'P-384', point }, point, signed)).toBe(false);
    expect(verifyEcdsa({ curve: 'P-256', point }, point, signed.subarray(1))).toBe(false);
  });
});
