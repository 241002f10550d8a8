import { cpus, totalmem } from 'node:os';
import { type Answered, ask, atPace, chatBytes, type Target } from './load';
import { type MemoryResult, measureMemory } from './memory';
import { type MoneyResult, settleAndCompare } from './money';
import { openStage, type Stage } from './stage';
import { type Distribution, distributionOf } from './statistics';
import { createTally, type OnStage } from './tally';

export type LatencyResult = {
  readonly kind: 'whole' | 'stream';
  readonly requestsPerSecond: number;
  /** Milliseconds to the first byte of the body, and to its end. */
  readonly direct: { readonly firstByte: Distribution; readonly total: Distribution };
  readonly node: { readonly firstByte: Distribution; readonly total: Distribution };
  readonly addedFirstByteP50: number;
  readonly addedFirstByteP99: number;
};

export type ProviderResult = {
  readonly benchmark: 'provider';
  readonly date: string;
  readonly quick: boolean;
  readonly machine: {
    readonly cpus: number;
    readonly model: string;
    readonly memoryGiB: number;
    readonly node: string;
  };
  /** Load of the machine before the run (1 minute average): what else was at work. */
  readonly loadBefore: number;
  readonly store: Stage['store'];
  readonly latency: readonly LatencyResult[];
  readonly forwarding: { readonly streams: number; readonly chunks: number; readonly chunksPerSecond: number };
  readonly crowd: {
    readonly users: number;
    readonly streamsEach: number;
    readonly failed: number;
    readonly seconds: number;
    readonly firstByte: Distribution;
  };
  readonly memory: MemoryResult;
  readonly money: MoneyResult;
};

export type Plan = {
  readonly users: number;
  readonly latencyRequests: number;
  readonly forwardedChunks: number;
  readonly warmRequests: number;
  readonly requests: number;
};

export const fullPlan: Plan = {
  users: 200,
  latencyRequests: 2_000,
  forwardedChunks: 50_000,
  warmRequests: 10_000,
  requests: 100_000,
};
export const quickPlan: Plan = {
  users: 20,
  latencyRequests: 300,
  forwardedChunks: 10_000,
  warmRequests: 500,
  requests: 2_000,
};

const streamsEach = 5;
const pace = 50;

/** Run every scenario on one stage; everybody's money is counted at the end. */
export async function measureProvider(plan: Plan, say: (line: string) => void): Promise<ProviderResult> {
  const loadBefore = await loadOfMachine();
  say('starting chain, model server and node');
  const stage = await openStage({ users: plan.users });
  try {
    const tally = createTally(stage);
    const latency: LatencyResult[] = [];
    for (const kind of ['whole', 'stream'] as const) {
      say(`latency, ${kind}, ${plan.latencyRequests} requests at ${pace}/s, directly and through the node`);
      latency.push(await measureLatency({ stage, tally, kind, count: plan.latencyRequests }));
    }
    say('forwarding of chunks');
    const forwarding = await measureForwarding({ stage, tally, chunks: plan.forwardedChunks });
    say(`${plan.users} users with ${streamsEach} streams each`);
    const crowd = await measureCrowd({ stage, tally });
    say(`memory over ${plan.requests} requests`);
    const memory = await measureMemory({ stage, tally, plan });
    say('settling and counting the money');
    const money = await settleAndCompare({ stage, billed: tally.billed() });
    const [cpu] = cpus();
    return {
      benchmark: 'provider',
      date: new Date().toISOString(),
      quick: plan === quickPlan,
      machine: {
        cpus: cpus().length,
        model: cpu?.model.trim() ?? 'unknown',
        memoryGiB: Math.round(totalmem() / 2 ** 30),
        node: process.version,
      },
      loadBefore,
      store: stage.store,
      latency,
      forwarding,
      crowd,
      memory,
      money,
    };
  } finally {
    await stage.stop();
  }
}

async function loadOfMachine(): Promise<number> {
  const { loadavg } = await import('node:os');
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

const answeredOnly = (all: readonly (Answered | undefined)[]) => all.filter((one) => one !== undefined);

async function measureLatency(
  options: OnStage & { readonly kind: LatencyResult['kind']; readonly count: number },
): Promise<LatencyResult> {
  const { stage, tally, kind, count } = options;
  const body = chatBytes({ stream: kind === 'stream' });
  const direct: Target = { url: stage.modelUrl, authorization: '' };
  const warm = Math.min(100, count);
  await atPace({ perSecond: pace, count: warm, call: (index) => tally.ask(index, body) });
  const alone = await atPace({ perSecond: pace, count, call: () => ask(direct, body) });
  const through = answeredOnly(await atPace({ perSecond: pace, count, call: (index) => tally.ask(index, body) }));
  const described = (all: readonly Answered[]) => ({
    firstByte: distributionOf(all.map((one) => one.firstByteMs)),
    total: distributionOf(all.map((one) => one.totalMs)),
  });
  const [directResult, nodeResult] = [described(alone), described(through)];
  const added = (share: 'p50' | 'p99') =>
    Math.round((nodeResult.firstByte[share] - directResult.firstByte[share]) * 100) / 100;
  return {
    kind,
    requestsPerSecond: pace,
    direct: directResult,
    node: nodeResult,
    addedFirstByteP50: added('p50'),
    addedFirstByteP99: added('p99'),
  };
}

const forwardingStreams = 10;

async function measureForwarding({
  tally,
  chunks,
}: OnStage & { readonly chunks: number }): Promise<ProviderResult['forwarding']> {
  const body = chatBytes({ stream: true, chunks });
  const begun = performance.now();
  const all = await Promise.all(Array.from({ length: forwardingStreams }, (_, index) => tally.ask(index, body)));
  const seconds = (performance.now() - begun) / 1_000;
  const sent = answeredOnly(all).length * chunks;
  return { streams: forwardingStreams, chunks: sent, chunksPerSecond: Math.round(sent / seconds) };
}

async function measureCrowd({ stage, tally }: OnStage): Promise<ProviderResult['crowd']> {
  const body = chatBytes({ stream: true, chunks: 50 });
  const before = tally.failed();
  const begun = performance.now();
  const all = answeredOnly(
    await Promise.all(Array.from({ length: stage.users.length * streamsEach }, (_, index) => tally.ask(index, body))),
  );
  return {
    users: stage.users.length,
    streamsEach,
    failed: tally.failed() - before,
    seconds: Math.round(performance.now() - begun) / 1_000,
    firstByte: distributionOf(all.map((one) => one.firstByteMs)),
  };
}
