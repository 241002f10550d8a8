import { describe, expect, it } from 'vitest';
import {
  byteAt,
  bytesAt,
  decodeBase64,
  decodeHex,
  decodeText,
  encodeBase64,
  encodeHex,
  encodeText,
  isZero,
  joinBytes,
  sameBytes,
  uint16At,
  uint32At,
} from './bytes';
import { blockedCheck, checkCatalogue, guardedCheck, makeCheck, missingPrerequisites, statusOf } from './check';
import { arrayOf, bytesOf, isGiven, objectOf, sameHex, textOf } from './members';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

describe('bytes', () => {
  it('are written and read as hex and base64, in one way each', () => {
    expect(encodeHex(bytes(0, 15, 255))).toBe('000fff');
    expect([decodeHex('000fff'), decodeHex('0x000FFF'), decodeHex('0X000fFf')]).toEqual(
      new Array(3).fill(bytes(0, 15, 255)),
    );
    expect(decodeHex('')).toEqual(bytes());
    for (const text of ['0', '0x0', 'zz', 'g0', '0g', ' 00', '00 ', '0x0x00']) expect(decodeHex(text)).toBeUndefined();
    expect(encodeBase64(bytes(251, 255, 0))).toBe('+/8A');
    expect([decodeBase64('+/8A'), decodeBase64('+/8='), decodeBase64('+w=='), decodeBase64('')]).toEqual([
      bytes(251, 255, 0),
      bytes(251, 255),
      bytes(251),
      bytes(),
    ]);
    for (const text of ['+w', '+w=', '+x==', '+/9=', '-_8A', '+/8A=', 'A', ' +/8A', '+/8A\n'])
      expect(decodeBase64(text)).toBeUndefined();
  });

  it('are text only where they are UTF-8, a byte order mark kept', () => {
    expect(decodeText(encodeText('ä€'))).toBe('ä€');
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
    expect(decodeText(bytes(0xff))).toBeUndefined();
  });

  it('are compared, joined and cut to the byte', () => {
    expect([
      sameBytes(bytes(1, 2), bytes(1, 2)),
      sameBytes(bytes(1), bytes(1, 2)),
      sameBytes(bytes(1, 2), bytes(1)),
    ]).toEqual([true, false, false]);
    expect(sameBytes(bytes(1, 2), bytes(1, 3))).toBe(false);
    expect([isZero(bytes()), isZero(bytes(0, 0)), isZero(bytes(0, 1))]).toEqual([true, true, false]);
    expect(joinBytes(bytes(1), bytes(), bytes(2, 3))).toEqual(bytes(1, 2, 3));
    expect(bytesAt(bytes(1, 2, 3), 1, 2)).toEqual(bytes(2, 3));
    expect(() => bytesAt(bytes(1, 2, 3), 2, 2)).toThrow('ends before byte 4');
    expect(byteAt(bytes(7), 0)).toBe(7);
    expect(() => byteAt(bytes(7), 1)).toThrow('ends before byte 2');
    expect([uint16At(bytes(9, 1, 2), 1), uint32At(bytes(1, 2, 3, 0x84), 0)]).toEqual([0x201, 0x84030201]);
    expect(() => uint32At(bytes(1, 2, 3), 0)).toThrow('ends before byte 4');
  });
});

