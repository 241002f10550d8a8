import { byteAt, bytesAt, EvidenceUnreadableError } from './bytes';

/** One DER element: `whole` with its head, `value` without. */
export type DerElement = { readonly tag: number; readonly whole: Uint8Array; readonly value: Uint8Array };

/** Tags this reader meets (X.690 §8). */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Refuse evidence with a reason. */
export function refuse(reason: string): never {
  throw new EvidenceUnreadableError(reason);
}

function lengthAt(bytes: Uint8Array, at: number): { readonly length: number; readonly start: number } {
  const first = byteAt(bytes, at);
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 3) refuse('a DER length is indefinite or too long');
  let length = 0;
  for (let step = 1; step <= count; step += 1) length = length * 0x100 + byteAt(bytes, at + step);
  const shortest = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
  if (shortest !== count) refuse('a DER length is not in its shortest form');
  return { length, start: at + 1 + count };
}

function elementAt(bytes: Uint8Array, at: number): DerElement {
  const tag = byteAt(bytes, at);
  if ((tag & 0x1f) === 0x1f) refuse('a DER tag has more than one byte');
  const { length, start } = lengthAt(bytes, at + 1);
  const value = bytesAt(bytes, start, length);
  return { tag, value, whole: bytes.subarray(at, start + length) };
}

/** Read bytes that are exactly one DER element of the given tag. @throws EvidenceUnreadableError */
export function readDer(bytes: Uint8Array, tag: number): DerElement {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) refuse('bytes follow a DER element');
  return expectTag(element, tag);
}

/** Read the elements inside an element. @throws EvidenceUnreadableError */
export function derChildren(parent: DerElement): readonly DerElement[] {
  const children: DerElement[] = [];
  for (let at = 0; at < parent.value.length; ) {
    const child = elementAt(parent.value, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

/** Require an element to exist and to have a tag. @throws EvidenceUnreadableError */
export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element === undefined) return refuse('a DER element is missing');
  if (element.tag !== tag) return refuse(`a DER element has tag ${element.tag} instead of ${tag}`);
  return element;
}

/** Read an INTEGER that is not negative, in its shortest form, as its bytes without leading zero. @throws EvidenceUnreadableError */
export function derUnsigned(element: DerElement | undefined): Uint8Array {
  const { value } = expectTag(element, derTag.integer);
  const first = byteAt(value, 0);
  if (first >= 0x80) refuse('a DER integer is negative');
  if (first !== 0) return value;
  if (value.length > 1 && byteAt(value, 1) < 0x80) refuse('a DER integer is not in its shortest form');
  return value.subarray(1);
}

/** Read an INTEGER below 2^32. @throws EvidenceUnreadableError */
export function derNumber(element: DerElement | undefined): number {
  const bytes = derUnsigned(element);
  if (bytes.length > 4) refuse('a DER integer is too large');
  return bytes.reduce((sum, byte) => sum * 0x100 + byte, 0);
}

/** Read a BOOLEAN. @throws EvidenceUnreadableError */
export function derBoolean(element: DerElement | undefined): boolean {
  const { value } = expectTag(element, derTag.boolean);
  const byte = byteAt(value, 0);
  if (value.length !== 1 || (byte !== 0 && byte !== 0xff)) refuse('a DER boolean is neither true nor false');
  return byte === 0xff;
}

/** Read an OBJECT IDENTIFIER in dotted form. @throws EvidenceUnreadableError */
export function derOid(element: DerElement | undefined): string {
  const { value } = expectTag(element, derTag.oid);
  if (value.length === 0 || byteAt(value, value.length - 1) >= 0x80) refuse('an object identifier is cut off');
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 0x80 + (byte & 0x7f);
    if (arc > 0xffffffff) refuse('an object identifier has an arc that is too large');
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [head = 0, ...rest] = arcs;
  const top = head < 40 ? 0 : head < 80 ? 1 : 2;
  return [top, head - top * 40, ...rest].join('.');
}

/** Read a BIT STRING that fills whole bytes. @throws EvidenceUnreadableError */
export function derBits(element: DerElement | undefined): Uint8Array {
  const { value } = expectTag(element, derTag.bitString);
  if (byteAt(value, 0) !== 0) refuse('a bit string does not fill whole bytes');
  return value.subarray(1);
}

const timePattern = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

/** Read UTCTime or GeneralizedTime as milliseconds since 1970 (RFC 5280 §4.1.2.5). @throws EvidenceUnreadableError */
export function derTime(element: DerElement | undefined): number {
  if (element === undefined) return refuse('a time is missing');
  if (element.tag !== derTag.utcTime && element.tag !== derTag.generalizedTime)
    return refuse('a time has another type');
  const text = String.fromCharCode(...element.value.subarray(0, 20));
  const digits = element.tag === derTag.utcTime ? 2 : 4;
  const [, year = '', month, day, hour, minute, second] = timePattern.exec(text) ?? [];
  if (year.length !== digits) return refuse('a time is malformed');
  const century = digits === 4 ? '' : Number.parseInt(year, 10) < 50 ? '20' : '19';
  const iso = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const moment = Date.parse(iso);
  return Number.isFinite(moment) ? moment : refuse('a time is not a date');
}
