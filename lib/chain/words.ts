import type { Address, Hex } from 'viem';
import { RpcAnswerError } from './errors';

/** Reads ABI-encoded values by hand, by their place: `at` counts words of 32 bytes from where the reader begins. */
export type WordReader = {
  uint(at: number): bigint;
  /** A place, length or count: anything above the data's own size is nonsense. */
  size(at: number): number;
  bool(at: number): boolean;
  /** In lower case: the checksum takes a hash. */
  plainAddress(at: number): Address;
  text(at: number): string;
  /** The reader that begins where the word at `at` points to. */
  follow(at: number): WordReader;
  /** The reader that begins `words` further on. */
  skip(words: number): WordReader;
};

const wordLength = 32;
const decoder = new TextDecoder();

/** Value of a hexadecimal digit by its character code; the data is known to be hexadecimal. */
const digitOf = (code: number): number => (code < 58 ? code - 48 : (code | 32) - 87);

/** Newer browsers do this themselves, and a megabyte of it at once. */
const fromHex: unknown = Reflect.get(Uint8Array, 'fromHex');

function bytesOf(hex: string): Uint8Array {
  const made: unknown = typeof fromHex === 'function' ? Reflect.apply(fromHex, Uint8Array, [hex]) : undefined;
  if (made instanceof Uint8Array) return made;
  const bytes = new Uint8Array(hex.length >> 1);
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = digitOf(hex.charCodeAt(index * 2)) * 16 + digitOf(hex.charCodeAt(index * 2 + 1));
  return bytes;
}

/** The digits without their prefix, the bytes they stand for, and how many these are. */
type Source = {
  readonly digits: string;
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly fail: () => never;
};

const noDigits = '0'.repeat(56);
const noAddressDigits = '0'.repeat(24);

function wordAt({ digits, length, fail }: Source, from: number): string {
  if (from < 0 || from + wordLength > length) return fail();
  return digits.slice(from * 2, (from + wordLength) * 2);
}

/** Not by way of a bigint: every text of a market has two of these. */
function sizeAt(source: Source, from: number): number {
  const word = wordAt(source, from);
  const value = word.startsWith(noDigits) ? Number.parseInt(word.slice(56), 16) : Number.POSITIVE_INFINITY;
  return value > source.length ? source.fail() : value;
}

function textAt(source: Source, from: number): string {
  const start = from + wordLength;
  const end = start + sizeAt(source, from);
  if (end > source.length) return source.fail();
  return decoder.decode(source.bytes.subarray(start, end));
}

function readerAt(source: Source, start: number): WordReader {
  const { fail } = source;
  const word = (at: number): string => wordAt(source, start + at * wordLength);
  const size = (at: number): number => sizeAt(source, start + at * wordLength);
  return {
    uint: (at) => BigInt(`0x${word(at)}`),
    size,
    bool: (at) => {
      const value = BigInt(`0x${word(at)}`);
      return value > 1n ? fail() : value === 1n;
    },
    plainAddress: (at) => {
      const digits = word(at);
      return digits.startsWith(noAddressDigits) ? `0x${digits.slice(24).toLowerCase()}` : fail();
    },
    text: (at) => textAt(source, start + size(at)),
    follow: (at) => readerAt(source, start + size(at)),
    skip: (words) => readerAt(source, start + words * wordLength),
  };
}

/**
 * Read ABI-encoded bytes without an ABI: a market of a thousand services is decoded many times faster this way, and no decoder has to
 * be loaded for it. Every place is checked; `what` names the data in the error.
 * @throws RpcAnswerError where a value lies outside of the data or is none of its kind
 */
export function createWordReader(data: Hex, what: string): WordReader {
  const fail = (): never => {
    throw new RpcAnswerError(`The node's ${what} cannot be decoded`);
  };
  const length = (data.length - 2) >> 1;
  const digits = data.slice(2, 2 + length * 2);
  return readerAt({ digits, bytes: bytesOf(digits), length, fail }, 0);
}
