import { cpus, loadavg, totalmem } from 'node:os';
import { type Answered, ask, atPace, chatBytes, type Target } from './load';
import { type MemoryResult, measureMemory } from './memory';
import { type MoneyResult, settleAndCompare } from './money';
import { type Plan, type ProviderPart, quickPlan } from './plan';
import { openStage, type Stage, settlementSeconds } from './stage';
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

/** How fast chunks of streams go through the node. */
export type ForwardingResult = {
  readonly streams: number;
  readonly chunks: number;
  readonly chunksPerSecond: number;
};

/** Everybody at once. */
export type CrowdResult = {
  readonly users: number;
  readonly streamsEach: number;
  readonly failed: number;
  readonly seconds: number;
  readonly firstByte: Distribution;
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
  /** What was not asked for is not there. */
  readonly latency?: readonly LatencyResult[];
  readonly forwarding?: ForwardingResult;
  readonly crowd?: CrowdResult;
  readonly memory?: MemoryResult;
  readonly money: MoneyResult;
};

const streamsEach = 5;
const pace = 50;

/** Run the scenarios asked for on one stage; everybody's money is counted at the end. */
export async function measureProvider(options: {
  readonly plan: Plan;
  readonly parts: readonly ProviderPart[];
  readonly say: (line: string) => void;
}): Promise<ProviderResult> {
  const { plan, parts, say } = options;
  const loadBefore = loadOfMachine();
  say('starting chain, model server and node');
  const stage = await openStage({ users: plan.users });
  try {
    const tally = createTally(stage);
    const measured = await measureParts({ stage, tally, plan, parts, say });
    say('settling and counting the money');
    const money = await settleAndCompare({ stage, billed: tally.billed() });
    return {
      benchmark: 'provider',
      date: new Date().toISOString(),
      quick: plan === quickPlan,
      machine: describeMachine(),
      loadBefore,
      store: stage.store,
      ...measured,
      money,
    };
  } finally {
    await stage.stop();
  }
}

async function measureParts(
  options: OnStage & {
    readonly plan: Plan;
    readonly parts: readonly ProviderPart[];
    readonly say: (line: string) => void;
  },
): Promise<Pick<ProviderResult, 'latency' | 'forwarding' | 'crowd' | 'memory'>> {
  const { stage, tally, plan, parts, say } = options;
  const latency: LatencyResult[] = [];
  for (const kind of parts.includes('latency') ? (['whole', 'stream'] as const) : []) {
    say(`latency, ${kind}, ${plan.latencyRequests} requests at ${pace}/s, directly and through the node`);
    latency.push(await measureLatency({ stage, tally, kind, count: plan.latencyRequests }));
  }
  const measured: { forwarding?: ForwardingResult; crowd?: CrowdResult; memory?: MemoryResult } = {};
  if (parts.includes('forwarding')) {
    say('forwarding of chunks');
    measured.forwarding = await measureForwarding({ stage, tally, chunks: plan.forwardedChunks });
  }
  if (parts.includes('users')) {
    say(`${plan.users} users with ${streamsEach} streams each`);
    measured.crowd = await measureCrowd({ stage, tally });
  }
  if (parts.includes('memory')) {
    say(`memory over ${plan.requests} requests`);
    measured.memory = await measureMemory({ stage, tally, plan, say });
  }
  return { ...(latency.length > 0 && { latency }), ...measured };
}

function describeMachine(): ProviderResult['machine'] {
  const [cpu] = cpus();
  return {
    cpus: cpus().length,
    model: cpu?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

const loadOfMachine = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

const answeredOnly = (all: readonly (Answered | undefined)[]) => all.filter((one) => one !== undefined);

async function measureLatency(
  options: OnStage & { readonly kind: LatencyResult['kind']; readonly count: number },
): Promise<LatencyResult> {
  const { stage, tally, kind, count } = options;
  const body = chatBytes({ stream: kind === 'stream' });
  const direct: Target = { url: stage.modelUrl, authorization: '' };
  const alone = await atPace({ perSecond: pace, count, call: () => ask(direct, body) });
  // Right before what is measured, since a node that nobody asked for a while reads every user's account first; and until it
  // has settled once, since what runs for the first time is not compiled yet.
  const warm = Math.min(pace * settlementSeconds, count);
  await atPace({ perSecond: pace, count: warm, call: (index) => tally.ask(index, body) });
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

async function measureForwarding({ tally, chunks }: OnStage & { readonly chunks: number }): Promise<ForwardingResult> {
  const body = chatBytes({ stream: true, chunks });
  const begun = performance.now();
  const all = await Promise.all(Array.from({ length: forwardingStreams }, (_, index) => tally.ask(index, body)));
  const seconds = (performance.now() - begun) / 1_000;
  const sent = answeredOnly(all).length * chunks;
  return { streams: forwardingStreams, chunks: sent, chunksPerSecond: Math.round(sent / seconds) };
}

async function measureCrowd({ stage, tally }: OnStage): Promise<CrowdResult> {
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
