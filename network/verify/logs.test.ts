import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startedApps } from '@/lib/attestation/app-checks';
import { encodeHex } from '@/lib/attestation/bytes';
import { readCcel, taggedContent } from '@/lib/attestation/ccel';
import {
  bootEvents,
  bootPayload,
  type EventLog,
  type LogEvent,
  readDstackLog,
  replayRegisters,
} from '@/lib/attestation/event-log';
import { mrConfigIdCheck } from '@/lib/attestation/mr-config-id';
import { decodeReportData } from '@/lib/attestation/report-data';
import { registersOf, taggedEvent, writeBootLog, writeCcel, writeRuntimeEvent } from '../attestation/event-log-writer';
import { reportDataOf, startAppEvent } from '../attestation/report-writer';

const composeHash = '66'.repeat(32);

function eventsOf(log: EventLog): readonly LogEvent[] {
  if (log.state === 'unreadable') throw new TypeError(log.reason);
  return log.events;
}

const hexes = (registers: readonly Uint8Array[]) => registers.map(encodeHex);

describe('a dstack boot log', () => {
  it.each([1, 2] as const)('leads to the registers of the machine, its digests in form %s', (form) => {
    const written = writeBootLog({ composeHash, form });
    const events = eventsOf(readDstackLog(written));
    expect(events.every(({ authentic }) => authentic)).toBe(true);
    expect(hexes(replayRegisters(events))).toEqual(hexes(registersOf(written)));
  });

  it('knows the second form by its digest where no version is written', () => {
    const written = writeBootLog({ composeHash, form: 2 }).map(({ version: _, ...event }) => event);
    const events = eventsOf(readDstackLog(written));
    expect(events.every(({ authentic }) => authentic)).toBe(true);
    expect(hexes(replayRegisters(events))).toEqual(hexes(registersOf(written)));
  });

  it('is replayed from what runtime events say, never from the digest they state', () => {
    const written = writeBootLog({ composeHash });
    const empty = written.map((event) => (event.imr === 3 ? { ...event, digest: '' } : event));
    const events = eventsOf(readDstackLog(empty));
    expect(events.every(({ authentic }) => authentic)).toBe(true);
    expect(hexes(replayRegisters(events))).toEqual(hexes(registersOf(written)));
    const lied = written.map((event) => (event.imr === 3 ? { ...event, digest: '00'.repeat(48) } : event));
    const found = eventsOf(readDstackLog(lied));
    expect(found.filter(({ authentic }) => !authentic)).toHaveLength(8);
    expect(hexes(replayRegisters(found))).toEqual(hexes(registersOf(written)));
  });

  it('pads a shorter digest with zeros behind it', () => {
    const event = { imr: 0, event_type: 1, digest: 'ab'.repeat(32), event: '', event_payload: '' };
    expect(hexes(replayRegisters(eventsOf(readDstackLog([event]))))).toEqual(hexes(registersOf([event])));
  });

  it('has one identity: what comes after system-ready belongs to the app', () => {
    const late = writeRuntimeEvent('compose-hash', new Uint8Array(32));
    const events = eventsOf(readDstackLog([...writeBootLog({ composeHash }), late]));
    expect(encodeHex(bootPayload(events, 'compose-hash') ?? new Uint8Array())).toBe(composeHash);
    expect(bootEvents(events).map(({ name }) => name)).not.toContain('system-ready');
    const early = eventsOf(readDstackLog([late, ...writeBootLog({ composeHash })]));
    expect(bootPayload(early, 'compose-hash')).toBeUndefined();
  });

  it.each([
    ['no list', undefined],
    ['a register beyond the four', [{ imr: 4, event_type: 1, digest: '', event: '', event_payload: '' }]],
    ['a fraction for a register', [{ imr: 0.5, event_type: 1, digest: '', event: '', event_payload: '' }]],
    ['a negative type', [{ imr: 3, event_type: -1, digest: '', event: '', event_payload: '' }]],
    ['a payload of odd hex', [{ imr: 3, event_type: 1, digest: '', event: '', event_payload: 'abc' }]],
    ['a digest of 49 bytes', [{ imr: 3, event_type: 1, digest: '00'.repeat(49), event: '', event_payload: '' }]],
    ['a name that is no text', [{ imr: 3, event_type: 1, digest: '', event: 1, event_payload: '' }]],
    ['null', [null]],
    ['ten thousand and one events', Array.from({ length: 10_001 }, () => null)],
  ])('is unreadable with %s', (_, entries) => {
    expect(readDstackLog(entries).state).toBe('unreadable');
  });

  it('never throws for any list', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (entries) => {
        expect(['read', 'unreadable']).toContain(readDstackLog(entries).state);
      }),
    );
  });
});

