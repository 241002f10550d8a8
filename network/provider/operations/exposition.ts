// network/provider/operations: what the person who runs a node sees of it: counts, readiness, and the door they are read at.
// Nothing here knows a prompt, an answer or a token; money figures stay behind a port of their own.

/** Label names and values of one series, for example `{ status: '200' }`. */
export type Labels = Readonly<Record<string, string>>;

/** One family of series that can be written in Prometheus' text format. */
export type Family = { lines(): readonly string[] };

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

function series(name: string, labels: Labels, value: bigint | number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

const head = (name: string, kind: string, help: string): readonly string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${kind}`,
];

/** A number that only grows, one for each set of labels; kept as a whole number, so that neuron stay exact. */
export type Counter = Family & { add(labels?: Labels, amount?: bigint): void };

/** Make a counter; `start` lists the sets of labels that are shown from the first moment, at zero. */
export function createCounter(options: {
  readonly name: string;
  readonly help: string;
  readonly start?: readonly Labels[];
}): Counter {
  const { name, help, start = [] } = options;
  const values = new Map<string, { readonly labels: Labels; readonly value: bigint }>();
  const add = (labels: Labels, amount: bigint): void => {
    const key = JSON.stringify(labels);
    values.set(key, { labels, value: (values.get(key)?.value ?? 0n) + amount });
  };
  for (const labels of start) add(labels, 0n);
  return {
    add: (labels = {}, amount = 1n) => add(labels, amount),
    lines: () => [
      ...head(name, 'counter', help),
      ...[...values.values()].map(({ labels, value }) => series(name, labels, value)),
    ],
  };
}

/** Write one present value. */
export function gaugeLines(gauge: {
  readonly name: string;
  readonly help: string;
  readonly value: bigint | number;
}): readonly string[] {
  return [...head(gauge.name, 'gauge', gauge.help), series(gauge.name, {}, gauge.value)];
}

/** How often a duration fell below each bound; seconds. */
export type Histogram = Family & { observe(seconds: number): void };

/** Make a histogram with these upper bounds, ascending. */
export function createHistogram(options: {
  readonly name: string;
  readonly help: string;
  readonly bounds: readonly number[];
}): Histogram {
  const { name, help, bounds } = options;
  const counts = bounds.map(() => 0);
  let count = 0;
  let sum = 0;
  return {
    observe: (seconds) => {
      count += 1;
      sum += seconds;
      const at = bounds.findIndex((bound) => seconds <= bound);
      if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
    },
    lines: () => {
      let below = 0;
      const buckets = bounds.map((bound, at) => {
        below += counts[at] ?? 0;
        return series(`${name}_bucket`, { le: String(bound) }, below);
      });
      return [
        ...head(name, 'histogram', help),
        ...buckets,
        series(`${name}_bucket`, { le: '+Inf' }, count),
        series(`${name}_sum`, {}, sum),
        series(`${name}_count`, {}, count),
      ];
    },
  };
}
