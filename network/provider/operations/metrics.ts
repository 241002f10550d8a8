import { settlementStatuses } from '@/lib/domain/settlement';
import type { LogFields, NodeLog } from '../log';
import type { Upstream } from '../upstream-port';
import { type Counter, createCounter, createHistogram, gaugeLines } from './exposition';

/** What is counted while the node works. */
export type NodeMetrics = {
  /** Count an answered HTTP request by its status and kind of route. */
  request(path: string, status: number): void;
  /** Write every event on, and count those that mean money or trouble. */
  logging(log: NodeLog): NodeLog;
  /** Ask the same model server, and note how long it took to begin to answer. */
  timing(upstream: Upstream): Upstream;
  /** All series in Prometheus' text format. */
  text(now: Present): string;
};

/** What is true at the moment of reading; neuron. */
export type Present = {
  readonly inFlight: number;
  readonly unsettled: bigint | undefined;
  readonly usersOwing: number | undefined;
};

const latencyBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Name a route without what a client put into it: every distinct label would be kept for ever. */
function routeOf(path: string): string {
  const below = /^\/v1\/(?:proxy\/)?(?:v1\/)?(?<first>[a-z-]+)(?:\/(?<second>[a-z]+))?/.exec(path)?.groups;
  const name = [below?.first, below?.second].filter((part) => part !== undefined).join('/');
  if (known.has(name)) return name;
  return below?.first !== undefined && known.has(below.first) ? below.first : 'other';
}

const known: ReadonlySet<string> = new Set([
  'chat/completions',
  'images/generations',
  'images/edits',
  'audio/transcriptions',
  'signature',
  'attestation',
  'quote',
  'models',
  'user',
  'receipts',
]);

/** Start counting from zero. */
export function createNodeMetrics(): NodeMetrics {
  const requests = createCounter({ name: 'provider_requests_total', help: 'HTTP requests by route and status.' });
  const fees = createCounter({ name: 'provider_fees_neuron_total', help: 'Fees billed, in neuron.', start: [{}] });
  const billed = createCounter({ name: 'provider_responses_billed_total', help: 'Responses billed.', start: [{}] });
  const settlements = createCounter({
    name: 'provider_settlements_total',
    help: 'Settlements of one user each, by what the contract said.',
    start: settlementStatuses.map((status) => ({ status })),
  });
  const paid = createCounter({ name: 'provider_settled_neuron_total', help: 'Neuron received.', start: [{}] });
  const problems = createCounter({ name: 'provider_problems_total', help: 'Troubles by the event that logged them.' });
  const latency = createHistogram({
    name: 'provider_upstream_seconds',
    help: 'Seconds until the model server began to answer.',
    bounds: latencyBounds,
  });
  const counters = { fees, billed, settlements, paid, problems };
  return {
    request: (path, status) => requests.add({ route: routeOf(path), status: String(status) }),
    logging: (log) => (event, fields) => {
      count(counters, event, fields ?? {});
      log(event, fields);
    },
    timing: (upstream) => ({
      ...upstream,
      send: async (request) => {
        // Readiness and look-ups are no work of the model: only what may be billed is timed.
        if (request.method !== 'POST') return upstream.send(request);
        const begun = performance.now();
        try {
          return await upstream.send(request);
        } finally {
          latency.observe((performance.now() - begun) / 1_000);
        }
      },
    }),
    text: (now) => {
      const families = [requests, billed, fees, settlements, paid, problems, latency];
      const lines = [...families.flatMap((family) => family.lines()), ...presentLines(now)];
      return `${lines.join('\n')}\n`;
    },
  };
}

const troubles = /-(failed|unreachable|off|refused)$/;
const neuron = (text: LogFields[string]): bigint =>
  typeof text === 'string' && /^\d{1,78}$/.test(text) ? BigInt(text) : 0n;

type Counted = Readonly<Record<'fees' | 'billed' | 'settlements' | 'paid' | 'problems', Counter>>;

function count({ fees, billed, settlements, paid, problems }: Counted, event: string, fields: LogFields): void {
  if (event === 'response') {
    billed.add();
    fees.add({}, neuron(fields.fee));
  }
  if (event === 'settlement') {
    settlements.add({ status: String(fields.status) });
    paid.add({}, neuron(fields.paid));
  }
  if (troubles.test(event)) problems.add({ event });
}

/** What could not be read is left out: a gauge at zero would say that nobody owes anything. */
function presentLines({ inFlight, unsettled, usersOwing }: Present): readonly string[] {
  const { rss, heapUsed } = process.memoryUsage();
  const gauges = [
    { name: 'provider_requests_in_flight', help: 'Billed requests being answered.', value: inFlight },
    { name: 'provider_unsettled_neuron', help: 'Neuron billed and not yet settled.', value: unsettled },
    { name: 'provider_users_owing', help: 'Users with something unsettled.', value: usersOwing },
    { name: 'process_resident_memory_bytes', help: 'Resident memory.', value: rss },
    { name: 'nodejs_heap_used_bytes', help: 'Heap in use.', value: heapUsed },
  ];
  return gauges.flatMap(({ value, ...gauge }) => (value === undefined ? [] : gaugeLines({ ...gauge, value })));
}
