import { createHash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3';
import { describe, expect, it } from 'vitest';
import {
  type CcelEvent,
  taggedEvent,
  writeBootLog,
  writeCcel,
  writeRuntimeEvent,
} from '@/network/attestation/event-log-writer';
import { littleEndian } from '@/network/attestation/quote-writer';
import { composeHashCheck, coTenantsCheck, kmsRootCheck, startedApps } from './app-checks';
import { readCcel, taggedContent } from './ccel';
import { type EventLog, type LogEvent, readDstackLog } from './event-log';
import { mrConfigIdCheck } from './mr-config-id';
import { parseReport } from './report';

const eventsOf = (log: EventLog): readonly LogEvent[] => {
  if (log.state === 'unreadable') throw new TypeError(log.reason);
  return log.events;
};
const reasonOf = (log: EventLog) => (log.state === 'unreadable' ? log.reason : log.state);
const tapp = (...events: readonly CcelEvent[]) => eventsOf(readCcel(writeCcel(events).log));
const start = (content: unknown) => taggedEvent(`app start_app ${JSON.stringify(content)}`);
const own = { app_id: 'own', compose_hash: 'aa' };

describe('a binary boot log', () => {
  const { log } = writeCcel([start(own)]);
  const firstEvent = 32 + Buffer.from(log).readUInt32LE(28);
  const changed = (at: number, value: number) => {
    const copy = Buffer.from(log);
    copy.writeUInt32LE(value, at);
    return readCcel(copy);
  };

  it('gives each event its register, and text only to tagged ones of the last', () => {
    const [firmware, tagged, other] = tapp(
      { register: 0, type: 6, data: taggedEvent('a b c').data },
      taggedEvent('a b c'),
      { register: 3, type: 7, data: taggedEvent('a b c').data },
    );
    expect(firmware).toMatchObject({ register: 0, name: '', authentic: true });
    expect(tagged).toMatchObject({ register: 3, name: 'a b', authentic: true });
    expect(other).toMatchObject({ register: 3, name: '' });
  });

  it.each([
    ['a b c d', 'a b', 'c d'],
    ['a b', 'a b', ''],
    ['a', 'a', ''],
    ['', '', ''],
    [' b c', ' b', 'c'],
    ['a  c', 'a ', 'c'],
  ])('splits %j into %j and %j', (text, name, content) => {
    const [event] = tapp(taggedEvent(text));
    expect(event?.name).toBe(name);
    expect(event && taggedContent(event)).toBe(content);
  });

  it('finds no text in an event that is too short for its own length, or no UTF-8', () => {
    const nameOf = (data: Uint8Array) => tapp({ register: 3, type: 6, data })[0]?.name;
    const head = (length: number) => Buffer.concat([littleEndian(1, 4), littleEndian(length, 4)]);
    expect(nameOf(head(0))).toBe('');
    expect(nameOf(head(1))).toBe('');
    expect(nameOf(new Uint8Array(7))).toBe('');
    expect(nameOf(Buffer.concat([head(1), Buffer.of(0xff)]))).toBe('');
    expect(nameOf(Buffer.concat([head(1), Buffer.from('ab')]))).toBe('a');
    expect(nameOf(Buffer.concat([head(3), Buffer.from('ab')]))).toBe('');
  });

  it.each<[string, EventLog, string]>([
    ['no header event', changed(4, 4), 'has no header event'],
    ['an event of no runtime register', changed(firstEvent, 0), 'names no runtime register'],
    ['an event of a fifth register', changed(firstEvent, 5), 'names no runtime register'],
    ['nine digests', changed(firstEvent + 8, 9), 'too many digests'],
    ['no digest', changed(firstEvent + 8, 0), 'ends before'],
    ['an unknown digest', changed(firstEvent + 12, 99), 'an unknown digest'],
    ['nothing', readCcel(new Uint8Array()), 'ends before'],
    ['no bytes at all', readCcel(undefined), 'is not base64'],
  ])('is not read with %s', (_, found, reason) => {
    expect(reasonOf(found)).toContain(reason);
  });

  it('may end without its mark, and nothing after the mark counts', () => {
    expect(eventsOf(readCcel(log.subarray(0, -4)))).toHaveLength(1);
    expect(eventsOf(readCcel(Buffer.concat([log, Buffer.alloc(40, 1)])))).toHaveLength(1);
  });

  it('says of an event whose digest is another that it is not authentic', () => {
    const copy = Buffer.from(log);
    copy.writeUInt8(copy.readUInt8(firstEvent + 14) ^ 1, firstEvent + 14);
    expect(eventsOf(readCcel(copy))[0]?.authentic).toBe(false);
  });
});

describe('an event list of dstack', () => {
  const [event] = writeBootLog({ composeHash: 'aa' }).slice(-1);
  const read = (change: object) => reasonOf(readDstackLog([{ ...event, ...change }]));

  it.each<[string, object]>([
    ['no register', { imr: 4 }],
    ['a register as text', { imr: '3' }],
    ['a type that is none', { event_type: -1 }],
    ['a type with a fraction', { event_type: 1.5 }],
    ['a type as text', { event_type: '1' }],
    ['a type above 32 bits', { event_type: 0x100000000 }],
    ['a name that is a number', { event: 1 }],
    ['a payload that is a number', { event_payload: 1 }],
    ['a payload that is no hex', { event_payload: 'zz' }],
    ['a digest that is no hex', { digest: 'zz' }],
    ['a digest of 49 bytes', { digest: '00'.repeat(49) }],
  ])('is not read with %s', (_, change) => {
    expect(read(change)).toBe('Event 0 has another shape.');
  });

  it('takes the smallest and the greatest type, and a digest that is not given', () => {
    for (const change of [{ event_type: 0 }, { event_type: 0xffffffff }, { digest: undefined }, { digest: 5 }])
      expect(read(change)).toBe('read');
  });

  it('holds 10,000 events at most', () => {
    const many = (count: number) => reasonOf(readDstackLog(new Array(count).fill({ ...event, imr: 0 })));
    expect([many(10_000), many(10_001), reasonOf(readDstackLog(undefined))]).toEqual([
      'read',
      'The event log is too long.',
      'The event log is not a list.',
    ]);
  });
});

describe('the apps of a tapp', () => {
  const started = (...contents: readonly unknown[]) => startedApps(tapp(...contents.map(start)));

  it('are those whose start names app and hash and did not fail', () => {
    expect(started(own, { ...own, result: 'ok' })).toHaveLength(2);
    expect(started({ ...own, result: 'failed' }, { app_id: 'x' }, { compose_hash: 'aa' }, 5, null)).toEqual([]);
    expect(startedApps(tapp(taggedEvent('app stop_app {"app_id":"x","compose_hash":"aa"}')))).toEqual([]);
    expect(startedApps(tapp(taggedEvent('app start_app mock')))).toEqual([]);
    const elsewhere = tapp({ ...start(own), register: 2 }).map((event) => ({ ...event, name: 'app start_app' }));
    expect(startedApps(elsewhere)).toEqual([]);
  });

  const hashOf = (text: string) => createHash('sha384').update(JSON.stringify(text)).digest('hex');
  const report = (members: object) => {
    const found = parseReport({ evidence: {}, compose_content: 'text', ...members });
    if (!found) throw new TypeError('no report');
    return found;
  };
  const readYaml = (text: string) => text;
  const events = tapp(
    start({ app_id: 'a'.repeat(100), compose_hash: hashOf('text').toUpperCase() }),
    start({ app_id: 'b'.repeat(100), compose_hash: 'bb' }),
  );

  it('name their own by the report, else by the hash of its configuration', () => {
    const check = (members: object) => composeHashCheck({ report: report(members), events, readYaml });
    expect(check({})).toMatchObject({ status: 'pass', evidence: [{}, {}, { label: 'app', value: 'a'.repeat(80) }] });
    expect(check({ app_id: 'a'.repeat(100) }).status).toBe('pass');
    expect(check({ app_id: 'b'.repeat(100) }).status).toBe('fail');
    expect(check({ app_id: 'c' }).status).toBe('fail');
    expect(check({ compose_content: 'other' }).status).toBe('fail');
    expect(check({ compose_content: undefined }).detail).toContain('carries no configuration text');
  });

  it('tell of up to twenty others, each in 80 characters', () => {
    const many = tapp(
      ...Array.from({ length: 25 }, (_, at) =>
        start({ app_id: `${at} ${'x'.repeat(100)}`, compose_hash: `${at}${at}` }),
      ),
    );
    const found = coTenantsCheck({ report: report({}), events: [...events, ...many], readYaml }, hashOf('text'));
    expect(found.status).toBe('warn');
    expect(found.evidence).toHaveLength(20);
    for (const { value } of found.evidence ?? []) expect(value).toHaveLength(80);
    expect(coTenantsCheck({ report: report({}), events, readYaml }, undefined).status).toBe('unknown');
    expect(coTenantsCheck({ report: report({}), events, readYaml }, 'cc').status).toBe('unknown');
    expect(coTenantsCheck({ report: report({}), events: events.slice(0, 1), readYaml }, hashOf('text')).status).toBe(
      'pass',
    );
  });
});

describe('the key service of a machine', () => {
  const boot = (keyProvider: string) => eventsOf(readDstackLog(writeBootLog({ composeHash: 'aa', keyProvider })));
  const service = (id: string) => boot(JSON.stringify({ name: 'kms', id }));

  it('is on the list, on none, or not named', () => {
    expect(kmsRootCheck(service('0xAB'), ['cd', 'ab']).status).toBe('pass');
    expect(kmsRootCheck(service('ab'), ['cd']).status).toBe('unknown');
    expect(kmsRootCheck(service('a'.repeat(500)), []).evidence?.[0]?.value).toHaveLength(400);
    for (const provider of ['mock', '{}', '{"id":5}'])
      expect(kmsRootCheck(boot(provider), ['']).detail).toBe('The boot log names no key service.');
    expect(kmsRootCheck([], ['']).status).toBe('unknown');
  });
});

describe('which key service the second form of the configuration register names', () => {
  const appId = Buffer.from('51'.repeat(20), 'hex');
  const digestOf = (text: string, kind: number) =>
    keccak_256(Buffer.concat([createHash('sha256').update(text).digest(), appId, Buffer.of(kind)]));
  const status = (appCompose: Record<string, unknown> | undefined, keyProvider: string | undefined, kind: number) => {
    const composeText = JSON.stringify(appCompose ?? 'no object');
    const named = keyProvider === undefined ? [] : [writeRuntimeEvent('key-provider', Buffer.from(keyProvider))];
    const written = [writeRuntimeEvent('app-id', appId), ...named];
    const register = Buffer.concat([Buffer.of(2), digestOf(composeText, kind), Buffer.alloc(15)]);
    return mrConfigIdCheck({
      mrConfigId: new Uint8Array(register),
      composeText,
      appCompose,
      events: eventsOf(readDstackLog(written)),
    }).status;
  };

  it.each<[string, Record<string, unknown> | undefined, string | undefined, number]>([
    ['the one the configuration asks for', { key_provider: 'tpm' }, '{"name":"kms"}', 3],
    ['that of the local machine', { key_provider: 'local-sgx' }, undefined, 1],
    ['none where it asks for none', { key_provider: 'none', kms_enabled: true }, undefined, 0],
    ['a key service where one is enabled', { kms_enabled: true, local_key_provider_enabled: true }, undefined, 2],
    ['the local one where that is enabled', { local_key_provider_enabled: true }, '{"name":"kms"}', 1],
    ['the one of the boot log', {}, '{"name":"kms"}', 2],
    [
      'the one of the boot log, switched off or not',
      { kms_enabled: false, local_key_provider_enabled: 'yes' },
      '{"name":"tpm"}',
      3,
    ],
    ['none where nobody names one', {}, undefined, 0],
    ['none where the boot log is unreadable', {}, 'mock', 0],
    ['none where the boot log names a number', {}, '{"name":5}', 0],
    ['the one of the boot log beside no configuration', undefined, '{"name":"local"}', 1],
  ])('is %s', (_, appCompose, keyProvider, kind) => {
    expect(status(appCompose, keyProvider, kind)).toBe('pass');
    expect(status(appCompose, keyProvider, kind + 1)).toBe('fail');
  });

  it('is unknown where its id is no hex or the boot log names another kind', () => {
    expect(status({ key_provider_id: 'zz' }, undefined, 0)).toBe('unknown');
    expect(status({ key_provider_id: 5 }, undefined, 0)).toBe('pass');
    expect(status({}, '{"name":"new"}', 0)).toBe('unknown');
  });
});
