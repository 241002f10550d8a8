import { createHash } from 'node:crypto';
import { bytesOf } from './der-writer';
import { littleEndian } from './quote-writer';

/** One entry of a dstack event log, as its JSON writes it (attestation §2). */
export type WrittenEvent = {
  readonly imr: number;
  readonly event_type: number;
  readonly digest: string;
  readonly event: string;
  readonly event_payload: string;
  /** Present in logs of the second form only. */
  readonly version?: number;
};

const runtimeEvent = 0x08000001;

const sha384Hex = (content: Uint8Array | string) => createHash('sha384').update(content).digest('hex');

/** Write a runtime event of register 3 with the digest of the first or second form. */
export function writeRuntimeEvent(event: string, payload: Uint8Array, form: 1 | 2 = 1): WrittenEvent {
  const eventPayload = Buffer.from(payload).toString('hex');
  const fields = { imr: 3, event_type: runtimeEvent, event, event_payload: eventPayload };
  if (form === 2) {
    const text = JSON.stringify({ name: event, payload: eventPayload, type: runtimeEvent });
    return { ...fields, digest: sha384Hex(text), version: 2 };
  }
  const head = bytesOf(littleEndian(runtimeEvent, 4), Buffer.from(`:${event}:`, 'utf8'));
  return { ...fields, digest: sha384Hex(bytesOf(head, payload)) };
}

/** Write an event the firmware measured into register 0, 1 or 2. */
export function writeFirmwareEvent(imr: 0 | 1 | 2, label: string): WrittenEvent {
  const payload = Buffer.from(`simulated ${label}`, 'utf8');
  return { imr, event_type: 0x80000001, digest: sha384Hex(payload), event: '', event_payload: payload.toString('hex') };
}

/** What an honest boot says of itself; hashes and ids as lowercase hex. */
export type BootTerms = {
  readonly composeHash: string;
  readonly appId?: string;
  readonly instanceId?: string;
  readonly osImageHash?: string;
  readonly keyProvider?: string;
  readonly form?: 1 | 2;
};

/** Identities of the simulated app. */
export const simulatedApp = {
  appId: '5151515151515151515151515151515151515151',
  instanceId: '5252525252525252525252525252525252525252',
  osImageHash: '53'.repeat(32),
  keyProvider: JSON.stringify({ name: 'kms', id: '5454' }),
} as const;

/** Write the log of an honest boot (attestation §2, §4 log.*). */
export function writeBootLog(terms: BootTerms): readonly WrittenEvent[] {
  const { appId, instanceId, osImageHash, keyProvider, composeHash, form = 1 } = { ...simulatedApp, ...terms };
  const event = (name: string, payload: Uint8Array) => writeRuntimeEvent(name, payload, form);
  const hex = (text: string) => Buffer.from(text, 'hex');
  return [
    writeFirmwareEvent(0, 'firmware volume'),
    writeFirmwareEvent(0, 'ACPI tables'),
    writeFirmwareEvent(1, 'kernel'),
    writeFirmwareEvent(2, 'command line'),
    writeFirmwareEvent(2, 'initial file system'),
    event('system-preparing', new Uint8Array(0)),
    event('app-id', hex(appId)),
    event('compose-hash', hex(composeHash)),
    event('instance-id', hex(instanceId)),
    event('boot-mr-done', new Uint8Array(0)),
    event('os-image-hash', hex(osImageHash)),
    event('key-provider', Buffer.from(keyProvider, 'utf8')),
    event('system-ready', new Uint8Array(0)),
  ];
}

type Registers = [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** Compute the registers that measured the given digests. */
export function registersOf(extended: readonly { readonly imr: number; readonly digest: string }[]): Registers {
  const registers: Registers = [new Uint8Array(48), new Uint8Array(48), new Uint8Array(48), new Uint8Array(48)];
  for (const { imr, digest } of extended) {
    const before = registers[imr];
    if (before === undefined) throw new RangeError(`there is no register ${imr}`);
    const padded = Buffer.concat([Buffer.from(digest, 'hex'), Buffer.alloc(48)]).subarray(0, 48);
    registers[imr] = new Uint8Array(createHash('sha384').update(before).update(padded).digest());
  }
  return registers;
}

/** One event of a binary CC log: `register` counts as RTMRs do, `data` is measured. */
export type CcelEvent = { readonly register: 0 | 1 | 2 | 3; readonly type: number; readonly data: Uint8Array };

/** Write a tagged event of register 3: "domain operation content" behind tag and length (attestation §2). */
export function taggedEvent(text: string): CcelEvent {
  const content = Buffer.from(text, 'utf8');
  return { register: 3, type: 6, data: bytesOf(littleEndian(0x5151, 4), littleEndian(content.length, 4), content) };
}

/** Write a binary CC event log, its header event first and 0xffffffff after the last, with the registers it leads to. */
export function writeCcel(events: readonly CcelEvent[]): { readonly log: Uint8Array; readonly registers: Registers } {
  const description = Buffer.from('Spec ID Event03\0', 'ascii');
  const header = bytesOf(
    littleEndian(0, 4),
    littleEndian(3, 4),
    new Uint8Array(20),
    littleEndian(description.length, 4),
  );
  const digests = events.map(({ register, data }) => ({ imr: register, digest: sha384Hex(data) }));
  const written = events.map(({ register, type, data }, at) =>
    bytesOf(
      littleEndian(register + 1, 4),
      littleEndian(type, 4),
      littleEndian(1, 4),
      littleEndian(0x0c, 2),
      Buffer.from(digests[at]?.digest ?? '', 'hex'),
      littleEndian(data.length, 4),
      data,
    ),
  );
  const log = bytesOf(header, description, ...written, littleEndian(0xffffffff, 4), new Uint8Array(16));
  return { log, registers: registersOf(digests) };
}
