import { sha384 } from '@noble/hashes/sha2';
import { isJsonObject } from '@/lib/domain/json';
import { decodeHex, encodeHex, encodeText, joinBytes, sameBytes } from './bytes';

/** The registers a log speaks of. */
export type RegisterIndex = 0 | 1 | 2 | 3;

/** One entry of a boot log; `digest` is what is extended, recomputed for register 3 (attestation §2). */
export type LogEvent = {
  readonly register: RegisterIndex;
  readonly type: number;
  /** dstack: the event's name. tapp: domain and operation. Empty where the log names none. */
  readonly name: string;
  readonly payload: Uint8Array;
  readonly digest: Uint8Array;
  /** The log's own digest equals the recomputed one, or the log states none; always true for registers 0 to 2. */
  readonly authentic: boolean;
};

/** A boot log as it could be read. */
export type EventLog =
  | { readonly state: 'read'; readonly events: readonly LogEvent[] }
  | { readonly state: 'unreadable'; readonly reason: string };

/** Longest log that is replayed, in events; the longest real one has 99. */
export const longestLog = 10_000;

/** Type of the events dstack adds to register 3 (attestation §2). */
export const runtimeEventType = 0x08000001;

const registerSize = 48;

/** Tell whether a number names one of the four registers. */
export function isRegister(value: unknown): value is RegisterIndex {
  return value === 0 || value === 1 || value === 2 || value === 3;
}

function isUint32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

/** Compute the first form of a runtime event's digest: type, name and payload joined by colons (attestation §2). */
export function runtimeDigest(type: number, name: string, payload: Uint8Array): Uint8Array {
  const kind = new Uint8Array(4);
  new DataView(kind.buffer).setUint32(0, type, true);
  const colon = Uint8Array.of(0x3a);
  return sha384(joinBytes(kind, colon, encodeText(name), colon, payload));
}

/** Compute the second form: the canonical JSON of name, payload and type (attestation §2, from public sources). */
export function runtimeDigestJson(type: number, name: string, payload: Uint8Array): Uint8Array {
  return sha384(encodeText(JSON.stringify({ name, payload: encodeHex(payload), type })));
}

type RuntimeEntry = {
  readonly type: number;
  readonly name: string;
  readonly payload: Uint8Array;
  readonly stored: Uint8Array;
  readonly version: unknown;
};

/** The stored digest only chooses between the two forms; what is extended is always computed here. */
function runtimeEvent(entry: RuntimeEntry): LogEvent {
  const { type, name, payload, stored } = entry;
  const first = runtimeDigest(type, name, payload);
  const second = runtimeDigestJson(type, name, payload);
  const isSecond = entry.version === 2 || (entry.version === undefined && sameBytes(stored, second));
  const digest = isSecond ? second : first;
  return { register: 3, type, name, payload, digest, authentic: stored.length === 0 || sameBytes(stored, digest) };
}

function readEvent(entry: unknown): LogEvent | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { imr, event_type: type, event: name, event_payload: payloadText, digest: digestText } = entry;
  if (!isRegister(imr) || !isUint32(type) || typeof name !== 'string' || typeof payloadText !== 'string') {
    return undefined;
  }
  const payload = decodeHex(payloadText);
  const stored = decodeHex(typeof digestText === 'string' ? digestText : '');
  if (!payload || !stored || stored.length > registerSize) return undefined;
  if (imr === 3) return runtimeEvent({ type, name, payload, stored, version: entry.version });
  return { register: imr, type, name, payload, digest: stored, authentic: true };
}

/** Read the events of a dstack report; one unreadable event makes the log unreadable (attestation §2). */
export function readDstackLog(entries: readonly unknown[] | undefined): EventLog {
  if (entries === undefined) return { state: 'unreadable', reason: 'The event log is not a list.' };
  if (entries.length > longestLog) return { state: 'unreadable', reason: 'The event log is too long.' };
  const events: LogEvent[] = [];
  for (const [index, entry] of entries.entries()) {
    const event = readEvent(entry);
    if (!event) return { state: 'unreadable', reason: `Event ${index} has another shape.` };
    events.push(event);
  }
  return { state: 'read', events };
}

/** Replay a log into the four registers: each digest, padded to 48 bytes, is hashed onto its register (attestation §2). */
export function replayRegisters(events: readonly LogEvent[]): readonly Uint8Array[] {
  const registers: Uint8Array[] = Array.from({ length: 4 }, () => new Uint8Array(registerSize));
  for (const { register, digest } of events) {
    const before = registers[register] ?? new Uint8Array(registerSize);
    const padding = new Uint8Array(registerSize - digest.length);
    registers[register] = sha384(joinBytes(before, digest, padding));
  }
  return registers;
}

/** Take the dstack events of register 3 that belong to the boot: everything before system-ready (attestation §11). */
export function bootEvents(events: readonly LogEvent[]): readonly LogEvent[] {
  const runtime = events.filter(({ register, type }) => register === 3 && type === runtimeEventType);
  const end = runtime.findIndex(({ name }) => name === 'system-ready');
  return end < 0 ? runtime : runtime.slice(0, end);
}

/** Find the payload of the one boot event of a name; `undefined` where there is none or more than one. */
export function bootPayload(events: readonly LogEvent[], name: string): Uint8Array | undefined {
  const found = bootEvents(events).filter((event) => event.name === name);
  return found.length === 1 ? found[0]?.payload : undefined;
}
