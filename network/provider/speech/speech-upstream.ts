import { parseJsonObject } from '@/lib/domain/json';
import { decodeUtf8 } from '@/lib/protocol/bytes';
import { fieldOf, parseForm } from '../services/multipart';
import type { Upstream, UpstreamResponse } from '../upstream-port';
import { type Pocketsphinx, recognise } from './pocketsphinx';
import { encodeWav, parseWav, type Recording, resampled, WavUnreadableError } from './wav';

/** The name it goes by: what it is, and where. */
export const localSpeech = 'local/pocketsphinx-en-us';

/** What the recogniser was made for. */
const rate = 16_000;
const longestSeconds = 300;
/** Recognition takes a whole core; more at once would only make all of them late. */
const atOnce = 2;

type SpeechRequest = {
  readonly file: Uint8Array;
  readonly format: 'json' | 'text' | 'verbose_json';
  readonly stream: boolean;
};
type Outcome =
  | { readonly ok: true; readonly request: SpeechRequest }
  | { readonly ok: false; readonly problem: string };

/** The recogniser as a model server in the OpenAI form: uncompressed WAV in, English words out. */
export function createSpeechUpstream(options: {
  readonly pocketsphinx: Pocketsphinx;
  readonly timeoutMs?: number;
}): Upstream {
  const { pocketsphinx, timeoutMs = 240_000 } = options;
  const turn = createTurns(atOnce);
  return {
    model: localSpeech,
    description:
      'The recogniser pocketsphinx with its model of American English, on this machine. Uncompressed WAV only.',
    send: async ({ path, headers, body, signal }) => {
      if (path !== '/audio/transcriptions') return refusal(404, 'The recogniser only answers transcriptions.');
      const parsed = parseRequest(body, headers.get('content-type') ?? '');
      if (!parsed.ok) return refusal(400, parsed.problem);
      const recording = readRecording(parsed.request.file);
      if (typeof recording === 'string') return refusal(400, recording);
      const wav = encodeWav(resampled(recording, rate));
      const text = await turn(() => recognise(pocketsphinx, wav, { signal, timeoutMs }));
      return answer(parsed.request, { text, seconds: recording.samples.length / recording.rate });
    },
  };
}

function readRecording(file: Uint8Array): Recording | string {
  try {
    const recording = parseWav(file);
    const seconds = recording.samples.length / recording.rate;
    if (seconds > longestSeconds) return `The recording must not be longer than ${longestSeconds} seconds.`;
    return seconds < 0.05 ? 'The recording is empty.' : recording;
  } catch (error) {
    if (error instanceof WavUnreadableError) return `The recording must be an uncompressed WAV file: ${error.message}.`;
    throw error;
  }
}

function parseRequest(body: Uint8Array, contentType: string): Outcome {
  const form = parseForm(body, contentType);
  if (!form) return fromJson(body);
  const text = (name: string): string | undefined => {
    const field = fieldOf(form, name);
    return field === 'twice' ? '' : field?.text;
  };
  const file = form.parts.find(({ name, filename }) => name === 'file' && filename !== undefined)?.content;
  return check({
    file,
    format: text('response_format'),
    language: text('language'),
    stream: text('stream') === 'true',
  });
}

/** Not of the OpenAI form, but common: the recording as base64. */
function fromJson(body: Uint8Array): Outcome {
  const json = parseJsonObject(decodeUtf8(body) ?? '');
  if (!json) return { ok: false, problem: 'The body must be a form with `file`.' };
  const file = typeof json.file === 'string' ? Buffer.from(json.file, 'base64') : undefined;
  return check({ file, format: json.response_format, language: json.language, stream: json.stream === true });
}

function check(given: {
  readonly file: Uint8Array | undefined;
  readonly format: unknown;
  readonly language: unknown;
  readonly stream: boolean;
}): Outcome {
  const { file, format = 'json', language = 'en', stream } = given;
  if (!file) return { ok: false, problem: '`file` is missing.' };
  if (format !== 'json' && format !== 'text' && format !== 'verbose_json')
    return { ok: false, problem: '`response_format` must be json, verbose_json or text.' };
  if (typeof language !== 'string' || !/^en(?:glish|[-_][a-z]{2})?$/i.test(language))
    return { ok: false, problem: 'The recogniser understands English only.' };
  return { ok: true, request: { file, format, stream } };
}

function answer(
  { format, stream }: SpeechRequest,
  { text, seconds }: { readonly text: string; readonly seconds: number },
): UpstreamResponse {
  const usage = { type: 'duration', seconds };
  if (stream) {
    const lines = text === '' ? [] : text.split('\n').map((line, index) => (index === 0 ? line : `\n${line}`));
    const events = [
      ...lines.map((delta) => ({ type: 'transcript.text.delta', delta })),
      { type: 'transcript.text.done', text, usage },
    ];
    return body(200, 'text/event-stream', events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
  }
  if (format === 'text') return body(200, 'text/plain; charset=utf-8', `${text}\n`);
  const details = format === 'verbose_json' ? { task: 'transcribe', language: 'english', duration: seconds } : {};
  return body(200, 'application/json', JSON.stringify({ ...details, text, usage }));
}

const body = (status: number, contentType: string, text: string): UpstreamResponse => ({
  status,
  headers: new Headers({ 'content-type': contentType }),
  body: once(new TextEncoder().encode(text)),
});

const refusal = (status: number, message: string): UpstreamResponse =>
  body(status, 'application/json', JSON.stringify({ error: { message, type: 'invalid_request_error' } }));

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Let so many work at a time, the others in the order they came. */
function createTurns(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
