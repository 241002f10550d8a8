/** Everything the verifier is measured by: time in Chromium, weight, and the hostile corpus beside the official SDK's check. */
import { timeVisits } from './browser';
import { type Counts, compareWithOfficial, type OfficialResult } from './official';
import type { PageTimes } from './page';
import { type VerifierWeight, weighVerifier } from './weight';

/** Milliseconds. */
type Spread = { readonly least: number; readonly median: number; readonly p95: number };

type VisitTimes = {
  readonly name: string;
  /** A running provider's report under the pinned roots; else a simulated one. */
  readonly isReal: boolean;
  readonly state: string;
  /** First verdict of a worker asked the moment it is made, its start and its files included. */
  readonly cold: Spread;
  /** First verdict of a worker that had 500 ms to get warm while the report was on its way. */
  readonly first: Spread;
  /** Offline checks in a worker that judged before. */
  readonly offline: Spread;
  /** Offline checks and collateral there, two messages each way. */
  readonly whole: Spread;
  /** Tasks of the page's own thread above 50 ms, over all of it. */
  readonly longTasks: number;
};

export type AttestationResult = {
  readonly benchmark: 'attestation';
  readonly unit: 'milliseconds and bytes';
  readonly browser: string;
  readonly runs: { readonly first: number; readonly warm: number };
  readonly visits: readonly VisitTimes[];
  readonly weight: VerifierWeight;
  readonly official: OfficialResult;
};

function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { least: at(0), median: at(0.5), p95: at(0.95) };
}

function timesOf({ cold, first, offline, whole }: PageTimes) {
  return { cold: spreadOf(cold), first: spreadOf(first), offline: spreadOf(offline), whole: spreadOf(whole) };
}

/** Measures all three; the browser first, so that nothing else of this takes its processor. */
export async function measureAttestation(isQuick: boolean): Promise<AttestationResult> {
  const runs = isQuick ? { first: 3, warm: 20 } : { first: 12, warm: 100 };
  const { browser, timed } = await timeVisits(runs);
  const visits = timed.map(({ name, isReal, times }) => ({
    name,
    isReal,
    state: times.state,
    ...timesOf(times),
    longTasks: times.longTasks,
  }));
  const [weight, official] = [await weighVerifier(), await compareWithOfficial()];
  return { benchmark: 'attestation', unit: 'milliseconds and bytes', browser, runs, visits, weight, official };
}

const milliseconds = (value: number) => value.toFixed(1).padStart(7);

function visitLines(visit: VisitTimes): readonly string[] {
  const line = (label: string, { least, median, p95 }: Spread) =>
    `  ${label.padEnd(44)}${milliseconds(least)}${milliseconds(median)}${milliseconds(p95)}`;
  return [
    `${visit.name}, ${visit.isReal ? 'real report' : 'simulated report, the real ones are not at hand'}: ${visit.state}`,
    line('first verdict, worker asked at once', visit.cold),
    line('first verdict, worker warmed for 500 ms', visit.first),
    line('offline checks, warm', visit.offline),
    line('offline checks and collateral, warm', visit.whole),
    `  tasks of the page above 50 ms: ${visit.longTasks}`,
  ];
}

const countsLine = (label: string, { cases, acceptedByOfficial, acceptedByOurs }: Counts) =>
  `  ${label.padEnd(44)}official accepts ${acceptedByOfficial} of ${cases}, ours ${acceptedByOurs} of ${cases}`;

/** Draws the result for a terminal. */
export function attestationTable({ browser, visits, weight, official }: AttestationResult): string {
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  return [
    `${`${browser}, in the site's own worker, milliseconds`.padEnd(46)}  least median    p95`,
    ...visits.flatMap(visitLines),
    '',
    `gzip: core (quote, key chains, bulletins) ${kilobytes(weight.core)}, worker at start ${kilobytes(weight.worker)}, ` +
      `whole judge ${kilobytes(weight.judge)}, YAML reader apart ${kilobytes(weight.yaml)}`,
    '',
    'hostile broker reports, official SDK 0.9.0 verifyService and this verifier:',
    countsLine('of the specification’s comparison', official.specified),
    countsLine('whole corpus in the broker’s form', official.all),
    `  honest report: official ${official.honest.official ? 'accepts' : 'rejects'}, ours ${official.honest.ours ? 'accepts' : 'rejects'}`,
  ].join('\n');
}
