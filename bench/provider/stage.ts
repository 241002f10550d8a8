import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Address } from 'viem';
import { freePort } from '@/network/ports';
import {
  acceptNode,
  authorizationOf,
  fundUser,
  oneCoin,
  startWorld,
  type World,
} from '@/network/provider/testing/world';
import { inTurns, type Target } from './load';

/** Neuron per token that the benchmark's provider asks. */
export const prices = { input: 100_000_000n, output: 200_000_000n } as const;

export type StagedUser = Target & { readonly address: Address };

/** A chain, a model server and the provider node, each a process of its own, and people with money. */
export type Stage = {
  readonly world: World;
  readonly provider: Address;
  readonly modelUrl: string;
  readonly adminUrl: string;
  readonly users: readonly StagedUser[];
  readonly store: 'embedded PostgreSQL' | 'PostgreSQL by DATABASE_URL';
  stop(): Promise<void>;
};

const unlimited = 100_000_000;
/** How often the node settles here: more often than usual, so that a short run pays for it too. */
export const settlementSeconds = 20;

/** Start everything the benchmark needs. */
export async function openStage(options: { readonly users: number }): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'provider-bench-'));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  try {
    const world = await startWorld();
    closers.push(() => world.stop());
    const model = spawn(process.execPath, ['--import', 'tsx', 'bench/provider/model-server.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    closers.push(() => ended(model));
    const modelUrl = await firstLine(model);
    const node = await startNode({ world, modelUrl, folder });
    closers.push(() => ended(node.process));
    await waitUntil(`${node.adminUrl}/healthz`);
    await acceptNode(world, node.provider);
    await waitUntil(`${node.adminUrl}/readyz`);
    const users = await fundedUsers(world, node, options.users);
    const store = process.env.DATABASE_URL ? 'PostgreSQL by DATABASE_URL' : 'embedded PostgreSQL';
    return { world, provider: node.provider, modelUrl, adminUrl: node.adminUrl, users, store, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type StartedNode = {
  readonly process: ChildProcess;
  readonly provider: Address;
  readonly url: string;
  readonly adminUrl: string;
};

/** The command that operators use, with the limits out of the way. */
async function startNode(place: {
  readonly world: World;
  readonly modelUrl: string;
  readonly folder: string;
}): Promise<StartedNode> {
  const { world, modelUrl, folder } = place;
  const [port, adminPort] = [await freePort(), await freePort()];
  const settings = {
    network: {
      chainId: world.chainId,
      rpcUrl: world.rpcUrl,
      ledger: world.contracts.ledger,
      inference: world.contracts.inference,
    },
    port,
    admin: { port: adminPort },
    dataDir: folder,
    upstream: { url: modelUrl },
    models: [{ name: 'bench', inputPrice: `${prices.input} neuron`, outputPrice: `${prices.output} neuron` }],
    settlement: { checkSeconds: 0, forceSeconds: settlementSeconds },
    limits: {
      perUser: { perMinute: unlimited, burst: unlimited, concurrent: 1_000 },
      proxyPerIp: { perSecond: unlimited, burst: unlimited },
      otherPerIp: { perSecond: unlimited, burst: unlimited },
      inFlight: 5_000,
    },
  };
  const config = join(folder, 'provider.json');
  writeFileSync(config, JSON.stringify(settings));
  const { key, account } = await world.person();
  const child = spawn(process.execPath, ['scripts/provider.mjs', '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PROVIDER_KEY: key, TEE_KEY: `0x${randomBytes(32).toString('hex')}` },
  });
  const log = createWriteStream(join(folder, 'node.log'));
  child.stdout.pipe(log);
  child.stderr.pipe(process.stderr);
  return {
    process: child,
    provider: account.address,
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
  };
}

async function fundedUsers(world: World, node: StartedNode, count: number): Promise<readonly StagedUser[]> {
  const users: StagedUser[] = [];
  await inTurns({
    width: 10,
    count,
    call: async () => {
      const { account } = await fundUser(world, node.provider, 50n * oneCoin);
      const authorization = await authorizationOf(account, node.provider);
      users.push({ address: account.address, authorization, url: `${node.url}/v1/proxy` });
    },
  });
  return users;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error('the process has no standard output'));
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} before it said a word`)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

const patienceMs = 120_000;

async function waitUntil(url: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} was not ready within ${patienceMs / 1_000} s`);
}
