import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../ports';
import { chat, chatBody, openChat } from '../testing/asking';
import { type ScriptedUpstream, startScriptedUpstream } from '../testing/scripted-upstream';
import { authorizationOf, fundUser, oneCoin, startWorld, type World } from '../testing/world';
import type { Environment } from './environment';

let world: World;
let server: ScriptedUpstream;
const folder = mkdtempSync(join(tmpdir(), 'provider-command-'));
beforeAll(async () => {
  world = await startWorld();
  server = await startScriptedUpstream();
});
afterAll(async () => {
  await server.stop();
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Running = { readonly child: ChildProcess; readonly output: () => string; said(text: string): Promise<void> };

function run(args: readonly string[], environment: Environment = {}): Running {
  const child = spawn(process.execPath, ['scripts/provider.mjs', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PROVIDER_KEY: '', TEE_KEY: '', DATABASE_URL: '', ...environment },
  });
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const look of waiting) look();
    });
  }
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    output: () => output,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        child.once('exit', () => reject(new Error(`it ended without "${text}": ${output}`)));
        look();
      }),
  };
}

async function ending({ child }: Running): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

async function config(name: string) {
  const [port, adminPort] = [await freePort(), await freePort()];
  const file = join(folder, `${name}.json`);
  const settings = {
    network: 'local',
    rpcUrl: world.rpcUrl,
    port,
    admin: { port: adminPort },
    dataDir: join(folder, name),
    upstream: { url: server.url },
    models: [{ name: 'm', inputPrice: '3 neuron', outputPrice: '5 neuron' }],
    settlement: { checkSeconds: 0, forceSeconds: 0 },
  };
  writeFileSync(file, JSON.stringify(settings));
  return { file, url: `http://127.0.0.1:${port}`, adminUrl: `http://127.0.0.1:${adminPort}` };
}

const usageEvents =
  'data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}\n\ndata: [DONE]\n\n';

/** The node says who it is in its models. */
async function addressAt(url: string): Promise<`0x${string}`> {
  const { data } = (await (await fetch(`${url}/v1/models`)).json()) as { data: { owned_by: `0x${string}` }[] };
  const [first] = data;
  if (!first) throw new Error('the node lists no model');
  return first.owned_by;
}

describe('npm run provider', () => {
  it('tries a model server on the local network with one command, and stops in order when asked to', async () => {
    const { file, url, adminUrl } = await config('trial');
    const running = run(['--config', file, '--local']);
    await running.said('Health, readiness and metrics:');
    server.answerWith((response) => void response.end('{}'));
    expect((await fetch(`${adminUrl}/readyz`)).status).toBe(200);

    const provider = await addressAt(url);
    const { account } = await fundUser(world, provider, 2n * oneCoin);
    const authorization = await authorizationOf(account, provider);
    let finish: () => void = () => undefined;
    server.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\n');
      finish = () => void response.end(usageEvents);
    });
    const open = await openChat({ url }, { authorization, body: chatBody({ model: 'm', stream: true }) });
    running.child.kill('SIGTERM');
    await running.said('taking no more requests');
    finish();
    expect(await open.text()).toContain('[DONE]');
    expect(await ending(running)).toBe(0);
    expect(running.output()).toContain('"fee":"130"');

    // What was billed is there after the next start, under the same key.
    const again = run(['--config', file, '--local']);
    await again.said('Health, readiness and metrics:');
    expect(await addressAt(url)).toBe(provider);
    expect((await world.subAccount(account.address, provider)).balance).toBe(2n * oneCoin - 130n);
  });

  it('ends at once when a person insists, while an answer hangs', async () => {
    const { file, url } = await config('insist');
    const running = run(['--config', file, '--local']);
    await running.said('Health, readiness and metrics:');
    const provider = await addressAt(url);
    const { account } = await fundUser(world, provider, 2n * oneCoin);
    const authorization = await authorizationOf(account, provider);
    server.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[]}\n\n');
    });
    const open = await openChat({ url }, { authorization, body: chatBody({ model: 'm', stream: true }) });
    running.child.kill('SIGTERM');
    await running.said('taking no more requests');
    // The terminal's own repetition of one Ctrl-C is within a second; a person is slower.
    const insisting = setInterval(() => running.child.kill('SIGTERM'), 300);
    expect(await ending(running)).toBe(130);
    clearInterval(insisting);
    await expect(open.text()).rejects.toThrow();
  });

  it('says what a start would do, and what stands against it, without sending anything', async () => {
    const { file } = await config('check');
    const { key, account } = await world.person(50n);
    const keys = { PROVIDER_KEY: key, TEE_KEY: `0x${'42'.repeat(32)}` };
    const poor = run(['--config', file, '--check'], keys);
    expect(await ending(poor)).toBe(1);
    expect(poor.output()).toContain(
      `Account ${account.address} holds 50 0G; the first registration locks a stake of 100 0G`,
    );
    expect(poor.output()).toContain('at least 50.01 0G more');

    await world.client.setBalance({ address: account.address, value: 101n * oneCoin });
    server.answerWith((response) => void response.end('{}'));
    const rich = run(['--config', file, '--check'], keys);
    expect(await ending(rich)).toBe(0);
    expect(rich.output()).toContain('the start locks a stake of 100 0G');
    expect(rich.output()).toContain('The model server answers (200');
    expect(await world.client.getBalance({ address: account.address })).toBe(101n * oneCoin);

    const elsewhere = run(['--config', file, '--check'], { ...keys, PROVIDER_RPC_URL: 'http://127.0.0.1:1' });
    expect(await ending(elsewhere)).toBe(1);
    expect(elsewhere.output()).toContain('The chain does not answer at http://127.0.0.1:1');
    expect(elsewhere.output()).not.toContain('4242');
  });

  it('says what is wrong about the model server before anything is sent', async () => {
    const { file } = await config('modelless');
    const { key } = await world.person(101n);
    const keys = { PROVIDER_KEY: key, TEE_KEY: `0x${'42'.repeat(32)}` };
    const modelless = run(['--config', file, '--check'], { ...keys, UPSTREAM_URL: 'http://127.0.0.1:1/v1' });
    expect(await ending(modelless)).toBe(1);
    expect(modelless.output()).toContain('The model server cannot be reached');
    server.answerWith((response) => void response.writeHead(404).end());
    const misspelt = run(['--config', file, '--check'], keys);
    expect(await ending(misspelt)).toBe(0);
    expect(misspelt.output()).toContain('Its base URL usually ends in /v1.');
  });

  it('takes a setting from the environment over the file: the model server is asked by its own name for the model', async () => {
    const { file, url } = await config('models');
    const running = run(['--config', file, '--local'], { PROVIDER_MODEL: 'm', UPSTREAM_MODEL: 'inside' });
    await running.said('Health, readiness and metrics:');
    const provider = await addressAt(url);
    const { account } = await fundUser(world, provider, 2n * oneCoin);
    const authorization = await authorizationOf(account, provider);
    server.answerWith(
      (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(usageEvents),
    );
    const answer = await chat({ url }, { authorization, body: chatBody({ model: 'm', stream: true }) });
    expect(answer.status).toBe(200);
    expect(JSON.parse(server.received.at(-1)?.toString() ?? '')).toMatchObject({ model: 'inside' });
  });
});
