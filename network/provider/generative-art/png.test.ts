import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePng, PngUnreadableError } from './png-decode';
import { crc32, encodePng, pngSignature } from './png-encode';

const chunk = (type: string, content: Uint8Array): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};
const header = (width: number, height: number, kind: { depth: number; colourType: number; interlaced?: boolean }) => {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set([kind.depth, kind.colourType, 0, 0, kind.interlaced ? 1 : 0], 8);
  return chunk('IHDR', content);
};
const png = (...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([pngSignature, ...chunks, chunk('IEND', Buffer.alloc(0))]);
const pixels = (rows: readonly number[]): Buffer => chunk('IDAT', deflateSync(Buffer.from(rows)));

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }), opaque: fc.boolean() })
  .chain(({ width, height, opaque }) =>
    fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }).map((rgba) => ({
      width,
      height,
      rgba: opaque ? rgba.map((value, at) => (at % 4 === 3 ? 255 : value)) : rgba,
    })),
  );

describe('a PNG', () => {
  it('brings back every pixel that was written into it', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async (picture) => {
        const read = await decodePng(await encodePng(picture, { Software: 'x' }));
        expect([read.width, read.height]).toEqual([picture.width, picture.height]);
        expect(Buffer.from(read.rgba).equals(Buffer.from(picture.rgba))).toBe(true);
      }),
    );
  });

  it('has the checksum that the format names as its example', () => {
    expect(crc32(Buffer.from('IEND'))).toBe(0xae426082);
  });

  it('is read in all five filters', async () => {
    const rows = [
      [0, 10, 20, 30],
      [1, 10, 10, 10],
      [2, 1, 1, 1],
      [3, 6, 6, 6],
      [4, 1, 1, 1],
    ].flat();
    const { rgba } = await decodePng(png(header(3, 5, { depth: 8, colourType: 0 }), pixels(rows)));
    const grey = Array.from({ length: 15 }, (_, at) => rgba[at * 4]);
    expect(grey).toEqual([10, 20, 30, 10, 20, 30, 11, 21, 31, 11, 22, 32, 12, 23, 33]);
  });

  it('is read with a palette of two bits, its opacity, and with sixteen bits a channel', async () => {
    const palette = chunk('PLTE', Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255]));
    const opacity = chunk('tRNS', Buffer.from([255, 128]));
    const small = png(header(3, 1, { depth: 2, colourType: 3 }), palette, opacity, pixels([0, 0b00_01_10_00]));
    expect([...(await decodePng(small)).rgba]).toEqual([255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 255]);
    const deep = png(header(1, 1, { depth: 16, colourType: 4 }), pixels([0, 0x80, 0x80, 0xff, 0xff]));
    expect([...(await decodePng(deep)).rgba]).toEqual([128, 128, 128, 255]);
  });

  it('is read interlaced', async () => {
    // Seven passes over three by three pixels, two of them empty: the places follow from the format's own table.
    const passes = [
      [0, 1],
      [0, 2],
      [0, 3, 4],
      [0, 5, 0, 6],
      [0, 7, 8, 9],
    ].flat();
    const { rgba } = await decodePng(png(header(3, 3, { depth: 8, colourType: 0, interlaced: true }), pixels(passes)));
    expect(Array.from({ length: 9 }, (_, at) => rgba[at * 4])).toEqual([1, 5, 2, 7, 8, 9, 3, 6, 4]);
  });

  it('that cannot be one is refused, whatever is wrong, and never unpacked beyond its size', async () => {
    const grey = { depth: 8, colourType: 0 };
    const broken = [
      Buffer.from('GIF89a'),
      png(header(1, 1, grey)),
      png(header(9_999, 9_999, grey), pixels([0, 0])),
      png(header(0, 1, grey), pixels([0])),
      png(header(1, 1, { depth: 3, colourType: 0 }), pixels([0, 0])),
      png(header(2, 1, grey), pixels([0, 0])),
      png(header(1, 1, grey), pixels(Array.from({ length: 100_000 }, () => 0))),
      png(header(1, 1, grey), pixels([9, 0])),
      png(header(1, 1, { depth: 8, colourType: 3 }), pixels([0, 7])),
      png(header(1, 1, grey), pixels([0, 0])).subarray(0, 40),
    ];
    for (const bytes of broken) await expect(decodePng(bytes)).rejects.toBeInstanceOf(PngUnreadableError);
  });

  it('with any byte changed is either refused or still a picture of its size', async () => {
    const original = await encodePng({ width: 4, height: 4, rgba: new Uint8Array(64).fill(200) });
    await fc.assert(
      fc.asyncProperty(fc.nat(original.length - 1), fc.nat(255), async (at, value) => {
        const changed = Buffer.from(original);
        changed[at] = value;
        const outcome = await decodePng(changed).then(
          ({ rgba }) => rgba.length,
          (error: unknown) => error instanceof PngUnreadableError,
        );
        expect([true, 64]).toContain(outcome);
      }),
    );
  });

  it('is as small as a drawing should be', async () => {
    const flat = await encodePng({ width: 256, height: 256, rgba: new Uint8Array(256 * 256 * 4).fill(255) });
    expect(flat.length).toBeLessThan(2_000);
  });
});
