import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { type MediaUsage, mediaFee } from '@/lib/domain/pricing';
import { decodeUtf8 } from '@/lib/protocol/bytes';
import { plainTerms } from '@/lib/protocol/receipt';
import { encodeJson, jsonBody, withModel } from './json-body';
import { encodeForm, fieldOf, parseForm, withField } from './multipart';
import { type Meter, type Metered, type Pricing, type ServiceKind, unreadable } from './service-kind';
import { wordCount } from './words';

const countOf = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;

type SpeechUsage = Exclude<MediaUsage, { readonly kind: 'images' }>;

/** What a transcription reports of itself (provider protocol §2.6); a report of nothing is none. */
export function speechUsage(json: JsonObject): SpeechUsage | undefined {
  const { usage } = json;
  if (!isJsonObject(usage)) return undefined;
  if (usage.type === 'duration' && typeof usage.seconds === 'number' && usage.seconds > 0) {
    return Number.isSafeInteger(Math.ceil(usage.seconds)) ? { kind: 'seconds', seconds: usage.seconds } : undefined;
  }
  const details = isJsonObject(usage.input_token_details) ? usage.input_token_details : {};
  const inputTokens = countOf(usage.input_tokens) || countOf(details.audio_tokens);
  const outputTokens = countOf(usage.output_tokens);
  return inputTokens + outputTokens === 0 ? undefined : { kind: 'tokens', inputTokens, outputTokens };
}

/** Without a report, two for each word, or a hundred for an answer without words (provider protocol §4.2). */
const unreportedCount = (text: string): number => wordCount(text) * 2 || 100;

type Told = { readonly usage: SpeechUsage | undefined; readonly text: string; readonly understood: boolean };

function meteredSpeech({ usage, text, understood }: Told, pricing: Pricing): Metered {
  const known = usage ?? ({ kind: 'seconds', seconds: understood ? unreportedCount(text) : 0 } as const);
  const fee = mediaFee({ ...pricing, usage: known });
  if (known.kind === 'seconds') {
    const outputCount = Math.ceil(known.seconds);
    const terms = { ...plainTerms, unit: usage ? 'second' : 'word', cachedCount: 0 } as const;
    return { inputCount: 0, outputCount, fee, terms, tokens: 0, images: 0, understood };
  }
  const terms = { ...plainTerms, unit: 'token', cachedCount: 0 } as const;
  const { inputTokens, outputTokens } = known;
  const tokens = inputTokens + outputTokens;
  return { inputCount: inputTokens, outputCount: outputTokens, fee, terms, tokens, images: 0, understood };
}

/** No transcription is longer than this; the rest goes on to the client without being looked at. */
const meteredBytes = 10 * 1024 * 1024;

/** A transcript in one piece: JSON with `text`, or the text itself where that was asked for. */
function toldWhole(body: string, isJson: boolean): Told {
  const json = parseJsonObject(body);
  if (!json) return { usage: undefined, text: isJson ? '' : body, understood: !isJson };
  const text = typeof json.text === 'string' ? json.text : '';
  const usage = speechUsage(json);
  return { usage, text, understood: usage !== undefined || typeof json.text === 'string' };
}

/** A transcript line by line, each a JSON object, with or without the `data:` of an event stream. */
function toldStreamed(body: string): Told {
  const lines = body.split(/\r\n|\r|\n/).map((line) => parseJsonObject(line.replace(/^data:\s?/, '')));
  const said = lines.filter((line) => line !== undefined);
  const done = said.findLast((line) => line.type === 'transcript.text.done');
  const deltas = said.filter((line) => line.type === 'transcript.text.delta').map((line) => String(line.delta ?? ''));
  const text = typeof done?.text === 'string' ? done.text : deltas.join('');
  const usage = said.map(speechUsage).findLast((one) => one !== undefined);
  return { usage, text, understood: done !== undefined || deltas.length > 0 || usage !== undefined };
}

function createSpeechMeter(contentType: string): Meter {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      size += chunk.length;
      if (size <= meteredBytes) chunks.push(chunk);
    },
    finish: (pricing) => {
      const body = decodeUtf8(Buffer.concat(chunks)) ?? '';
      const streamed = /event-stream|ndjson|jsonl/i.test(contentType);
      return meteredSpeech(streamed ? toldStreamed(body) : toldWhole(body, /json/i.test(contentType)), pricing);
    },
  };
}

/** Words from a recording: a form with `file`, or JSON for model servers that take it so (provider protocol §2.6). */
export const speechService: ServiceKind = {
  serviceType: 'speech-to-text',
  parse: ({ contentType, body }) => {
    const createMeter = (response: { readonly contentType: string }) => createSpeechMeter(response.contentType);
    if (!/^\s*multipart\//i.test(contentType)) {
      const json = jsonBody(body);
      if (!json) return unreadable('request body is neither a form nor a JSON object');
      const encode = (names: Parameters<typeof withModel>[1]) => encodeJson(body, withModel(json, names));
      return { ok: true, request: { askedModel: json.model, encode, createMeter } };
    }
    const form = parseForm(body, contentType);
    if (!form) return unreadable('request body is not a well-formed form');
    const model = fieldOf(form, 'model');
    if (model === 'twice') return { ok: false, at: 'validate request', text: 'model must be given once' };
    const encode = (names: Parameters<typeof withModel>[1]) => {
      const wanted = names.upstreamModel ?? names.model;
      return { body: model?.text === wanted ? body : encodeForm(withField(form, 'model', wanted)) };
    };
    return { ok: true, request: { askedModel: model?.text, encode, createMeter } };
  },
};
