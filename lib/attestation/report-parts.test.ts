import { describe, expect, it } from 'vitest';
import { joinBytes } from './bytes';
import { nonceCheck, signerCheck } from './identity-checks';
import { parseReport } from './report';
import { decodeReportData, reportDataCheck } from './report-data';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

describe('report data', () => {
  const address = '5151515151515151515151515151515151515151';
  const data = (hex: string) => new Uint8Array(Buffer.from(hex.padEnd(128, '0'), 'hex'));
  const ascii = (text: string) => Buffer.from(text, 'ascii').toString('hex');
  const key = 'aa'.repeat(32);

  it.each<[string, string, unknown]>([
    ['an address as text', ascii(`0x${address}`), { layout: 'ascii-address', address: `0x${address}` }],
    ['an address as text in capitals', ascii(`0x${'AB'.repeat(20)}`), { address: `0x${'ab'.repeat(20)}` }],
    ['an address', address, { layout: 'address', address: `0x${address}` }],
    [
      'an address and a nonce',
      `${address}${'00'.repeat(12)}${key}`,
      { layout: 'address+nonce', nonce: new Uint8Array(32).fill(0xaa) },
    ],
    [
      'a sealed channel’s key',
      `${key}${address}00000001`,
      { layout: '0g-pc-v1', encryptionKey: new Uint8Array(32).fill(0xaa), address: `0x${address}` },
    ],
  ])('binds %s', (_, hex, expected) => {
    expect(decodeReportData(data(hex))).toMatchObject(Object(expected));
    expect(reportDataCheck(data(hex), decodeReportData(data(hex))).status).toBe('pass');
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['an address as text with something after it', `${ascii(`0x${address}`)}01`],
    ['an address of zeros as text', ascii(`0x${'00'.repeat(20)}`)],
    ['a text that is no address', ascii(`0x${'zz'.repeat(20)}`)],
    ['an address with something in its gap', `${address}01`],
    ['a nonce without an address', `${'00'.repeat(32)}${key}`],
    ['a sealed channel of another version', `${key}${address}00000002`],
    ['a sealed channel with something after it', `${key}${address}0000000101`],
    ['a sealed channel without a key', `${'00'.repeat(32)}${address}00000001`],
    ['a sealed channel without a signer', `${key}${'00'.repeat(20)}00000001`],
  ])('binds nothing: %s', (_, hex) => {
    expect(decodeReportData(data(hex))).toBeUndefined();
    expect(reportDataCheck(data(hex), undefined).status).toBe('fail');
  });

  it('has 64 bytes', () => {
    expect(decodeReportData(data(address).subarray(0, 63))).toBeUndefined();
    expect(decodeReportData(joinBytes(data(address), bytes(0)))).toBeUndefined();
  });
});

describe('who is in the quote', () => {
  const address = '0x5151515151515151515151515151515151515151';
  const nonce = new Uint8Array(32).fill(7);
  const reportOf = (members: object) => {
    const report = parseReport({ quote: '00', ...members });
    if (!report) throw new TypeError('no report');
    return report;
  };
  const layout = { layout: 'address+nonce', address, nonce } as const;
  const plain = { layout: 'address', address } as const;
  const registered = { address: address.toUpperCase().replace('0X', '0x'), acknowledged: true };
  const signer = (members: object, own = registered) => signerCheck(reportOf(members), plain, own);
  const nonceOf = (members: object, sent: Uint8Array | undefined, own: typeof layout | typeof plain = layout) =>
    nonceCheck(reportOf(members), own, sent);

  it('is the registered signer in any casing, and the report’s own copy must say the same', () => {
    expect(signer({})).toMatchObject({ status: 'pass', evidence: [{ value: address }, { value: registered.address }] });
    for (const copy of [address, address.slice(2), registered.address, '', null])
      expect(signer({ signing_address: copy }).status).toBe('pass');
    for (const copy of [5, 'mock', `${address}00`, `0x${'00'.repeat(20)}`])
      expect(signer({ signing_address: copy }).detail).toContain('names another signing address');
  });

  it('is nobody the chain does not name, or names without acknowledging', () => {
    expect(signerCheck(reportOf({}), plain, undefined)).toMatchObject({
      status: 'unknown',
      evidence: [{ value: address }],
    });
    expect(signer({}, { ...registered, acknowledged: false }).detail).toContain('not acknowledged');
    for (const other of ['', `0x${'00'.repeat(20)}`, `${address}51`])
      expect(signer({}, { ...registered, address: other }).detail).toContain('another key');
  });

  it('is fresh only for the very nonce we sent', () => {
    expect(nonceOf({}, nonce)).toMatchObject({
      status: 'pass',
      evidence: [{ value: '07'.repeat(32) }, { value: '07'.repeat(32) }],
    });
    expect(nonceOf({}, new Uint8Array(32)).status).toBe('fail');
    expect(nonceOf({}, undefined).detail).toContain('We sent no nonce');
    expect(nonceOf({}, nonce, plain).detail).toContain('puts no nonce');
    for (const copy of ['07'.repeat(32), '', null]) expect(nonceOf({ request_nonce: copy }, nonce).status).toBe('pass');
    for (const copy of ['08'.repeat(32), '07', 5, '*'])
      expect(nonceOf({ request_nonce: copy }, nonce).detail).toContain('names another nonce');
    expect(nonceOf({ request_nonce: '07'.repeat(32) }, nonce, plain).detail).toContain('names another nonce');
  });
});

