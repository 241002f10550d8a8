import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** An installed recogniser: its program and the folder of its model of American English. */
export type Pocketsphinx = { readonly program: string; readonly modelFolder: string };

const programName = 'pocketsphinx_continuous';
const modelFolder = '/usr/share/pocketsphinx/model/en-us';
/** How a person gets it. */
const remedy = 'apt-get install pocketsphinx pocketsphinx-en-us';

const has = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    // Absence is the answer.
    return false;
  }
};

/** Look for the recogniser, or say what is missing and how to install it. */
export function findPocketsphinx(
  place: { readonly path?: string | undefined; readonly modelFolder?: string } = {},
): { readonly ok: true; readonly found: Pocketsphinx } | { readonly ok: false; readonly reason: string } {
  const folders = (place.path ?? process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const program = folders.map((folder) => join(folder, programName)).find((path) => has(path, constants.X_OK));
  if (program === undefined) return { ok: false, reason: `pocketsphinx is not installed (Debian: ${remedy})` };
  const model = place.modelFolder ?? modelFolder;
  const parts = ['en-us/mdef', 'en-us.lm.bin', 'cmudict-en-us.dict'];
  if (!parts.every((part) => has(join(model, part), constants.R_OK)))
    return { ok: false, reason: `the model pocketsphinx-en-us is not installed (Debian: ${remedy})` };
  return { ok: true, found: { program, modelFolder: model } };
}

/** The recogniser ended without words, or not in time. */
export class RecognitionError extends Error {
  override readonly name = 'RecognitionError';
}

const longestWords = 1_000_000;

/** Give the words of a WAV file of one voice, 16,000 samples a second; one line for each stretch between silences. @throws RecognitionError */
export async function recognise(
  { program, modelFolder: model }: Pocketsphinx,
  wav: Uint8Array,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'speech-'));
  try {
    const file = join(folder, 'speech.wav');
    await writeFile(file, wav);
    const words = ['-hmm', join(model, 'en-us'), '-lm', join(model, 'en-us.lm.bin')];
    const dictionary = ['-dict', join(model, 'cmudict-en-us.dict'), '-logfn', '/dev/null'];
    return await outputOf(program, ['-infile', file, ...words, ...dictionary], options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function outputOf(
  program: string,
  args: readonly string[],
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], signal, killSignal: 'SIGKILL' });
    let said = '';
    const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      if (said.length < longestWords) said += text;
    });
    child.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(late);
      if (code === 0) resolve(said.trim().replace(/\s*\n\s*/g, '\n'));
      else
        reject(
          new RecognitionError(code === null ? 'the recogniser was stopped' : `the recogniser ended with ${code}`),
        );
    });
  });
}
