import { mediaFee } from '@/lib/domain/pricing';
import { plainTerms } from '@/lib/protocol/receipt';
import { encodeJson, jsonBody, withModel } from './json-body';
import { encodeForm, type Form, fieldOf, parseForm, withField } from './multipart';
import { type Meter, type ParsedRequest, type ServiceKind, type ServiceRequest, unreadable } from './service-kind';

/** As many images as the OpenAI form lets one request ask for. */
const maxImages = 10;

const badCount: ParsedRequest = {
  ok: false,
  at: 'validate request',
  text: `n must be a whole number from 1 to ${maxImages}`,
};
const streamed: ParsedRequest = { ok: false, at: 'validate request', text: 'images cannot be streamed' };
const twiceGiven = (name: string): ParsedRequest => ({
  ok: false,
  at: 'validate request',
  text: `${name} must be given once`,
});

const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxImages ? value : undefined;

/** Billed by what was asked for (provider protocol §4.2), so the bytes need no look: they were read before they went on. */
function createImageMeter(count: number): Meter {
  return {
    push: () => undefined,
    finish: (pricing) => {
      const fee = mediaFee({ ...pricing, usage: { kind: 'images', count } });
      const terms = { ...plainTerms, unit: 'image', cachedCount: 0 } as const;
      return { inputCount: 0, outputCount: count, fee, terms, tokens: 0, images: count, understood: true };
    },
  };
}

function parseJson(body: Uint8Array<ArrayBuffer>): ParsedRequest {
  const json = jsonBody(body);
  if (!json) return unreadable('request body is neither a JSON object nor a form');
  const count = json.n === undefined || json.n === null ? 1 : countOf(json.n);
  if (count === undefined) return badCount;
  if (json.stream === true) return streamed;
  const request: ServiceRequest = {
    askedModel: json.model,
    images: { count, asLinks: json.response_format === 'url' },
    // Always the bytes of the images: the node signs them, and gives them out itself where links were asked for (§2.6).
    encode: (names) => ({
      ...encodeJson(body, { ...(withModel(json, names) ?? json), n: count, response_format: 'b64_json' }),
      contentType: 'application/json',
    }),
    createMeter: () => createImageMeter(count),
  };
  return { ok: true, request };
}

function parseImageForm(form: Form): ParsedRequest {
  const [n, model, format, stream] = ['n', 'model', 'response_format', 'stream'].map((name) => fieldOf(form, name));
  if (n === 'twice') return twiceGiven('n');
  if (model === 'twice') return twiceGiven('model');
  if (format === 'twice') return twiceGiven('response_format');
  if (stream === 'twice' || stream?.text === 'true') return streamed;
  const count = n === undefined ? 1 : countOf(/^[0-9]{1,2}$/.test(n.text) ? Number(n.text) : undefined);
  if (count === undefined) return badCount;
  const request: ServiceRequest = {
    askedModel: model?.text,
    images: { count, asLinks: format?.text === 'url' },
    encode: (names) => {
      const named = withField(form, 'model', names.upstreamModel ?? names.model);
      const body = encodeForm(withField(named, 'response_format', 'b64_json'));
      return { body, contentType: `multipart/form-data; boundary="${form.boundary}"` };
    },
    createMeter: () => createImageMeter(count),
  };
  return { ok: true, request };
}

const imageService = (serviceType: string): ServiceKind => ({
  serviceType,
  parse: ({ contentType, body }) => {
    if (!/^\s*multipart\//i.test(contentType)) return parseJson(body);
    const form = parseForm(body, contentType);
    return form ? parseImageForm(form) : unreadable('request body is not a well-formed form');
  },
});

/** Images from words, JSON or form (provider protocol §2.6). */
export const textToImageService = imageService('text-to-image');

/** Images from an image and words, form or JSON (provider protocol §2.6). */
export const imageEditingService = imageService('image-editing');