describe('the members of a report', () => {
  const read = (members: object) => parseReport(members);

  it('are found where each software puts them', () => {
    expect(read({ quote: '0a' })).toMatchObject({ kind: 'dstack', quote: bytes(10), quoteCopiesDiffer: false });
    expect(read({ intel_quote: '0a', quote: 'Cg==' })).toMatchObject({ quote: bytes(10), quoteCopiesDiffer: false });
    expect(read({ intel_quote: '0a', quote: '0b' })).toMatchObject({ quote: bytes(10), quoteCopiesDiffer: true });
    expect(read({ intel_quote: '0a', quote: 'mock' })).toMatchObject({ quoteCopiesDiffer: true });
    expect(read({ info: { tcb_info: '{"a":1}', vm_config: '{"b":2}' } })).toMatchObject({
      tcbInfo: { a: 1 },
      vmConfig: { b: 2 },
    });
    expect(read({ tcb_info: { a: 1 }, info: '{"tcb_info":{"a":2}}' })).toMatchObject({ tcbInfo: { a: 1 } });
    expect(read({ tcb_info: { app_compose: 'x' }, app_compose: 'y' })).toMatchObject({ composeText: 'x' });
    expect(read({ app_compose: 'y' })).toMatchObject({ composeText: 'y' });
    expect(read({ tcb_info: { report_data: 'b' }, report_data: 'a' })).toMatchObject({ reportDataClaim: 'a' });
    expect(read({ tcb_info: { report_data: 'b' } })).toMatchObject({ reportDataClaim: 'b' });
    expect(read({ nvidia_payload: 1, gpu_evidence: 2 })).toMatchObject({ gpuPayload: 1 });
    expect(read({ gpu_evidence: 2 })).toMatchObject({ gpuPayload: 2 });
  });

  it('may repeat the boot log, and every differing copy counts', () => {
    const logs = (members: object) => read(members)?.eventLogs;
    expect(logs({ event_log: [1], tcb_info: { event_log: '[1]' } })).toEqual([[1]]);
    expect(logs({ event_log: [1], tcb_info: { event_log: [2] } })).toEqual([[1], [2]]);
    expect(logs({ event_log: 'mock', tcb_info: { event_log: 'other' } })).toEqual([undefined]);
    expect(logs({})).toEqual([]);
  });

  it('are those of a tapp where there is evidence, as base64, text or object', () => {
    const evidence = { quote: 'Cg==', cc_eventlog: 'Cw==', gpu_evidence: 5 };
    const inBase64 = Buffer.from(JSON.stringify(evidence)).toString('base64');
    for (const written of [evidence, JSON.stringify(evidence), inBase64])
      expect(read({ evidence: written, compose_content: 'x', app_id: 'a' })).toMatchObject({
        ...{ kind: 'tapp', quote: bytes(10), ccel: bytes(11), gpuPayload: 5, composeText: 'x', appId: 'a' },
      });
    expect(read({ evidence: 'mock', quote: '0c', app_compose: 'y', nvidia_payload: 6 })).toMatchObject({
      ...{ kind: 'tapp', quote: bytes(12), ccel: undefined, gpuPayload: 6, composeText: 'y' },
    });
    expect(read({ evidence: 5 })).toMatchObject({ kind: 'tapp', quote: undefined });
    expect(read({ evidence: '' })).toMatchObject({ kind: 'dstack' });
  });

  it('are none where the answer is no object', () => {
    for (const answer of ['mock', '[]', 5, null, undefined, []]) expect(parseReport(answer)).toBeUndefined();
    expect(parseReport('{}')).toMatchObject({ kind: 'dstack' });
  });
});