describe('a binary CC log', () => {
  const events = [
    { register: 0, type: 1, data: Buffer.from('firmware') },
    { register: 2, type: 3, data: Buffer.from('never extended') },
    startAppEvent('one', 'aa'.repeat(48)),
    taggedEvent('tapp stop_app {}'),
  ] as const;
  const extended = events.filter(({ type }) => type !== 3);

  it('leads to the registers, its header events left out', () => {
    const { log } = writeCcel(events);
    expect(hexes(replayRegisters(eventsOf(readCcel(log))))).toEqual(hexes(writeCcel(extended).registers));
  });

  it('names domain and operation of tagged events, and their content apart', () => {
    const found = eventsOf(readCcel(writeCcel(events).log)).filter(({ register }) => register === 3);
    expect(found.map(({ name }) => name)).toEqual(['tapp start_app', 'tapp stop_app']);
    expect(found[1] && taggedContent(found[1])).toBe('{}');
    expect(startedApps(found)).toEqual([{ appId: 'one', composeHash: 'aa'.repeat(48) }]);
  });

  it('takes a failed start for no start', () => {
    const failed = taggedEvent('tapp.0g.com start_app {"app_id":"one","compose_hash":"00","result":"failed"}');
    expect(startedApps(eventsOf(readCcel(writeCcel([failed]).log)))).toEqual([]);
  });

  it('tells a runtime event whose digest is not of its content', () => {
    const { log } = writeCcel([taggedEvent('tapp start_app {}')]);
    const changed = Buffer.from(log);
    const place = changed.indexOf('start_app');
    changed.write('stxrt_app', place, 'latin1');
    expect(eventsOf(readCcel(changed)).map(({ authentic }) => authentic)).toEqual([false]);
  });

  it('is unreadable when cut anywhere inside an event, and never throws', () => {
    const { log } = writeCcel(events);
    const ends = new Set<string>();
    for (let length = 0; length < log.length - 20; length += 1) ends.add(readCcel(log.subarray(0, length)).state);
    expect(readCcel(log.subarray(0, 60)).state).toBe('unreadable');
    expect([...ends].sort()).toEqual(['read', 'unreadable']);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(['read', 'unreadable']).toContain(readCcel(bytes).state);
      }),
    );
    expect(readCcel(undefined).state).toBe('unreadable');
  });
});

describe('the configuration register', () => {
  const composeText = '{"kms_enabled":true,"key_provider_id":"aabb"}';
  const appCompose = { kms_enabled: true, key_provider_id: 'aabb' };
  const events = eventsOf(readDstackLog(writeBootLog({ composeHash })));
  const hash = createHash('sha256').update(composeText).digest();
  const register = (version: number, digest: Uint8Array) =>
    Uint8Array.from(Buffer.concat([Buffer.from([version]), digest, Buffer.alloc(15)]));
  const statusOf = (mrConfigId: Uint8Array, change: object = {}) =>
    mrConfigIdCheck({ mrConfigId, composeText, appCompose, events, ...change }).status;

  it('equals the configuration in the first form, and nothing behind it', () => {
    expect(statusOf(register(1, hash))).toBe('pass');
    expect(statusOf(register(1, Buffer.alloc(32, 1)))).toBe('fail');
    const tail = register(1, hash);
    tail[47] = 1;
    expect(statusOf(tail)).toBe('fail');
  });

  it('is recomputed in the second form from configuration, app and key service', async () => {
    const { keccak_256 } = await import('@noble/hashes/sha3');
    const appId = Buffer.from('51'.repeat(20), 'hex');
    const second = register(2, keccak_256(Buffer.concat([hash, appId, Buffer.from([2]), Buffer.from('aabb', 'hex')])));
    expect(statusOf(second)).toBe('pass');
    expect(statusOf(second, { composeText: `${composeText} ` })).toBe('fail');
    expect(statusOf(second, { appCompose: { ...appCompose, key_provider_id: 'aabc' } })).toBe('fail');
    expect(statusOf(second, { appCompose: { ...appCompose, key_provider: 'local' } })).toBe('fail');
    expect(statusOf(second, { events: [] })).toBe('unknown');
    expect(statusOf(second, { appCompose: { ...appCompose, key_provider: 'new kind' } })).toBe('unknown');
  });

  it('is unknown when empty, of a third form, or without a configuration to compare', () => {
    expect(statusOf(new Uint8Array(48))).toBe('unknown');
    expect(statusOf(register(3, hash))).toBe('unknown');
    expect(statusOf(register(1, hash), { composeText: undefined })).toBe('unknown');
  });
});

describe('report data', () => {
  const address = '0xabcdefabcdefabcdefabcdefabcdefabcdefabcd';

  it('is read in its four layouts', () => {
    const nonce = new Uint8Array(32).fill(7);
    const encryptionKey = new Uint8Array(32).fill(9);
    expect(decodeReportData(reportDataOf.asciiAddress(address.toUpperCase().replace('0X', '0x')))).toEqual({
      layout: 'ascii-address',
      address,
    });
    expect(decodeReportData(reportDataOf.addressAndNonce(address, nonce))).toEqual({
      layout: 'address+nonce',
      address,
      nonce,
    });
    expect(decodeReportData(reportDataOf.address(address))).toEqual({ layout: 'address', address });
    expect(decodeReportData(reportDataOf.sealed(address, encryptionKey))).toEqual({
      layout: '0g-pc-v1',
      address,
      encryptionKey,
    });
  });

  it.each([
    ['zeros', new Uint8Array(64)],
    ['63 bytes', new Uint8Array(63).fill(1)],
    ['a nonce without an address', Uint8Array.from([...new Uint8Array(32), ...new Uint8Array(32).fill(7)])],
    ['a sealed key without a signer', reportDataOf.sealed(`0x${'00'.repeat(20)}`, new Uint8Array(32).fill(9))],
    ['noise', new Uint8Array(64).fill(0xff)],
    ['a bare address with noise behind it', Uint8Array.from([...new Uint8Array(20).fill(1), 1, ...new Uint8Array(43)])],
  ])('has no layout for %s', (_, bytes) => {
    expect(decodeReportData(bytes)).toBeUndefined();
  });

  it('binds no zero address in any layout', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
        const found = decodeReportData(bytes);
        expect(found?.address ?? '0x1').not.toMatch(/^0x0{40}$/);
      }),
    );
  });
});
