import type { LatencyResult, ProviderResult } from './measure';

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

/** Draw the result for a terminal. */
export function providerTable(result: ProviderResult): string {
  const { machine, forwarding, crowd, memory, money } = result;
  return [
    `${result.date}  ${machine.cpus} cores (${machine.model}), ${machine.memoryGiB} GiB, Node ${machine.node}, ${result.store}${result.quick ? ', QUICK' : ''}`,
    `load of the machine before the run: ${result.loadBefore}`,
    ...result.latency.flatMap(latencyLines),
    `forwarding: ${forwarding.chunksPerSecond.toLocaleString('en')} chunks/s (${forwarding.streams} streams, ${forwarding.chunks.toLocaleString('en')} chunks)`,
    `${crowd.users} users with ${crowd.streamsEach} streams each: ${crowd.failed} failed, ${crowd.seconds.toFixed(1)} s, first byte p50 ${crowd.firstByte.p50.toFixed(0)} ms, p99 ${crowd.firstByte.p99.toFixed(0)} ms`,
    `memory over ${memory.requests.toLocaleString('en')} requests at ${memory.requestsPerSecond}/s: ${memory.warmMiB} MiB warm, ${memory.endMiB} MiB at the end (${memory.growthMiB >= 0 ? '+' : ''}${memory.growthMiB}), ${memory.failed} failed`,
    `money: ${money.answered.toLocaleString('en')} answers cost ${money.expected}, billed ${money.billed}, paid on chain ${money.paidOnChain}, unsettled ${money.unsettled} neuron: ${money.addsUp ? 'adds up' : 'DOES NOT ADD UP'}`,
  ].join('\n');
}