describe('members that writers give in several forms', () => {
  const tooLong = 'a'.repeat(4_194_305);
  const longest = 'a'.repeat(4_194_304);

  it('are read in each, and not at all where they are too long', () => {
    expect([bytesOf('ff'), bytesOf('/w=='), bytesOf(5), bytesOf('*')]).toEqual([
      bytes(255),
      bytes(255),
      undefined,
      undefined,
    ]);
    expect(bytesOf(longest)).toHaveLength(longest.length / 2);
    expect(bytesOf(tooLong)).toBeUndefined();
    expect([objectOf({ a: 1 }), objectOf('{"a":1}'), objectOf('[1]'), objectOf([1]), objectOf(null)]).toEqual([
      { a: 1 },
      { a: 1 },
      undefined,
      undefined,
      undefined,
    ]);
    expect(objectOf(`{"a":1}${' '.repeat(4_194_304)}`)).toBeUndefined();
    expect([arrayOf([1]), arrayOf('[1]'), arrayOf('{}'), arrayOf('mock'), arrayOf(5)]).toEqual([
      [1],
      [1],
      undefined,
      undefined,
      undefined,
    ]);
    expect(arrayOf(`[1]${' '.repeat(4_194_304)}`)).toBeUndefined();
    expect([textOf('a'), textOf(5)]).toEqual(['a', undefined]);
  });

  it('say something unless they are absent, null or empty', () => {
    expect([undefined, null, '', 0, false, 'x', []].map(isGiven)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('are the same hex whatever their case and prefix', () => {
    expect([sameHex('0xAB', 'ab'), sameHex('0XAB', '0xab'), sameHex('ab', 'ac'), sameHex('a0xb', 'ab')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('what a check is made of', () => {
  it('has the severity of the catalogue, and evidence only where there is some', () => {
    expect(makeCheck('tdx.parse', 'pass', 'x')).toEqual({
      id: 'tdx.parse',
      severity: 'critical',
      status: 'pass',
      detail: 'x',
    });
    expect(makeCheck('kms.root', 'warn', 'x', [{ label: 'a', value: 'b' }])).toEqual({
      ...{ id: 'kms.root', severity: 'minor', status: 'warn', detail: 'x' },
      evidence: [{ label: 'a', value: 'b' }],
    });
    expect(blockedCheck('os.image', ['tdx.parse', 'tdx.att_key']).detail).toContain('tdx.parse, tdx.att_key');
  });

  it('fails where its rule throws, with at most 200 characters of the reason', () => {
    const thrown = (cause: unknown) =>
      guardedCheck('log.rtmr', () => {
        throw cause;
      });
    expect(thrown(new Error('x'.repeat(300)))).toMatchObject({
      status: 'fail',
      evidence: [{ value: 'x'.repeat(200) }],
    });
    expect(thrown('text').evidence?.[0]?.value).toBe('unknown reason');
    expect(guardedCheck('log.rtmr', () => makeCheck('log.rtmr', 'pass', '')).status).toBe('pass');
  });

  it('is held back by whatever did not pass, absent checks included', () => {
    const checks = [makeCheck('tdx.parse', 'pass', ''), makeCheck('tdx.att_key', 'warn', '')];
    expect(missingPrerequisites(checks, ['tdx.parse', 'tdx.att_key', 'tdx.quote_sig'])).toEqual([
      'tdx.att_key',
      'tdx.quote_sig',
    ]);
    expect([statusOf(checks, 'tdx.parse'), statusOf(checks, 'os.image')]).toEqual(['pass', undefined]);
  });

  it('has the severity and class of the specification', () => {
    const rows = Object.entries(checkCatalogue).map(([id, entry]) => `${id} ${entry.severity} ${entry.class}`);
    const of = (severity: string, kind: string) =>
      rows.filter((row) => row.endsWith(` ${severity} ${kind}`)).map((row) => row.split(' ')[0]);
    expect(of('critical', 'policy')).toEqual(['tdx.cert_time']);
    expect(of('major', 'policy')).toEqual(['tcb.status', 'os.image', 'img.pinned']);
    expect(of('minor', 'tamper')).toEqual(['gpu.present']);
    expect(of('minor', 'policy')).toEqual([
      ...['tdx.service_td', 'tdx.trailing', 'app.co_tenants', 'kms.root', 'gpu.rim', 'compose.risks'],
    ]);
    expect(of('major', 'tamper')).toEqual([
      ...['col.tcb_info', 'col.qe_identity', 'claims.match_quote', 'id.nonce'],
      ...['gpu.chain', 'gpu.sig', 'gpu.fwid', 'gpu.nonce', 'sig.scheme'],
    ]);
    expect(of('critical', 'tamper')).toEqual([
      ...['tdx.parse', 'tdx.pck_chain', 'tdx.qe_report_sig', 'tdx.att_key', 'tdx.quote_sig', 'tdx.qe_vendor'],
      ...['tdx.td_policy', 'col.revocation', 'log.rtmr', 'log.digests', 'log.boot_events', 'app.compose_hash'],
      ...['app.mr_config_id', 'id.report_data', 'id.signer', 'sig.signer', 'sig.request', 'sig.response'],
    ]);
  });
});
