import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  derBoolean as writeBoolean,
  derElement as writeElement,
  derInteger as writeInteger,
  derOid as writeOid,
  derSequence as writeSequence,
  derTime as writeTime,
} from '@/network/attestation/der-writer';
import { EvidenceUnreadableError } from './bytes';
import { derBits, derBoolean, derChildren, derNumber, derOid, derTag, derTime, derUnsigned, readDer } from './der';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const element = (text: string, tag: number) => readDer(hex(text), tag);

describe('reading DER', () => {
  it('reads back what was written: numbers, identifiers, times, truths', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 6 }), (number, arcs) => {
        const oid = ['1', '2', ...arcs].join('.');
        const [integer, name, truth] = derChildren(
          readDer(writeSequence(writeInteger(number), writeOid(oid), writeBoolean(true)), derTag.sequence),
        );
        expect(derNumber(integer)).toBe(number);
        expect(derOid(name)).toBe(oid);
        expect(derBoolean(truth)).toBe(true);
      }),
    );
  });

  it('reads back moments from 1950 to 9999, to the second', () => {
    const [first, last] = [Date.UTC(1950, 0, 1), Date.UTC(9999, 11, 31, 23, 59, 59)];
    fc.assert(
      fc.property(fc.integer({ min: first / 1000, max: last / 1000 }), (second) => {
        const written = writeTime(second * 1000);
        expect(derTime(readDer(written, written[0] ?? 0))).toBe(second * 1000);
      }),
    );
  });

  it('reads an element longer than 65,535 bytes', () => {
    const long = writeElement(derTag.octetString, new Uint8Array(70_000));
    expect(readDer(long, derTag.octetString).value).toHaveLength(70_000);
  });

  it.each<[string, () => unknown]>([
    ['an indefinite length', () => element('3080', derTag.sequence)],
    ['a length not in its shortest form', () => element('048101aa', derTag.octetString)],
    ['a two-byte length not in its shortest form', () => element(`04820080${'00'.repeat(128)}`, derTag.octetString)],
    ['a length of four bytes', () => element('048400000001aa', derTag.octetString)],
    ['a length past the end', () => element('0405aa', derTag.octetString)],
    ['bytes after the element', () => element('0401aabb', derTag.octetString)],
    ['a tag of more than one byte', () => element('1f8101', derTag.octetString)],
    ['another tag', () => element('0401aa', derTag.sequence)],
    ['a missing element', () => derNumber(undefined)],
    ['a negative integer', () => derUnsigned(element('020180', derTag.integer))],
    ['a padded integer', () => derUnsigned(element('02020001', derTag.integer))],
    ['an empty integer', () => derUnsigned(element('0200', derTag.integer))],
    ['an integer that is too large', () => derNumber(element('02060100000000ff', derTag.integer))],
    ['a boolean that is neither', () => derBoolean(element('010101', derTag.boolean))],
    ['a boolean of two bytes', () => derBoolean(element('0102ffff', derTag.boolean))],
    ['an identifier cut off', () => derOid(element('06022a86', derTag.oid))],
    ['an empty identifier', () => derOid(element('0600', derTag.oid))],
    ['an identifier arc that is too large', () => derOid(element('060790808080808001', derTag.oid))],
    ['bits that do not fill bytes', () => derBits(element('03020780', derTag.bitString))],
    ['a time with another length', () => derTime(element('170b32363037303530303030', 0x17))],
    ['a month that is none', () => derTime(element(`170d${Buffer.from('261305000000Z').toString('hex')}`, 0x17))],
    ['a time of another type', () => derTime(element('0401aa', derTag.octetString))],
  ])('refuses %s', (_, read) => {
    expect(read).toThrow(EvidenceUnreadableError);
  });

  it('splits two-digit years at 2050', () => {
    const year = (digits: string) => {
      const text = Buffer.from(`${digits}0101000000Z`).toString('hex');
      return new Date(derTime(element(`170d${text}`, derTag.utcTime))).getUTCFullYear();
    };
    expect([year('49'), year('50'), year('99')]).toEqual([2049, 1950, 1999]);
  });

  it('refuses or reads any bytes, and fails in no other way', () => {
    const attempt = (bytes: Uint8Array) => {
      try {
        return derChildren(readDer(bytes, derTag.sequence)).length >= 0;
      } catch (cause) {
        return cause instanceof EvidenceUnreadableError;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => attempt(Uint8Array.from([0x30, ...tail]))));
  });
});
