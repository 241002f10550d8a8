import { describe, expect, it } from 'vitest';
import { encodeHex } from '@/lib/attestation/bytes';
import { readGpuEvidence, readGpuPayload } from '@/lib/attestation/gpu';
import { extension, issueCertificate, toPem } from '../attestation/certificates';
import { derOctets } from '../attestation/der-writer';
import { buildGpuEvidence, simulatedFirmwareId } from '../attestation/gpu-writer';
import { brokerReport, judge, modelReport, nonce, now, nvidia, signer, tappReport } from './simulated-case';

const honest = buildGpuEvidence(nvidia, { nonce });
const bytes = Buffer.from(honest.evidence, 'base64');
const changedAt = (at: number, value: number) => {
  const changed = Buffer.from(bytes);
  changed[at] = value;
  return { ...honest, evidence: changed.toString('base64') };
};

describe('the evidence of one GPU', () => {
  it('is request, response, signature, nonce, firmware identity and chain', () => {
    const found = readGpuEvidence(honest);
    expect(found.request).toHaveLength(37);
    expect(found.response).toHaveLength(bytes.length - 37);
    expect(encodeHex(found.signed)).toBe(bytes.subarray(0, -96).toString('hex'));
    expect(encodeHex(found.signature)).toBe(bytes.subarray(-96).toString('hex'));
    expect(found.nonce).toEqual(nonce);
    expect(found.firmwareId).toEqual(simulatedFirmwareId);
    expect(found.chain).toHaveLength(5);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no evidence', { certificate: honest.certificate }, 'carries no evidence'],
    ['evidence that is no base64', { evidence: '*' }, 'carries no evidence'],
    ['evidence that is a number', { evidence: 7 }, 'carries no evidence'],
    ['another request', changedAt(1, 0xe1), 'no signed measurements'],
    ['another response', changedAt(38, 0x61), 'no signed measurements'],
    ['a record that is longer than it is', changedAt(37 + 5, 0xff), 'ends before'],
    ['a record longer than 65,535 bytes that is not there', changedAt(37 + 7, 1), 'ends before'],
    ['a record that is shorter than it is', changedAt(37 + 5, 1), 'ends before'],
    ['evidence cut short', { evidence: bytes.subarray(0, 20).toString('base64') }, 'ends before'],
    ['a byte too many', { evidence: Buffer.concat([bytes, Buffer.of(0)]).toString('base64') }, 'do not add up'],
  ])('is refused with %s', (_, entry, reason) => {
    expect(() => readGpuEvidence(entry)).toThrow(reason);
  });

  it('takes a record of more than 65,535 bytes at its whole length', () => {
    const long = buildGpuEvidence(nvidia, { nonce, measurement: new Uint8Array(48) });
    const inner = Buffer.from(long.evidence, 'base64');
    const recordLength = inner.readUIntLE(37 + 5, 3);
    const record = Buffer.alloc(70_000);
    const head = Buffer.from(inner.subarray(0, 37 + 8));
    head.writeUIntLE(record.length, 37 + 5, 3);
    const evidence = Buffer.concat([head, record, inner.subarray(37 + 8 + recordLength)]).toString('base64');
    expect(readGpuEvidence({ evidence }).firmwareId).toEqual(simulatedFirmwareId);
  });

  const pem = toPem(nvidia.chain.map(({ der }) => der));
  it.each<[string, unknown, unknown]>([
    ['absent', undefined, undefined],
    ['null', null, undefined],
    ['empty', '', undefined],
    ['zeros', Buffer.alloc(4096).toString('base64'), undefined],
    ['a number', 5, 'unreadable'],
    ['noise', 'AQID', 'unreadable'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe]).toString('base64'), 'unreadable'],
    ['base64 of spaces', Buffer.from('  ').toString('base64'), 'unreadable'],
  ])('has a certificate field that is %s', (_, certificate, expected) => {
    expect(readGpuEvidence({ ...honest, certificate }).chain).toBe(expected);
  });

  it('may have its certificates as plain PEM', () => {
    expect(readGpuEvidence({ ...honest, certificate: pem }).chain).toHaveLength(5);
  });
});

describe('where a report puts its GPUs', () => {
  const count = (payload: unknown) => {
    const found = readGpuPayload(payload);
    return found.state === 'read' ? found.gpus.length : found.state;
  };

  it.each<[string, unknown, unknown]>([
    ['nothing', undefined, 'absent'],
    ['a list', [honest, honest], 2],
    ['a list as text', JSON.stringify([honest]), 1],
    ['an object with a list', { evidence_list: [honest] }, 1],
    ['an object with a list under its other name', { device_evidence_list: [honest] }, 1],
    ['an object as text', JSON.stringify({ evidence_list: [honest] }), 1],
    ['a list inside as text', { evidence_list: JSON.stringify([honest]) }, 1],
    ['one GPU alone', honest, 1],
    ['32 GPUs', new Array(32).fill(honest), 32],
    ['33 GPUs', new Array(33).fill(honest), 'unreadable'],
    ['an empty list', [], 'unreadable'],
    ['an object that says nothing', {}, 'unreadable'],
    ['an object whose evidence is a number', { evidence: 5 }, 'unreadable'],
    ['null', null, 'unreadable'],
    ['a list of texts', ['x'], 'unreadable'],
    ['one good GPU and one of another shape', [honest, null], 'unreadable'],
  ])('reads %s', (_, payload, expected) => {
    expect(count(payload)).toBe(expected);
  });

  it('names the reason', () => {
    const reasonOf = (payload: unknown) => {
      const found = readGpuPayload(payload);
      return found.state === 'unreadable' ? found.reason : found.state;
    };
    expect(reasonOf({})).toBe('The GPU evidence has another shape.');
    expect(reasonOf([])).toBe('The GPU evidence is an empty list.');
    expect(reasonOf(new Array(33).fill(honest))).toBe('The GPU evidence names too many GPUs.');
    expect(reasonOf([null])).toBe('The GPU evidence cannot be read: an entry has another shape.');
  });
});

