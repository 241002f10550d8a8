import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bytesToHex } from 'viem';
import { startChain } from '../../chain';
import { deployContracts } from '../../deploy';
import { freePortNear } from '../../ports';
import { openPglite } from '../store/pglite-client';
import { openPostgres } from '../store/postgres-client';
import { acceptNode, authorizationOf, fundUser, oneCoin, openWorld, type World } from '../testing/world';
import { type Audit, auditBooks } from './audit';
import { type ChainLine, openChainLine } from './chain-line';
import { type ChatUser, startChatUser } from './chat-user';
import type { CrashNodeConfig } from './node-entry';
import { bundleNode, createNodeProcess, type NodeProcess } from './node-process';

/** How the node is treated; equal seeds draw equal moments, though processes never run quite alike. */
export type CrashPlan = {
  readonly kills: number;
  readonly seed: number;
  /** Left out: the embedded database in a folder of its own. */
  readonly databaseUrl?: string;
  readonly onKill?: (count: number) => void;
};

export type CrashReport = Audit & {
  readonly kills: number;
  readonly chainRestarts: number;
  /** Settlements that a start found pending and sent again. */
  readonly sentAgain: number;
  readonly runs: number;
};

const userCount = 5;
const deposit = 50n * oneCoin;
const prices = { inputPrice: 100_000_000_007n, outputPrice: 200_000_000_003n };
const killsPerChainRestart = 5;

/** Draw numbers from 0 up to 1 that depend on the seed alone (mulberry32). */
function createDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Kill a node under five chatting users as often as planned, restart its chain in between, and audit its books. */
export async function runCrashes(plan: CrashPlan): Promise<CrashReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'provider-crash-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    return await crashIn(folder, plan, closers);
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

type Closers = (() => Promise<unknown>)[];

async function crashIn(folder: string, plan: CrashPlan, closers: Closers): Promise<CrashReport> {
  const stage = await openStage(folder, closers);
  const store = plan.databaseUrl ? { databaseUrl: plan.databaseUrl } : { dataDir: path.join(folder, 'store') };
  const { node, url, provider } = await prepareNode({ folder, stage, store }, closers);
  node.start();
  await Promise.race([node.up(), node.failed]);
  await acceptNode(stage.world, provider);
  const users: ChatUser[] = [];
  for (let count = 0; count < userCount; count += 1) {
    const { account } = await fundUser(stage.world, provider, deposit);
    const authorization = await authorizationOf(account, provider);
    const chatting = { address: account.address, deposited: deposit, url, authorization, prices, up: node.up };
    users.push(startChatUser(chatting));
  }
  const chainRestarts = await killAgainAndAgain(plan, node, stage);
  await Promise.race([finish(node, users), node.failed]);
  const client = await (plan.databaseUrl ? openPostgres(plan.databaseUrl) : openPglite(store.dataDir));
  closers.push(() => client.close());
  const balanceOf = async (user: `0x${string}`) => (await stage.world.subAccount(user, provider)).balance;
  const audit = await auditBooks({ client, users, prices, balanceOf });
  const [runs, sentAgain] = ['listening', 'settlement-again'].map((event) => node.events.get(event) ?? 0);
  return { ...audit, kills: plan.kills, chainRestarts, sentAgain: sentAgain ?? 0, runs: runs ?? 0 };
}

type Stage = { readonly world: World; readonly line: ChainLine; restartChain(): Promise<void> };

/** A chain that keeps its state, reached by a line that outlives it. */
async function openStage(folder: string, closers: Closers): Promise<Stage> {
  const stateFile = path.join(folder, 'chain', 'state.json');
  let chain = await startChain({ stateFile });
  closers.push(() => chain.stop());
  const line = await openChainLine(chain.rpcUrl);
  closers.push(() => line.stop());
  const contracts = await deployContracts({ rpcUrl: line.url, source: 'own' });
  const database = await openPglite(undefined);
  closers.push(() => database.close());
  const world = openWorld({ chain: { ...chain, rpcUrl: line.url }, contracts, database });
  const restartChain = async (): Promise<void> => {
    // Nothing reaches the old process any more once it writes its state: what it answered is in there.
    line.cut();
    await chain.stop();
    chain = await startChain({ stateFile });
    line.lead(chain.rpcUrl);
  };
  return { world, line, restartChain };
}

async function prepareNode(
  { folder, stage, store }: { folder: string; stage: Stage; store: CrashNodeConfig['store'] },
  closers: Closers,
) {
  const { key, account } = await stage.world.person();
  const port = await freePortNear(undefined);
  const config: CrashNodeConfig = {
    rpcUrl: stage.line.url,
    chainId: stage.world.chainId,
    contracts: stage.world.contracts,
    providerKey: key,
    teeKey: bytesToHex(randomBytes(32)),
    store,
    port,
    // So often that kills fall into settlements rather than between them.
    settlement: { checkSeconds: 0, forceSeconds: 0.15 },
    inputPrice: prices.inputPrice.toString(),
    outputPrice: prices.outputPrice.toString(),
  };
  const configFile = path.join(folder, 'node.json');
  await writeFile(configFile, JSON.stringify(config));
  const script = await bundleNode();
  closers.push(() => rm(script, { force: true }));
  const node = createNodeProcess({ script, configFile });
  closers.push(() => node.kill());
  return { node, url: `http://127.0.0.1:${port}`, provider: account.address };
}

type CrashedNode = NodeProcess & { readonly failed: Promise<never> };

/**
 * Kill at drawn moments: while the node starts; between a settlement's record and its booking; or anywhere after so many log
 * lines. Moments follow what the node does, not a clock, so that a slow machine is crashed in the same places as a fast one.
 */
async function killAgainAndAgain(plan: CrashPlan, node: CrashedNode, stage: Stage): Promise<number> {
  const draw = createDraw(plan.seed);
  let chainRestarts = 0;
  for (let count = 1; count <= plan.kills; count += 1) {
    const kind = draw();
    const starting = kind < 0.2;
    await Promise.race([momentOf(node, draw, starting ? 'start' : kind < 0.6 ? 'settlement' : 'any'), node.failed]);
    const chainToo = count % killsPerChainRestart === 0;
    // The chain is away before the node dies, and back again before or after; a node that is only starting would give up.
    const first = draw() < 0.5;
    const whileAlive = chainToo && !starting ? stage.restartChain() : undefined;
    if (first) await whileAlive;
    await node.kill();
    await (chainToo && starting ? stage.restartChain() : whileAlive);
    if (chainToo) chainRestarts += 1;
    node.start();
    plan.onKill?.(count);
  }
  return chainRestarts;
}

async function momentOf(node: NodeProcess, draw: () => number, kind: 'start' | 'settlement' | 'any'): Promise<void> {
  if (kind === 'start') return pause(draw() * 800);
  if (kind === 'any') await node.logged(1 + Math.floor(draw() * 40));
  else await node.next('settlement-recorded');
  await pause(draw() * 60);
}

/** The users end what they ask; the node settles what a crash left, and stops as it is meant to. */
async function finish(node: NodeProcess, users: readonly ChatUser[]): Promise<void> {
  await node.up();
  await Promise.all(users.map((user) => user.stop()));
  await node.stop();
}
