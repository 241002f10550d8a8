import { sha384 } from '@noble/hashes/sha2';
import { bytesAt, decodeText, EvidenceUnreadableError, sameBytes, uint16At, uint32At } from './bytes';
import { type EventLog, isRegister, type LogEvent, longestLog } from './event-log';

const noAction = 3;
const tagged = 6;
const endOfLog = 0xffffffff;
const sha384Algorithm = 0x0c;

/** Digest sizes by TCG algorithm: SHA-1, SHA-256, SHA-384, SHA-512, SM3. */
const digestSizes: Readonly<Record<number, number>> = { 4: 20, 11: 32, 12: 48, 13: 64, 18: 32 };

/** A tagged event: u32 tag, u32 length, text "domain operation content" (attestation §2). */
function taggedText(data: Uint8Array): string {
  if (data.length < 8 || uint32At(data, 4) > data.length - 8) return '';
  return decodeText(bytesAt(data, 8, uint32At(data, 4))) ?? '';
}

function splitText(text: string): { readonly name: string; readonly content: string } {
  const first = text.indexOf(' ');
  const second = first < 0 ? -1 : text.indexOf(' ', first + 1);
  return second < 0 ? { name: text, content: '' } : { name: text.slice(0, second), content: text.slice(second + 1) };
}

type Digests = { readonly sha384: Uint8Array | undefined; readonly end: number };

function readDigests(log: Uint8Array, at: number): Digests {
  const count = uint32At(log, at);
  if (count > 8) throw new EvidenceUnreadableError('an event has too many digests');
  let end = at + 4;
  let found: Uint8Array | undefined;
  for (let index = 0; index < count; index += 1) {
    const algorithm = uint16At(log, end);
    const size = digestSizes[algorithm];
    if (size === undefined) throw new EvidenceUnreadableError('an event names an unknown digest');
    const digest = bytesAt(log, end + 2, size);
    if (algorithm === sha384Algorithm) found = digest;
    end += 2 + size;
  }
  return { sha384: found, end };
}

type RawEvent = {
  readonly index: number;
  readonly type: number;
  readonly stored: Uint8Array | undefined;
  readonly payload: Uint8Array;
};

function toEvent({ index, type, stored, payload }: RawEvent): LogEvent {
  const register = index - 1;
  if (!isRegister(register)) throw new EvidenceUnreadableError('an event names no runtime register');
  if (stored === undefined) throw new EvidenceUnreadableError('an event has no SHA-384 digest');
  if (register !== 3) return { register, type, name: '', payload, digest: stored, authentic: true };
  const digest = sha384(payload);
  const name = type === tagged ? splitText(taggedText(payload)).name : '';
  return { register, type, name, payload, digest, authentic: sameBytes(stored, digest) };
}

function readEvents(log: Uint8Array): readonly LogEvent[] {
  // The first event has the old form and only describes the log: register, type, SHA-1, size, text.
  if (uint32At(log, 4) !== noAction) throw new EvidenceUnreadableError('the log has no header event');
  let at = 32 + uint32At(log, 28);
  const events: LogEvent[] = [];
  while (at < log.length && uint32At(log, at) !== endOfLog) {
    if (events.length >= longestLog) throw new EvidenceUnreadableError('the log is too long');
    const index = uint32At(log, at);
    const type = uint32At(log, at + 4);
    const { sha384: stored, end } = readDigests(log, at + 8);
    const payload = bytesAt(log, end + 4, uint32At(log, end));
    at = end + 4 + payload.length;
    // Header events are never extended (attestation §2).
    if (type !== noAction) events.push(toEvent({ index, type, stored, payload }));
  }
  return events;
}

/** Read a binary CC event log; register n of the log is RTMR n-1, and the log ends at 0xffffffff (attestation §2). */
export function readCcel(log: Uint8Array | undefined): EventLog {
  if (log === undefined) return { state: 'unreadable', reason: 'The boot log is not base64.' };
  try {
    return { state: 'read', events: readEvents(log) };
  } catch (cause) {
    const reason = cause instanceof EvidenceUnreadableError ? cause.message : 'it has another form';
    return { state: 'unreadable', reason: `The boot log cannot be read: ${reason}.` };
  }
}

/** Read the text after domain and operation of a tagged event; empty where the event has none. */
export function taggedContent(event: LogEvent): string {
  return splitText(taggedText(event.payload)).content;
}
