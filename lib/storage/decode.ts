// lib/storage keeps things in this browser: every record is versioned, belongs to one chain and account, and is parsed when read.
import type { Address, Hex } from 'viem';

/** A stored value has not the shape its codec promises; `path` names the place. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly path: string;

  constructor(path: string, wanted: string) {
    super(`${path} is not ${wanted}`);
    this.path = path;
  }
}

/** Read an unknown value as `T`. @throws DecodeError */
export type Decoder<T> = (value: unknown, path: string) => T;

/** Read a text of at most `maximum` characters; the usual limit is above the longest answer a provider may give (16 MiB). */
export function text(maximum = 20_000_000): Decoder<string> {
  return (value, path) => {
    if (typeof value !== 'string' || value.length > maximum) throw new DecodeError(path, 'a text');
    return value;
  };
}

/** Read a finite whole number that fits a double exactly. */
export const integer: Decoder<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new DecodeError(path, 'a whole number');
  return value;
};

/** Read true or false. */
export const boolean: Decoder<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new DecodeError(path, 'true or false');
  return value;
};

/** Read a whole number that was stored as decimal text because it may exceed a double. */
export const bigintText: Decoder<bigint> = (value, path) => {
  if (typeof value !== 'string' || !/^-?\d{1,90}$/.test(value)) throw new DecodeError(path, 'a whole number as text');
  return BigInt(value);
};

/** Read an address. */
export const address: Decoder<Address> = (value, path) => {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(value)) throw new DecodeError(path, 'an address');
  return `0x${value.slice(2)}`;
};

/** Read hex bytes, `length` in bytes where it is fixed. */
export function hex(length?: number): Decoder<Hex> {
  return (value, path) => {
    const isRight = typeof value === 'string' && /^0x[0-9a-fA-F]*$/.test(value);
    if (!isRight || (length !== undefined && value.length !== 2 + 2 * length)) throw new DecodeError(path, 'hex bytes');
    return `0x${value.slice(2)}`;
  };
}

/** Read one of a fixed set of texts. */
export function oneOf<const T extends string>(choices: readonly T[]): Decoder<T> {
  return (value, path) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw new DecodeError(path, `one of ${choices.join(', ')}`);
    return choice;
  };
}

/** Read a value that may be missing; missing becomes undefined. */
export function maybe<T>(inner: Decoder<T>): Decoder<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : inner(value, path));
}

/** Read a list. */
export function list<T>(inner: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new DecodeError(path, 'a list');
    return value.map((item: unknown, index) => inner(item, `${path}[${index}]`));
  };
}

/** Read an object whose values all have one shape. */
export function dictionary<T>(inner: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isObject(value)) throw new DecodeError(path, 'an object');
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item, `${path}.${key}`)]));
  };
}

type Decoders<T> = { readonly [K in keyof T]-?: Decoder<T[K]> };

/** Read the fields that `required` and `optional` name and nothing else; optional fields that are missing stay missing. */
export function object<R extends object, O extends object = Record<never, never>>(
  required: Decoders<R>,
  optional?: Decoders<O>,
): Decoder<R & Partial<O>> {
  return (value, path) => {
    if (!isObject(value)) throw new DecodeError(path, 'an object');
    const fieldOf = (key: string) => (Object.hasOwn(value, key) ? value[key] : undefined);
    const decodeAll = (entries: readonly [string, Decoder<unknown>][]) =>
      entries.map(([key, decode]) => [key, decode(fieldOf(key), `${path}.${key}`)] as const);
    const present = Object.entries<Decoder<unknown>>(optional ?? {}).filter(([key]) => fieldOf(key) !== undefined);
    return Object.fromEntries([...decodeAll(Object.entries<Decoder<unknown>>(required)), ...decodeAll(present)]) as R &
      Partial<O>;
  };
}

/** Read an object that is one of several kinds, told apart by its field `kind`. */
export function byKind<T>(kinds: Readonly<Record<string, Decoder<T>>>): Decoder<T> {
  return (value, path) => {
    const kind = isObject(value) ? value.kind : undefined;
    const decode = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (decode === undefined) throw new DecodeError(`${path}.kind`, `one of ${Object.keys(kinds).join(', ')}`);
    return decode(value, path);
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Turn a domain value into what is stored: plain JSON, each bigint as decimal text, missing fields left out. */
export function toStored(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(toStored);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, toStored(field)]));
}
