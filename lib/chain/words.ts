import { type Address, getAddress, type Hex } from 'viem';
import { RpcAnswerError } from './errors';

/** Reads ABI-encoded values by hand, by their place: `at` counts words of 32 bytes from where the reader begins. */
export type WordReader = {
  uint(at: number): bigint;
  /** A place, length or count: anything above the data's own size is nonsense. */
  size(at: number): number;
  bool(at: number): boolean;
  address(at: number): Address;
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

function bytesOf(hex: Hex): Uint8Array {
  const bytes = new Uint8Array((hex.length - 2) >> 1);
  for (let index = 0; index < bytes.length; index++) {
    const at = 2 + index * 2;
    bytes[index] = digitOf(hex.charCodeAt(at)) * 16 + digitOf(hex.charCodeAt(at + 1));
  }
  return bytes;
}

type Source = { readonly data: Hex; readonly bytes: Uint8Array; readonly fail: () => never };

function readerAt(source: Source, start: number): WordReader {
  const { data, bytes, fail } = source;
  const digits = (at: number): Hex => {
    const from = start + at * wordLength;
    if (at < 0 || from + wordLength > bytes.length) return fail();
    return `0x${data.slice(2 + from * 2, 2 + (from + wordLength) * 2)}`;
  };
  const size = (at: number): number => {
    const value = BigInt(digits(at));
    return value > BigInt(bytes.length) ? fail() : Number(value);
  };
  return {
    uint: (at) => BigInt(digits(at)),
    size,
    bool: (at) => {
      const value = BigInt(digits(at));
      return value > 1n ? fail() : value === 1n;
    },
    address: (at) => {
      const word = digits(at);
      return word.startsWith(`0x${'0'.repeat(24)}`) ? getAddress(`0x${word.slice(26)}`) : fail();
    },
    text: (at) => {
      const from = start + size(at);
      const length = readerAt(source, from).size(0);
      const end = from + wordLength + length;
      return end > bytes.length ? fail() : decoder.decode(bytes.subarray(from + wordLength, end));
    },
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
  return readerAt({ data, bytes: bytesOf(data), fail }, 0);
}
