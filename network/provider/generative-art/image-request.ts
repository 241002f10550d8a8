import { isJsonObject, type JsonObject } from '@/lib/domain/json';
import { jsonBody } from '../services/json-body';
import { type Form, fieldOf, parseForm } from '../services/multipart';

/** What the artist heeds of a request; sides in pixels, undefined where the request leaves them open. */
export type ImageRequest = {
  readonly prompt: string;
  readonly count: number;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly image: Uint8Array | undefined;
  readonly mask: Uint8Array | undefined;
  readonly strength: number;
};

type Outcome = { readonly ok: true; readonly request: ImageRequest } | { readonly ok: false; readonly problem: string };

const [smallest, largest] = [16, 2048];
const maxPromptLength = 4_000;
const maxCount = 10;

const wrong = (problem: string): Outcome => ({ ok: false, problem });

/** A size as `512x768`; undefined where it is left open, 'wrong' for anything else. */
function sizeOf(text: unknown): ImageRequest['size'] | 'wrong' {
  if (text === undefined || text === null || text === 'auto') return undefined;
  const match = typeof text === 'string' ? /^([0-9]{1,4})x([0-9]{1,4})$/.exec(text) : null;
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const fits = (side: number): boolean => side >= smallest && side <= largest;
  return fits(width) && fits(height) ? { width, height } : 'wrong';
}

/** Base64, plain or as a data URL. */
function bytesOf(text: unknown): Uint8Array | undefined {
  const first: unknown = Array.isArray(text) ? text[0] : text;
  if (typeof first !== 'string') return undefined;
  return Buffer.from(first.replace(/^data:image\/[\w.+-]+;base64,/, ''), 'base64');
}

type Given = {
  readonly prompt: unknown;
  readonly n: unknown;
  readonly size: unknown;
  readonly strength: unknown;
  readonly image: Uint8Array | undefined;
  readonly mask: Uint8Array | undefined;
};

function check({ prompt, n, size: sizeText, strength = 1, image, mask }: Given): Outcome {
  if (typeof prompt !== 'string' || prompt.trim() === '') return wrong('`prompt` must be a text.');
  if (prompt.length > maxPromptLength)
    return wrong(`\`prompt\` must not be longer than ${maxPromptLength} characters.`);
  const count = n === undefined || n === null ? 1 : n;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > maxCount)
    return wrong(`\`n\` must be a whole number from 1 to ${maxCount}.`);
  const size = sizeOf(sizeText);
  if (size === 'wrong')
    return wrong(`\`size\` must be two sides from ${smallest} to ${largest} pixels, for example 512x512.`);
  if (typeof strength !== 'number' || !(strength >= 0 && strength <= 1))
    return wrong('`strength` must be a number from 0 to 1.');
  return { ok: true, request: { prompt, count, size, image, mask, strength } };
}

function fromJson(json: JsonObject): Outcome {
  const extras = isJsonObject(json.extras) ? json.extras : {};
  const { prompt, n, size } = json;
  return check({ prompt, n, size, strength: extras.strength, image: bytesOf(json.image), mask: bytesOf(json.mask) });
}

function fromForm(form: Form): Outcome {
  const file = (...names: string[]): Uint8Array | undefined =>
    form.parts.find((part) => names.includes(part.name) && part.filename !== undefined)?.content;
  const text = (name: string): string | undefined => {
    const field = fieldOf(form, name);
    return field === 'twice' ? '' : field?.text;
  };
  const n = text('n');
  const strength = text('strength');
  return check({
    prompt: text('prompt'),
    n: n === undefined ? undefined : /^[0-9]{1,2}$/.test(n) ? Number(n) : Number.NaN,
    size: text('size'),
    strength: strength === undefined ? undefined : Number(strength),
    image: file('image', 'image[]'),
    mask: file('mask'),
  });
}

/** Read a request for images in either of its two forms (provider protocol §2.6). */
export function parseImageRequest(body: Uint8Array, contentType: string): Outcome {
  if (!/^\s*multipart\//i.test(contentType)) {
    const json = jsonBody(body);
    return json ? fromJson(json) : wrong('The body must be a JSON object or a form.');
  }
  const form = parseForm(body, contentType);
  return form ? fromForm(form) : wrong('The form is not well-formed.');
}
