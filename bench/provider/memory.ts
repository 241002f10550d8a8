import { chatBytes, inTurns } from './load';
import type { Stage } from './stage';
import type { OnStage } from './tally';

/** Resident memory of the node process after the warm-up and through the run. */
export type MemoryResult = {
  readonly requests: number;
  readonly failed: number;
  readonly requestsPerSecond: number;
  /** Once after the warm-up, and after the last request. */
  readonly warmMiB: number;
  readonly endMiB: number;
  /** Median of the last quarter of the samples less that of the first: the garbage collector moves single ones up and down. */
  readonly growthMiB: number;
  readonly samplesMiB: readonly number[];
  /** Of each sample, what of it was live JavaScript and garbage: tells a leak from memory that the runtime holds back. */
  readonly heapMiB: readonly number[];
};

const memorySamples = 20;
const quarter = memorySamples / 4;

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Every tenth request is a stream; resident memory as the node itself reports it. */
export async function measureMemory({
  stage,
  tally,
  plan,
  say,
}: OnStage & {
  readonly plan: { readonly warmRequests: number; readonly requests: number };
  readonly say: (line: string) => void;
}): Promise<MemoryResult> {
  const bodies = [chatBytes({ stream: true }), ...Array.from({ length: 9 }, () => chatBytes({ stream: false }))];
  const call = async (index: number): Promise<void> => {
    const body = bodies[index % bodies.length];
    if (body) await tally.ask(index, body);
  };
  const before = tally.failed();
  await inTurns({ width: 20, count: plan.warmRequests, call });
  const { residentMiB: warmMiB } = await memoryOf(stage);
  const samples: MemorySample[] = [];
  const begun = performance.now();
  for (let sample = 0; sample < memorySamples; sample += 1) {
    await inTurns({ width: 20, count: plan.requests / memorySamples, call });
    const taken = await memoryOf(stage);
    samples.push(taken);
    say(`  ${sample + 1} of ${memorySamples}: ${taken.residentMiB} MiB, heap ${taken.heapMiB} MiB`);
  }
  const samplesMiB = samples.map(({ residentMiB }) => residentMiB);
  const seconds = (performance.now() - begun) / 1_000;
  const endMiB = samplesMiB.at(-1) ?? warmMiB;
  return {
    requests: plan.requests,
    failed: tally.failed() - before,
    requestsPerSecond: Math.round(plan.requests / seconds),
    warmMiB,
    endMiB,
    growthMiB: medianOf(samplesMiB.slice(-quarter)) - medianOf(samplesMiB.slice(0, quarter)),
    samplesMiB,
    heapMiB: samples.map(({ heapMiB }) => heapMiB),
  };
}

type MemorySample = { readonly residentMiB: number; readonly heapMiB: number };

async function memoryOf({ adminUrl }: Stage): Promise<MemorySample> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const mebibytes = (name: string): number =>
    Math.round(Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]) / 2 ** 20);
  return { residentMiB: mebibytes('process_resident_memory_bytes'), heapMiB: mebibytes('nodejs_heap_used_bytes') };
}
