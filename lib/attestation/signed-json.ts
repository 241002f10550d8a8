import { isJsonObject, type JsonObject } from '@/lib/domain/json';
import { refuse } from './der';

/** A member of a JSON object as the text wrote it: from its first to its last character. */
type Member = { readonly key: string; readonly text: string };

const blank = /[\t\n\r ]*/y;
const token = /"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+/y;

function skipBlank(text: string, at: number): number {
  blank.lastIndex = at;
  blank.test(text);
  return blank.lastIndex;
}

function tokenEnd(text: string, at: number): number {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : refuse('the JSON text is malformed');
}

function valueEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    at = skipBlank(text, at);
    const character = text[at];
    if (character === undefined) return refuse('the JSON text ends early');
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at = '{}[],:'.includes(character) ? at + 1 : tokenEnd(text, at);
  } while (depth > 0);
  return at;
}

function members(text: string): readonly Member[] {
  const found: Member[] = [];
  let at = skipBlank(text, 0) + 1;
  for (;;) {
    const keyStart = skipBlank(text, at);
    const keyEnd = tokenEnd(text, keyStart);
    const key: unknown = JSON.parse(text.slice(keyStart, keyEnd));
    const start = skipBlank(text, skipBlank(text, keyEnd) + 1);
    const end = valueEnd(text, start);
    found.push({ key: String(key), text: text.slice(start, end) });
    const next = skipBlank(text, end);
    if (text[next] !== ',') return found;
    at = next + 1;
  }
}

/**
 * Cut a signed object and its signature out of a body, byte for byte: the signature covers exactly this text, and the values are
 * parsed from exactly this text. A member that stands twice is refused (attestation §6.4).
 * @throws EvidenceUnreadableError, or SyntaxError where the body is not JSON
 */
export function cutSignedObject(
  body: string,
  name: string,
): { readonly text: string; readonly object: JsonObject; readonly signature: string } {
  const whole: unknown = JSON.parse(body);
  if (!isJsonObject(whole) || Object.keys(whole).length === 0) return refuse('the body is not a JSON object');
  const all = members(body);
  const [signed, ...again] = all.filter((member) => member.key === name);
  const [signature, ...twice] = all.filter((member) => member.key === 'signature');
  if (signed === undefined || signature === undefined) return refuse(`the body lacks ${name} or its signature`);
  if (again.length + twice.length > 0) return refuse('a member of the body stands twice');
  const object: unknown = JSON.parse(signed.text);
  const written: unknown = JSON.parse(signature.text);
  if (!isJsonObject(object) || typeof written !== 'string') return refuse('the signed object is malformed');
  return { text: signed.text, object, signature: written };
}
