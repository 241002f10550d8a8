import { sha256, sha384 } from '@noble/hashes/sha2';
import { encodeHex, encodeText } from './bytes';

/** A YAML value as read: maps keep every key as text, in the order written. */
export type ComposeValue = null | boolean | string | number | bigint | readonly ComposeValue[] | ComposeMap;

/** A mapping of a compose text. */
export type ComposeMap = ReadonlyMap<string, ComposeValue>;

/** Reads YAML 1.2 without merge keys; it is an argument because its code is loaded only when needed. May throw. */
export type YamlReader = (text: string) => ComposeValue;

/** Tell a mapping from the other values. */
export function isComposeMap(value: ComposeValue | undefined): value is ComposeMap {
  return value instanceof Map;
}

/** Tell a list from the other values. */
export function isComposeList(value: ComposeValue | undefined): value is readonly ComposeValue[] {
  return Array.isArray(value);
}

/** Print a fraction as the measuring software does: the shortest digits, a point always, an exponent from 1e16 on and below 1e-5. */
function printNumber(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const [digits = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const sign = value < 0 ? '-' : '';
  const bare = digits.replace('.', '');
  const point = Number(exponentText) + 1;
  if (point > 16 || point <= -5) return `${sign}${digits}e${Number(exponentText)}`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${bare}`;
  if (bare.length <= point) return `${sign}${bare}${'0'.repeat(point - bare.length)}.0`;
  return `${sign}${bare.slice(0, point)}.${bare.slice(point)}`;
}

function compareBytes(left: string, right: string): number {
  const one = encodeText(left);
  const other = encodeText(right);
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function block(open: string, close: string, lines: readonly string[], indent: string): string {
  if (lines.length === 0) return `${open}${close}`;
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`;
}

/**
 * Print a value as JSON with two spaces and keys in the order of their bytes, by hand: a JavaScript object would move keys
 * that look like numbers (attestation §2).
 */
export function printCanonical(value: ComposeValue, indent = ''): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return printNumber(value);
  if (typeof value === 'string') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isComposeMap(value)) {
    const entries = [...value].sort(([left], [right]) => compareBytes(left, right));
    const lines = entries.map(([key, member]) => `${JSON.stringify(key)}: ${printCanonical(member, inner)}`);
    return block('{', '}', lines, indent);
  }
  return block(
    '[',
    ']',
    value.map((item) => printCanonical(item, inner)),
    indent,
  );
}

/** Hash a dstack app_compose: sha256 of its exact text, lowercase hex (attestation §2). */
export function dstackComposeHash(text: string): string {
  return encodeHex(sha256(encodeText(text)));
}

/** Hash a tapp compose: sha384 of the canonical JSON of its YAML, lowercase hex (attestation §2). @throws what `readYaml` throws */
export function tappComposeHash(text: string, readYaml: YamlReader): string {
  return encodeHex(sha384(encodeText(printCanonical(readYaml(text)))));
}

/** Apply a YAML merge key (`<<`) of a mapping: its own keys win, earlier sources win over later ones (attestation §7). */
export function mergedMap(map: ComposeMap): ComposeMap {
  const merge = map.get('<<');
  if (merge === undefined) return map;
  const sources = isComposeList(merge) ? merge : [merge];
  const merged = new Map<string, ComposeValue>();
  for (const source of sources) {
    if (!isComposeMap(source)) continue;
    for (const [key, value] of mergedMap(source)) if (!merged.has(key)) merged.set(key, value);
  }
  for (const [key, value] of map) if (key !== '<<') merged.set(key, value);
  return merged;
}