describe('what is said of GPUs in a report', () => {
  const statuses = (report: unknown, at = now) => {
    const { checks } = judge({ report, nonce, now: at });
    return ['gpu.present', 'gpu.chain', 'gpu.sig', 'gpu.fwid', 'gpu.nonce'].map(
      (id) => checks.find((check) => check.id === id)?.status,
    );
  };
  const withGpu = (certificate: unknown) => ({ ...modelReport(), nvidia_payload: [{ ...honest, certificate }] });

  it('passes, and holds back what rests on certificates that are not there or cannot be read', () => {
    expect(statuses(modelReport())).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
    expect(statuses(withGpu(''))).toEqual(['pass', 'unknown', 'blocked', 'blocked', 'blocked']);
    expect(statuses(withGpu('AQID'))).toEqual(['pass', 'fail', 'blocked', 'blocked', 'blocked']);
  });

  const [leaf, ...above] = nvidia.chain;
  if (!leaf) throw new Error('the chain has no leaf');
  const withLeaf = (terms: Partial<typeof leaf>) => {
    const [issuer] = above;
    if (!issuer) throw new Error('the chain has no second certificate');
    const other = issueCertificate({ ...leaf, ...terms }, issuer);
    const certificates = [other, ...above].map(({ der }) => der);
    return modelReport({ gpus: [buildGpuEvidence(nvidia, { nonce, certificates })] });
  };

  it('knows nothing of firmware a GPU or its certificate does not name, and fails where it is cut short', () => {
    expect(statuses(withLeaf({}))[3]).toBe('pass');
    expect(statuses(withLeaf({ extensions: [] }))[3]).toBe('unknown');
    const cut = extension('2.23.133.5.4.1', false, derOctets(simulatedFirmwareId).subarray(3));
    expect(statuses(withLeaf({ extensions: [cut] }))[3]).toBe('fail');
    const exact = extension('2.23.133.5.4.1', false, simulatedFirmwareId);
    expect(statuses(withLeaf({ extensions: [exact] }))[3]).toBe('pass');
    const unnamed = buildGpuEvidence(nvidia, { nonce, firmwareId: new Uint8Array() });
    expect(statuses(modelReport({ gpus: [unnamed] }))[3]).toBe('fail');
  });

  it('joins a GPU to a tapp by the first half of its report data, and to a layout without a nonce by nothing', () => {
    const half = new Uint8Array(32);
    half.set(Buffer.from(signer.slice(2), 'hex'));
    const evidence = (made: Uint8Array) => [buildGpuEvidence(nvidia, { nonce: made })];
    expect(statuses({ ...tappReport(), nvidia_payload: evidence(half) })[4]).toBe('pass');
    expect(statuses({ ...tappReport(), nvidia_payload: evidence(nonce) })[4]).toBe('fail');
    expect(statuses({ ...brokerReport(), nvidia_payload: evidence(nonce) })[4]).toBe('unknown');
  });

  it('names what holds a check back', () => {
    const detail = (report: unknown) => judge({ report, nonce }).checks.find(({ id }) => id === 'gpu.chain')?.detail;
    const missing = { ...modelReport({ gpus: [] }), vm_config: { num_gpus: 1 } };
    for (const report of [missing, { ...modelReport(), nvidia_payload: {} }])
      expect(detail(report)).toBe('Not judged, because gpu.present did not pass.');
  });

  it('is as good as the worst of several, whichever comes first', () => {
    const good = buildGpuEvidence(nvidia, { nonce });
    const unknown = { ...good, certificate: '' };
    const bad = { ...good, certificate: 'AQID' };
    const chainOf = (...list: readonly unknown[]) => statuses({ ...modelReport(), nvidia_payload: list })[1];
    expect([chainOf(good, good), chainOf(good, unknown), chainOf(unknown, good)]).toEqual([
      'pass',
      'unknown',
      'unknown',
    ]);
    expect([chainOf(good, unknown, bad), chainOf(bad, unknown)]).toEqual(['fail', 'fail']);
  });

  it('fails out of the certificates’ window on either side', () => {
    expect(statuses(modelReport(), Date.UTC(2060, 0, 1))[1]).toBe('fail');
    expect(statuses(modelReport(), Date.UTC(2000, 0, 1))[1]).toBe('fail');
  });

  it('is unknown where a machine names GPUs it does not show, and left out where it names none', () => {
    expect(statuses({ ...modelReport({ gpus: [] }), vm_config: { num_gpus: 1 } })[0]).toBe('unknown');
    for (const num_gpus of [0, -1, '8', null])
      expect(statuses({ ...modelReport({ gpus: [] }), vm_config: { num_gpus } })[0]).toBeUndefined();
  });
});
