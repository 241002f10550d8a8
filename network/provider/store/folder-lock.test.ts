import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderHeldError, holdFolder } from './folder-lock';

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'folder-lock-'));
  dataDir = path.join(folder, 'store');
});

afterEach(() => rm(folder, { recursive: true }));

it('keeps a second one out until the first lets go', async () => {
  const letGo = await holdFolder(dataDir);
  await expect(holdFolder(dataDir)).rejects.toThrow(FolderHeldError);
  letGo();
  (await holdFolder(dataDir))();
});

it('belongs to nobody once its holder was killed, also where the process id lives on in another process', async () => {
  const killed = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  await once(killed, 'spawn');
  const gone = once(killed, 'exit');
  killed.kill('SIGKILL');
  await gone;
  await writeFile(`${dataDir}.lock`, JSON.stringify({ pid: killed.pid, started: '1' }));
  (await holdFolder(dataDir))();
  await writeFile(`${dataDir}.lock`, JSON.stringify({ pid: process.pid, started: 'long before' }));
  (await holdFolder(dataDir))();
});

it('is nobody’s while it is half written', async () => {
  await writeFile(`${dataDir}.lock`, '{"pid":');
  (await holdFolder(dataDir))();
});
