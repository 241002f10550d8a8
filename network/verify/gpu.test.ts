import { describe, expect, it } from 'vitest';
import { encodeHex } from '@/lib/attestation/bytes';
import { statusOf } from '@/lib/attestation/check';
import { readGpuEvidence, readGpuPayload } from '@/lib/attestation/gpu';
import { type EatEvidence, eatCheck } from '@/lib/attestation/gpu-eat';
import { deriveKey, extension, issueCertificate, toPem } from '../attestation/certificates';
import { derOctets } from '../attestation/der-writer';
import { buildGpuEvidence, simulatedFirmwareId } from '../attestation/gpu-writer';
import { brokerReport, buildEat, judge, modelReport, nonce, now, nvidia, signer, tappReport } from './simulated-case';

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

describe('NVIDIA’s own answer', () => {
  const rim = (eat: EatEvidence, changed: Partial<Parameters<typeof eatCheck>[0]> = {}) =>
    eatCheck({ eat, now, nonce, gpus: 1, ...changed });
  const [pair, tokens] = buildEat().answer as [readonly unknown[], Record<string, string>];
  const [key] = buildEat().keys as [Record<string, unknown>];
  const text = String(pair[1]);
  const overall = (changed: unknown) => ({ answer: [['JWT', changed], tokens], keys: [key] });
  const withKey = (changed: Record<string, unknown>) => ({ ...buildEat(), keys: [{ ...key, ...changed }] });

  /** The right digest, under another word for what it is. */
  function namedBy(kind: string, algorithm: string): EatEvidence {
    return buildEat({ overall: { submods: { 'GPU-0': [kind, [algorithm, submodDigest()]] } } });
  }

  it('passes under the words that name a digest', () => {
    expect(rim(namedBy('DIGEST', 'SHA-256')).status).toBe('pass');
  });

  it('passes where it is genuine, current, favourable and for our nonce', () => {
    expect(rim(buildEat())).toMatchObject({ status: 'pass' });
    expect(rim({ ...buildEat(), answer: JSON.stringify(buildEat().answer) })).toMatchObject({ status: 'pass' });
    expect(rim(withKey({ kid: 'simulated', use: 'sig' }))).toMatchObject({ status: 'pass' });
    expect(rim({ ...buildEat(), keys: [{}, null, 'key', key] })).toMatchObject({ status: 'pass' });
  });

  it('counts at both ends of its window, and needs no beginning', () => {
    const exp = now / 1000;
    expect(rim(buildEat({ overall: { exp } })).status).toBe('pass');
    expect(rim(buildEat({ overall: { exp: exp - 1 } })).status).toBe('unknown');
    expect(rim(buildEat({ overall: { nbf: exp } })).status).toBe('pass');
    expect(rim(buildEat({ overall: { nbf: exp + 1 } })).status).toBe('unknown');
    expect(rim(buildEat({ overall: { nbf: undefined } })).status).toBe('pass');
    expect(rim(buildEat({ overall: { nbf: '0' } })).status).toBe('unknown');
    expect(rim(buildEat({ gpu: { exp: undefined } })).status).toBe('unknown');
    expect(rim(buildEat({ gpu: { exp: '9999999999' } })).status).toBe('unknown');
  });

  it.each<[string, EatEvidence]>([
    ['no key at all', { ...buildEat(), keys: [] }],
    ['a key of another kind', withKey({ kty: 'RSA' })],
    ['a key on another curve', withKey({ crv: 'P-256' })],
    ['a key without x', withKey({ x: undefined })],
    ['a key without y', withKey({ y: undefined })],
    ['a key whose x is cut', withKey({ x: String(key.x).slice(4) })],
    ['a key whose y is cut', withKey({ y: String(key.y).slice(4) })],
    ['a key with padding', withKey({ x: `${String(key.x)}=` })],
    ['a key under another name', withKey({ kid: 'other' })],
    ['a key without a name for a token that names one', withKey({ kid: undefined })],
    ['a token that is no text', overall(7)],
    ['a token of two parts', overall(text.split('.').slice(0, 2).join('.'))],
    ['a token of four parts', overall(`${text}.e30`)],
    ['a token with a changed signature', overall(`${text.slice(0, -8)}AAAAAAAA`)],
    ['a token that is too long', overall(`${text}${'A'.repeat(262_144)}`)],
    ['claims that are no JSON', overall([text.split('.')[0], 'AA', text.split('.')[2]].join('.'))],
    ['no submodules', buildEat({ overall: { submods: 5 } })],
    ['fewer submodules than GPUs', buildEat({ overall: { submods: {} } })],
    ['no tokens of GPUs', { ...buildEat(), answer: [pair] }],
    ['no token of this GPU', { ...buildEat(), answer: [pair, {}] }],
    ['no answer', { ...buildEat(), answer: undefined }],
    ['an overall word that is a text', buildEat({ overall: { 'x-nvidia-overall-att-result': 'true' } })],
    ['a nonce that is none', buildEat({ overall: { eat_nonce: 5 } })],
    ['another nonce of a GPU', buildEat({ gpu: { eat_nonce: '00'.repeat(32) } })],
    ['a submodule named by another kind', namedBy('TOKEN', 'SHA-256')],
    ['a submodule named by another hash', namedBy('DIGEST', 'SHA-1')],
    ['a submodule named by a number', buildEat({ overall: { submods: { 'GPU-0': ['DIGEST', ['SHA-256', 5]] } } })],
    ['a submodule named by nothing', buildEat({ overall: { submods: { 'GPU-0': null } } })],
    ['another algorithm', buildEat({ head: { alg: 'ES256' } })],
    ['another key’s signature', buildEat({ signingKey: deriveKey('P-384', 'attacker', 'token') })],
  ])('proves nothing with %s', (_, eat) => {
    expect(rim(eat).status).toBe('unknown');
  });

  it('may leave the name of its key out', () => {
    expect(rim(buildEat({ head: { kid: undefined } })).status).toBe('pass');
  });

  it('proves nothing without itself, without a nonce, or for more GPUs than it names', () => {
    expect(eatCheck({ eat: undefined, now, nonce, gpus: 1 }).detail).toContain('were not compared');
    expect(rim(buildEat(), { nonce: undefined }).detail).toContain('Without a nonce of ours');
    expect(rim(buildEat(), { gpus: 2 }).detail).toContain('names fewer GPUs');
  });

  it('takes the digest of a submodule in either case', () => {
    const submods = (digest: string) => buildEat({ digest });
    const own = String(submodDigest());
    expect(rim(submods(own.toUpperCase())).status).toBe('pass');
  });

  function submodDigest(): unknown {
    const claims: unknown = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return Reflect.get(Object(Reflect.get(Object(Reflect.get(Object(claims), 'submods')), 'GPU-0')), 1)?.[1];
  }

  it('is judged for the nonce of the quote where we sent none', () => {
    const { checks } = judge({ report: modelReport(), eat: buildEat() });
    expect(statusOf(checks, 'gpu.rim')).toBe('pass');
  });
});
