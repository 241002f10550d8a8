import { describe, expect, it } from 'vitest';
import { derElement } from '@/network/attestation/der-writer';
import { readDer, derOid as readOid, derTime as readTime } from './der';

describe('DER at its edges', () => {
  const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
  const octets = (length: number) => readDer(derElement(0x04, new Uint8Array(length)), 0x04).value.length;

  it('takes the shortest form of every length, and no other', () => {
    for (const length of [0, 127, 128, 255, 256, 65_535, 65_536]) expect(octets(length)).toBe(length);
    expect(() => readDer(hex(`0481${'7f'}${'00'.repeat(127)}`), 0x04)).toThrow('not in its shortest form');
    expect(() => readDer(hex(`048200ff${'00'.repeat(255)}`), 0x04)).toThrow('not in its shortest form');
    expect(() => readDer(hex(`04830000ff${'00'.repeat(255)}`), 0x04)).toThrow('not in its shortest form');
    expect(() => readDer(hex('0484ffffffff'), 0x04)).toThrow('indefinite or too long');
    expect(() => readDer(hex('0480'), 0x04)).toThrow('indefinite or too long');
  });

  it('refuses a tag of more than one byte for that reason', () => {
    expect(() => readDer(hex('1f8101'), 0x1f)).toThrow('a DER tag has more than one byte');
  });

  it.each([
    ['060100', '0.0'],
    ['060127', '0.39'],
    ['060128', '1.0'],
    ['06014f', '1.39'],
    ['060150', '2.0'],
    ['06028837', '2.999'],
  ])('reads the identifier %s as %s', (written, expected) => {
    expect(readOid(readDer(hex(written), 0x06))).toBe(expected);
  });

  it('refuses identifiers that are empty or cut off, each for its reason', () => {
    for (const written of ['0600', '060180', '06022a80'])
      expect(() => readOid(readDer(hex(written), 0x06))).toThrow('cut off');
  });

  const time = (tag: number, text: string) => () =>
    readTime({ tag, whole: new Uint8Array(), value: Buffer.from(text, 'ascii') });

  it('reads a time only where nothing stands around it and its year has the digits of its type', () => {
    expect(time(0x17, '260701000000Z')()).toBe(Date.UTC(2026, 6, 1));
    expect(time(0x18, '20260701000000Z')()).toBe(Date.UTC(2026, 6, 1));
    for (const text of ['1260701000000Z', '260701000000Z0', '20260701000000Z', '260701000000', ''])
      expect(time(0x17, text)).toThrow('a time is malformed');
    for (const text of ['260701000000Z', '120260701000000Z', '20260701000000Z0'])
      expect(time(0x18, text)).toThrow('a time is malformed');
    expect(time(0x18, '20260732000000Z')).toThrow('a time is not a date');
  });

  it('refuses a time that is missing or of another type, each for its reason', () => {
    expect(() => readTime(undefined)).toThrow('a time is missing');
    expect(time(0x04, '260701000000Z')).toThrow('a time has another type');
  });
});
