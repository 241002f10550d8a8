import { promisify } from 'node:util';
import { inflate as zlibInflate } from 'node:zlib';
import type { Picture } from './picture';
import { crc32, pngSignature } from './png-encode';

const inflate = promisify(zlibInflate);

/** The bytes are no PNG that can be read. */
export class PngUnreadableError extends Error {
  override readonly name = 'PngUnreadableError';
}

const maxSide = 4096;
const maxPixels = 4096 * 2160;

type Header = {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlaced: boolean;
};
type Chunks = { readonly header: Header; readonly palette: Buffer; readonly opacity: Buffer; readonly packed: Buffer };

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function headerOf(content: Buffer): Header {
  if (content.length !== 13) throw new PngUnreadableError('the header has a wrong length');
  const [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
  const [depth = 0, colourType = 0, compression, filter, interlace = 0] = content.subarray(8);
  if (width < 1 || height < 1 || width > maxSide || height > maxSide || width * height > maxPixels)
    throw new PngUnreadableError(`a picture of ${width} by ${height} pixels is too large`);
  if (!depthsOf[colourType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1)
    throw new PngUnreadableError('the header names a form that does not exist');
  return { width, height, depth, colourType, interlaced: interlace === 1 };
}

function chunksOf(bytes: Buffer): Chunks {
  if (!bytes.subarray(0, 8).equals(pngSignature)) throw new PngUnreadableError('it does not begin as a PNG');
  const packed: Buffer[] = [];
  let header: Header | undefined;
  let palette: Buffer = Buffer.alloc(0);
  let opacity: Buffer = Buffer.alloc(0);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) throw new PngUnreadableError('it ends in the middle');
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length))
      throw new PngUnreadableError('a checksum is wrong');
    if (type === 'IHDR') header = headerOf(content);
    else if (type === 'PLTE') palette = content;
    else if (type === 'tRNS') opacity = content;
    else if (type === 'IDAT') packed.push(content);
    else if (type === 'IEND') break;
    at += 12 + length;
  }
  if (!header || packed.length === 0) throw new PngUnreadableError('it has no picture in it');
  return { header, palette, opacity, packed: Buffer.concat(packed) };
}

/** A part of the picture that is stored by itself: the whole of it, or one of the seven passes of an interlaced one. */
type Pass = { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number };

const whole: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }];
const adam7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

const passesOf = ({ width, height, interlaced, depth, colourType }: Header) =>
  (interlaced ? adam7 : whole)
    .map((pass) => {
      const columns = Math.ceil((width - pass.x) / pass.dx);
      const rows = Math.ceil((height - pass.y) / pass.dy);
      return { ...pass, columns, rows, rowBytes: Math.ceil((columns * depth * (channelsOf[colourType] ?? 1)) / 8) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [fromLeft, fromUp, fromCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (fromLeft <= fromUp && fromLeft <= fromCorner) return left;
  return fromUp <= fromCorner ? up : corner;
}

/** Undo the filter of one row in place. */
function unfilter(row: Buffer, above: Buffer, kind: { readonly filter: number; readonly pixelBytes: number }): void {
  const { filter, pixelBytes } = kind;
  if (filter > 4) throw new PngUnreadableError('a row has a filter that does not exist');
  if (filter === 0) return;
  for (let at = 0; at < row.length; at += 1) {
    const left = at < pixelBytes ? 0 : (row[at - pixelBytes] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < pixelBytes ? 0 : (above[at - pixelBytes] ?? 0);
    const guesses = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0];
    row[at] = ((row[at] ?? 0) + (guesses[filter] ?? 0)) & 0xff;
  }
}

/** One sample of a row, of whatever depth. */
function sampleAt(row: Buffer, index: number, depth: number): number {
  if (depth === 8) return row[index] ?? 0;
  if (depth === 16) return row.length >= index * 2 + 2 ? row.readUInt16BE(index * 2) : 0;
  const bit = index * depth;
  return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

type Rgba = readonly [number, number, number, number];

/** Reads one pixel of a row as red, green, blue and opacity. */
function pixelReader({ header, palette, opacity }: Chunks): (row: Buffer, column: number) => Rgba {
  const { depth, colourType } = header;
  const channels = channelsOf[colourType] ?? 1;
  const scale = 255 / (2 ** depth - 1);
  const clear =
    colourType === 3 ? [] : Array.from({ length: opacity.length >> 1 }, (_, at) => opacity.readUInt16BE(at * 2));
  return (row, column) => {
    const samples = Array.from({ length: channels }, (_, channel) => sampleAt(row, column * channels + channel, depth));
    const [first = 0] = samples;
    if (colourType === 3) {
      const at = first * 3;
      if (at + 2 >= palette.length) throw new PngUnreadableError('a pixel has a colour that is not in the palette');
      return [palette[at] ?? 0, palette[at + 1] ?? 0, palette[at + 2] ?? 0, opacity[first] ?? 255];
    }
    const isClear = clear.length === channels && samples.every((value, channel) => value === clear[channel]);
    const [one = 0, two = 0, three = 0, four = 0] = samples.map((value) => Math.round(value * scale));
    if (channels <= 2) return [one, one, one, channels === 2 ? two : isClear ? 0 : 255];
    return [one, two, three, channels === 4 ? four : isClear ? 0 : 255];
  };
}

/** Read a PNG of any kind; its size and what it unpacks to are bounded before they are believed. @throws PngUnreadableError */
export async function decodePng(bytes: Uint8Array): Promise<Picture> {
  const chunks = chunksOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const { header } = chunks;
  const passes = passesOf(header);
  const expected = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  const raw = await inflate(chunks.packed, { maxOutputLength: expected }).catch((cause: unknown) => {
    throw new PngUnreadableError('its pixels cannot be unpacked', { cause });
  });
  if (raw.length !== expected) throw new PngUnreadableError('it has too few pixels');
  const { width, height } = header;
  const rgba = new Uint8Array(width * height * 4);
  const read = pixelReader(chunks);
  const pixelBytes = Math.max(1, ((channelsOf[header.colourType] ?? 1) * header.depth) >> 3);
  let at = 0;
  for (const { x, y, dx, dy, columns, rows, rowBytes } of passes) {
    let above: Buffer = Buffer.alloc(rowBytes);
    for (let line = 0; line < rows; line += 1) {
      const row = raw.subarray(at + 1, at + 1 + rowBytes);
      unfilter(row, above, { filter: raw[at] ?? 0, pixelBytes });
      for (let column = 0; column < columns; column += 1) {
        rgba.set(read(row, column), ((y + line * dy) * width + x + column * dx) * 4);
      }
      above = row;
      at += 1 + rowBytes;
    }
  }
  return { width, height, rgba };
}
