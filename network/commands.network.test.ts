import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isPortFree } from './ports';

let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function command(script: string, ...args: string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    written.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    written.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => written.stdout.includes('\n') && resolve(written.stdout.split('\n')[0] ?? ''));
    ended.then((code) => reject(new Error(`ended with ${code}: ${written.stderr}`)));
  });
  // Whoever does not wait for a line must not be told that none came.
  firstLine.catch(() => undefined);
  return { child, written, ended, firstLine };
}

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const readyLine = z.strictObject({
  rpcUrl: z.url(),
  chainId: z.literal(31337),
  contracts: z.strictObject({ ledger: address, inference: address }),
  providers: z.array(z.strictObject({ address, url: z.url(), serviceType: z.string(), model: z.string() })).min(3),
  accounts: z.array(z.strictObject({ address, privateKey: z.string().regex(/^0x[0-9a-f]{64}$/) })).min(10),
});

describe('npm run network -- --json', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints one line when ready and ends well on %s', async (signal) => {
    const { child, written, ended, firstLine } = command(
      'scripts/network.mjs',
      '--json',
      '--state',
      join(folder, 'state'),
    );
    const ready = readyLine.parse(JSON.parse(await firstLine));
    expect((await fetch(`${ready.providers[0]?.url}/v1/models`)).ok).toBe(true);
    child.kill(signal);
    // A terminal and npm both deliver it: the second one must not cut the stopping short.
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(written.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(await isPortFree(Number.parseInt(new URL(ready.rpcUrl).port, 10))).toBe(true);
  });

  it('refuses a second network on the same state while the first one runs', async () => {
    const first = command('scripts/network.mjs', '--json', '--state', join(folder, 'state'));
    await first.firstLine;
    const second = command('scripts/network.mjs', '--json', '--state', join(folder, 'state'));
    expect(await second.ended).toBe(1);
    expect(second.written.stderr).toContain('running already');
    expect(second.written.stdout).toBe('');
  });

  it('explains an unknown kind of contracts in one sentence', async () => {
    const { ended, written } = command('scripts/network.mjs', '--contracts', 'mine', '--state', join(folder, 'state'));
    expect(await ended).toBe(1);
    expect(written.stderr.trim()).toBe('--contracts is "own" or "official", not "mine".');
  });
});

describe('npm start', () => {
  it.each([
    ['--port', 'the site'],
    ['--rpc-port', 'the local chain'],
  ])('says how to choose another port when that of %s is taken, before it starts anything', async (option, what) => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const held = holder.address();
    const port = String(typeof held === 'object' && held !== null ? held.port : 0);
    const free = await freePorts();
    const ports = { '--port': String(free[0]), '--rpc-port': String(free[1]), [option]: port };
    const state = join(folder, 'state');
    const { ended, written } = command('scripts/start.mjs', ...Object.entries(ports).flat(), '--state', state);
    expect(await ended).toBe(1);
    expect(written.stderr).toContain(`Port ${port} is taken by another program, so ${what} cannot start there.`);
    expect(written.stderr).toContain(`npm start -- ${option} <number>`);
    expect(existsSync(state)).toBe(false);
    await new Promise((resolve) => holder.close(resolve));
  });
});

/** Two ports that are free now, held together for a moment so that they differ. */
async function freePorts(): Promise<readonly number[]> {
  const servers = [createServer(), createServer()];
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
  const ports = servers
    .map((server) => server.address())
    .map((held) => (typeof held === 'object' && held ? held.port : 0));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
