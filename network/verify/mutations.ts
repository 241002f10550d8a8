import { isJsonObject } from '@/lib/domain/json';

/** A repeatable source of choices. */
export type Dice = {
  /** A whole number below `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
};

/** Make dice whose throws follow from a seed (xorshift32), so that a failure can be repeated. */
export function createDice(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  const below = (limit: number) => next() % Math.max(1, limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  return { below, pick };
}

type Members = Record<string, unknown>;

const isMembers = (value: unknown): value is Members => isJsonObject(value);

function flipBit(bytes: Buffer, dice: Dice, from = 0, to = bytes.length): void {
  if (to <= from) return;
  const at = from + dice.below(to - from);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << dice.below(8)), at);
}

function mutateBytes(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  const at = dice.below(copy.length);
  switch (dice.below(9)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      return Buffer.concat([copy, Buffer.alloc(1 + dice.below(64), dice.below(256))]);
    case 2:
      return Buffer.concat([copy.subarray(0, at), Buffer.from([dice.below(256)]), copy.subarray(at)]);
    case 3:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + dice.below(16))]);
    case 4:
      if (copy.length >= 4) copy.writeUInt32LE(dice.pick([0, 1, 0x7fffffff, 0xffffffff]), dice.below(copy.length - 3));
      return copy;
    default:
      flipBit(copy, dice);
      return copy;
  }
}

const oddValues: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [[]],
  'mock',
  '0x',
  '\u0000',
  '\ud800',
  'ff'.repeat(700),
  { quote: 'mock' },
];

function mutateText(text: string, dice: Dice): string {
  const at = dice.below(text.length);
  const other = String.fromCharCode(
    dice.pick([0, 0x20, 0x30, 0x39, 0x61, 0x66, 0x7a, 0x22, 0x7b, 0x5d, 0x2028, 0xd800]),
  );
  switch (dice.below(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + other + text.slice(at);
    case 2:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + other + text.slice(at + 1);
  }
}

const isHexText = (text: string) => text.length >= 8 && /^(?:[0-9a-f]{2})+$/.test(text);
const isBase64Text = (text: string) =>
  text.length >= 24 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;

/** The list or object a text holds; bytes may start like one and be none. */
function jsonIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Texts that hold JSON, hex or base64 are changed inside more often than as text. */
function mutateString(text: string, dice: Dice): unknown {
  if (dice.below(20) === 0) return dice.pick(oddValues);
  const inner = jsonIn(text);
  if (inner !== undefined && dice.below(6) > 0) return JSON.stringify(mutateValue(inner, dice));
  if (isHexText(text) && dice.below(5) > 0) return mutateBytes(Buffer.from(text, 'hex'), dice).toString('hex');
  if (isBase64Text(text) && dice.below(5) > 0) {
    const bytes = Buffer.from(text, 'base64');
    const nested = jsonIn(bytes.toString('utf8'));
    if (nested !== undefined) return Buffer.from(JSON.stringify(mutateValue(nested, dice))).toString('base64');
    return mutateBytes(bytes, dice).toString('base64');
  }
  return mutateText(text, dice);
}

function mutateList(list: readonly unknown[], dice: Dice): readonly unknown[] {
  const at = dice.below(list.length);
  const item = list[at];
  switch (dice.below(8)) {
    case 0:
      return list.filter((_, index) => index !== at);
    case 1:
      return [...list.slice(0, at), item, ...list.slice(at)];
    case 2:
      return [...list, item];
    case 3:
      return [...list.slice(at), ...list.slice(0, at)];
    default:
      return list.map((value, index) => (index === at ? mutateValue(value, dice) : value));
  }
}

function mutateMembers(members: Members, dice: Dice): Members {
  const keys = Object.keys(members);
  if (keys.length === 0) return { mock: dice.pick(oddValues) };
  const key = dice.pick(keys);
  const { [key]: value, ...rest } = members;
  switch (dice.below(24)) {
    case 0:
      return rest;
    case 1:
      return { ...rest, [key]: dice.pick(oddValues) };
    case 2:
      return { ...members, [dice.pick(keys)]: value };
    case 3:
      return { ...members, [`${key}_copy`]: value };
    default:
      return { ...members, [key]: mutateValue(value, dice) };
  }
}

/** Change one place of a value, knowing what its texts hold: JSON, hex, base64, events, certificates. */
export function mutateValue(value: unknown, dice: Dice): unknown {
  if (typeof value === 'string') return value === '' ? dice.pick(oddValues) : mutateString(value, dice);
  if (Array.isArray(value)) return value.length === 0 ? [dice.pick(oddValues)] : mutateList(value, dice);
  if (isMembers(value)) return mutateMembers(value, dice);
  if (typeof value === 'number') return dice.pick([value + 1, value ^ (1 << dice.below(31)), -value, 0.5, null]);
  return dice.pick(oddValues);
}

/** Change one bit of one byte string that a value holds as hex text under a member. */
export function flipOneBit(hex: string, dice: Dice): string {
  const bytes = Buffer.from(hex, 'hex');
  flipBit(bytes, dice);
  return bytes.toString('hex');
}
