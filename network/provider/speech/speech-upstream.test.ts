import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPocketsphinx, type Pocketsphinx } from './pocketsphinx';
import { createSpeechUpstream } from './speech-upstream';
import { encodeWav } from './wav';

const installed = findPocketsphinx();
const missing = installed.ok ? '' : ` (skipped: ${installed.reason})`;
/** Said by a person: comes with Debian's pocketsphinx-testdata. */
const goForward = '/usr/share/pocketsphinx/test/data/goforward.raw';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'speech-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in the place of the recogniser. */
function program(name: string, script: string): Pocketsphinx {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { program: path, modelFolder: '/model' };
}

const silence = encodeWav({ rate: 8_000, samples: new Float32Array(12_000) });

async function send(
  pocketsphinx: Pocketsphinx,
  fields: Record<string, string | Uint8Array<ArrayBuffer>>,
  timeoutMs = 60_000,
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, typeof value === 'string' ? value : new File([value], 'speech.wav'));
  }
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form });
  const response = await createSpeechUpstream({ pocketsphinx, timeoutMs }).send({
    method: 'POST',
    path: '/audio/transcriptions',
    headers: new Headers({ 'content-type': request.headers.get('content-type') ?? '' }),
    body: new Uint8Array(await request.arrayBuffer()),
    publicUrl: 'http://127.0.0.1:1',
    signal: new AbortController().signal,
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return { status: response.status, text: Buffer.concat(chunks).toString() };
}

const file = new Uint8Array(silence);

describe('the recogniser as a model server', () => {
  it('gives the words in each form with the seconds that were said', async () => {
    const said = program('two-lines', 'echo go forward; echo ten meters');
    const usage = { type: 'duration', seconds: 1.5 };
    const text = 'go forward\nten meters';
    expect(JSON.parse((await send(said, { file })).text)).toEqual({ text, usage });
    const verbose = await send(said, { file, response_format: 'verbose_json' });
    expect(JSON.parse(verbose.text)).toMatchObject({ text, duration: 1.5, usage });
    expect((await send(said, { file, response_format: 'text', language: 'en' })).text).toBe(`${text}\n`);
    const events = (await send(said, { file, stream: 'true' })).text.split('\n\n').filter((line) => line !== '');
    expect(events.map((event) => JSON.parse(event.slice('data: '.length)))).toEqual([
      { type: 'transcript.text.delta', delta: 'go forward' },
      { type: 'transcript.text.delta', delta: '\nten meters' },
      { type: 'transcript.text.done', text, usage },
    ]);
  });

  it('hands the recogniser one voice at sixteen thousand samples a second', async () => {
    const seen = join(folder, 'seen.wav');
    await send(program('keeps', `cp "$2" "${seen}"`), { file });
    const head = readFileSync(seen);
    expect([head.readUInt16LE(22), head.readUInt32LE(24), head.readUInt16LE(34), head.length]).toEqual([
      1,
      16_000,
      16,
      44 + 48_000,
    ]);
  });

  it('refuses in the OpenAI form what it cannot do', async () => {
    const never = program('never', 'exit 9');
    for (const fields of [
      {},
      { file: new TextEncoder().encode('ID3') },
      { file, language: 'id' },
      { file, response_format: 'srt' },
      { file: new Uint8Array(encodeWav({ rate: 8_000, samples: new Float32Array(0) })) },
    ]) {
      const { status, text } = await send(never, fields);
      expect([status, JSON.parse(text).error.type]).toEqual([400, 'invalid_request_error']);
    }
  });

  it('fails when the recogniser fails or takes too long, and leaves no recording behind', async () => {
    await expect(send(program('fails', 'exit 3'), { file })).rejects.toThrow('ended with 3');
    await expect(send(program('hangs', 'exec sleep 60'), { file }, 50)).rejects.toThrow('was stopped');
    const where = join(folder, 'where');
    await send(program('tells', `echo "$2" > "${where}"`), { file });
    expect(() => readFileSync(readFileSync(where, 'utf8').trim())).toThrow(/ENOENT/);
  });

  it('is missed with the way to install it', () => {
    expect(findPocketsphinx({ path: folder })).toEqual({
      ok: false,
      reason: 'pocketsphinx is not installed (Debian: apt-get install pocketsphinx pocketsphinx-en-us)',
    });
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'pocketsphinx_continuous'), '');
    chmodSync(join(folder, 'bin', 'pocketsphinx_continuous'), 0o755);
    expect(findPocketsphinx({ path: join(folder, 'bin'), modelFolder: folder })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('pocketsphinx-en-us is not installed'),
    });
  });
});

describe.runIf(installed.ok)(`pocketsphinx on this machine${missing}`, () => {
  it('hears nothing in silence, at any rate', async () => {
    if (!installed.ok) throw new Error(installed.reason);
    expect(JSON.parse((await send(installed.found, { file })).text).usage).toEqual({ type: 'duration', seconds: 1.5 });
  });

  it.runIf(findRecording())(`understands a person, also from a recording at another rate`, async () => {
    if (!installed.ok) throw new Error(installed.reason);
    const raw = readFileSync(goForward);
    const samples = Float32Array.from({ length: raw.length / 2 }, (_, at) => raw.readInt16LE(at * 2) / 32_768);
    // Every sample twice: the same voice at twice the rate.
    const doubled = Float32Array.from({ length: samples.length * 2 }, (_, at) => samples[at >> 1] ?? 0);
    for (const recording of [
      { rate: 16_000, samples },
      { rate: 32_000, samples: doubled },
    ]) {
      const { text } = await send(installed.found, { file: new Uint8Array(encodeWav(recording)) });
      expect(JSON.parse(text).text).toBe('go forward ten meters');
    }
  });
});

function findRecording(): boolean {
  try {
    return readFileSync(goForward).length > 0;
  } catch {
    // The package with the recording is not installed: the test is reported as skipped.
    return false;
  }
}
