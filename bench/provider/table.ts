import type { CrowdResult, ForwardingResult, LatencyResult, ProviderResult } from './measure';
import type { MemoryResult } from './memory';

const ms = (value: number): string => value.toFixed(2).padStart(9);

function latencyLines({
  kind,
  requestsPerSecond,
  direct,
  node,
  addedFirstByteP50,
  addedFirstByteP99,
}: LatencyResult): readonly string[] {
  const row = (name: string, figures: LatencyResult['direct']): string =>
    `  ${name.padEnd(8)}${ms(figures.firstByte.p50)}${ms(figures.firstByte.p99)}${ms(figures.total.p50)}${ms(figures.total.p99)}`;
  return [
    `${kind === 'whole' ? 'whole answers' : 'streams'} at ${requestsPerSecond}/s, ${node.firstByte.count} requests (milliseconds)`,
    '          first p50      p99  end p50      p99',
    row('direct', direct),
    row('node', node),
    `  added to the first byte: p50 ${addedFirstByteP50.toFixed(2)}, p99 ${addedFirstByteP99.toFixed(2)}`,
  ];
}

const forwardingLine = ({ chunksPerSecond, streams, chunks }: ForwardingResult): string =>
  `forwarding: ${chunksPerSecond.toLocaleString('en')} chunks/s (${streams} streams, ${chunks.toLocaleString('en')} chunks)`;

const crowdLine = ({ users, streamsEach, failed, seconds, firstByte }: CrowdResult): string =>
  `${users} users with ${streamsEach} streams each: ${failed} failed, ${seconds.toFixed(1)} s, first byte p50 ${firstByte.p50.toFixed(0)} ms, p99 ${firstByte.p99.toFixed(0)} ms`;

const memoryLine = ({ requests, requestsPerSecond, warmMiB, endMiB, growthMiB, failed }: MemoryResult): string =>
  `memory over ${requests.toLocaleString('en')} requests at ${requestsPerSecond}/s: ${warmMiB} MiB warm, ${endMiB} MiB at the end (${growthMiB >= 0 ? '+' : ''}${growthMiB}), ${failed} failed`;

/** Draw the result for a terminal. */
export function providerTable(result: ProviderResult): string {
  const { machine, latency = [], forwarding, crowd, memory, money } = result;
  return [
    `${result.date}  ${machine.cpus} cores (${machine.model}), ${machine.memoryGiB} GiB, Node ${machine.node}, ${result.store}${result.quick ? ', QUICK' : ''}`,
    `load of the machine before the run: ${result.loadBefore}`,
    ...latency.flatMap(latencyLines),
    ...(forwarding ? [forwardingLine(forwarding)] : []),
    ...(crowd ? [crowdLine(crowd)] : []),
    ...(memory ? [memoryLine(memory)] : []),
    `money: ${money.answered.toLocaleString('en')} answers cost ${money.expected}, billed ${money.billed}, paid on chain ${money.paidOnChain}, unsettled ${money.unsettled} neuron: ${money.addsUp ? 'adds up' : 'DOES NOT ADD UP'}`,
  ].join('\n');
}
