import { promisify } from 'node:util';
import { deflate as zlibDeflate } from 'node:zlib';
import type { Picture } from './picture';

const deflate = promisify(zlibDeflate);

const table = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** The checksum of PNG chunks. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** The eight bytes every PNG begins with. */
export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** Each row as its differences from the pixel to the left: smooth pictures become small so. */
function filteredRows({ width, height, rgba }: Picture, channels: number): Buffer {
  const rows = Buffer.alloc(height * (1 + width * channels));
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    rows[at] = 1;
    at += 1;
    for (let x = 0; x < width; x += 1) {
      const pixel = (y * width + x) * 4;
      for (let channel = 0; channel < channels; channel += 1) {
        const left = x === 0 ? 0 : (rgba[pixel - 4 + channel] ?? 0);
        rows[at] = ((rgba[pixel + channel] ?? 0) - left) & 0xff;
        at += 1;
      }
    }
  }
  return rows;
}

const isOpaque = ({ rgba }: Picture): boolean => {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
};

/** Write a picture as a PNG of 8 bits a channel, with texts (Latin-1) about it. */
export async function encodePng(picture: Picture, texts: Readonly<Record<string, string>> = {}): Promise<Buffer> {
  const channels = isOpaque(picture) ? 3 : 4;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.width, 0);
  header.writeUInt32BE(picture.height, 4);
  header.set([8, channels === 3 ? 2 : 6, 0, 0, 0], 8);
  const packed = await deflate(filteredRows(picture, channels), { level: 6 });
  return Buffer.concat([
    pngSignature,
    chunk('IHDR', header),
    ...Object.entries(texts).map(([key, text]) => chunk('tEXt', Buffer.from(`${key}\0${text}`, 'latin1'))),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
