import type { Address } from 'viem';
import type { ChatTurn } from './chat';
import { type Spread, spreadOf } from './percentile';

/** How one contact with a provider ended: `refused` is an answer (no money, no session), `stopped` was the reader's own doing. */
export type ContactOutcome = 'answered' | 'failed' | 'refused' | 'stopped';

/**
 * One contact of this browser with a provider: a request the reader made, or a probe of `/v1/models` the reader asked for.
 * Times in milliseconds by this device's clock; tokens as the provider reported them.
 */
export type Measurement = {
  readonly id: string;
  readonly chainId: number;
  readonly provider: Address;
  readonly model: string;
  readonly kind: 'request' | 'probe';
  readonly at: number;
  readonly outcome: ContactOutcome;
  readonly firstByteAfter?: number | undefined;
  readonly endedAfter?: number | undefined;
  readonly completionTokens?: number | undefined;
};

/** What this browser knows of a provider by its own contacts; never mixed with anybody else's figures (F-020). */
export type OwnEvidence = {
  /** Requests and probes that say something about the provider: all but those the reader stopped before an answer. */
  readonly contacts: number;
  readonly requests: number;
  readonly probes: number;
  readonly reached: number;
  /** Reached contacts among all, 0 to 100. */
  readonly uptime: number;
  /** Failed requests among requests, 0 to 1; undefined without requests. */
  readonly errorRate: number | undefined;
  readonly firstByte: Spread | undefined;
  readonly tokensPerSecond: Spread | undefined;
  /** From sending a request to the end of its answer: it depends on how long the reader's own answers are. */
  readonly wholeAnswer: Spread | undefined;
  readonly firstAt: number;
  readonly lastAt: number;
};

function speedOf({ firstByteAfter, endedAfter, completionTokens }: Measurement): number | undefined {
  if (firstByteAfter === undefined || endedAfter === undefined || completionTokens === undefined) return undefined;
  const seconds = (endedAfter - firstByteAfter) / 1000;
  // One token has no speed, and an answer that came in one piece was not streamed.
  return completionTokens > 1 && seconds > 0 ? completionTokens / seconds : undefined;
}

const saysSomething = ({ outcome, firstByteAfter }: Measurement) =>
  outcome !== 'stopped' || firstByteAfter !== undefined;

/** Sum up one provider's measurements; undefined where none of them says anything. */
export function ownEvidenceOf(measurements: readonly Measurement[]): OwnEvidence | undefined {
  const telling = measurements.filter(saysSomething);
  const times = telling.map(({ at }) => at);
  if (telling.length === 0) return undefined;
  const requests = telling.filter(({ kind }) => kind === 'request');
  const failed = requests.filter(({ outcome }) => outcome === 'failed').length;
  const reached = telling.filter(({ outcome }) => outcome !== 'failed').length;
  return {
    contacts: telling.length,
    requests: requests.length,
    probes: telling.length - requests.length,
    reached,
    uptime: (100 * reached) / telling.length,
    errorRate: requests.length === 0 ? undefined : failed / requests.length,
    firstByte: spreadOf(requests.flatMap(({ firstByteAfter }) => firstByteAfter ?? [])),
    tokensPerSecond: spreadOf(requests.flatMap((request) => speedOf(request) ?? [])),
    wholeAnswer: spreadOf(
      requests.flatMap(({ outcome, endedAfter }) => (outcome === 'answered' ? (endedAfter ?? []) : [])),
    ),
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
  };
}

/** Sum up all measurements by provider (lower case). */
export function ownEvidenceByProvider(measurements: readonly Measurement[]): ReadonlyMap<string, OwnEvidence> {
  const sorted = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const key = measurement.provider.toLowerCase();
    sorted.set(key, [...(sorted.get(key) ?? []), measurement]);
  }
  return new Map(
    [...sorted].flatMap(([key, of]) => {
      const evidence = ownEvidenceOf(of);
      return evidence === undefined ? [] : [[key, evidence] as const];
    }),
  );
}

/** Failures in which the provider did its part: it answered, and said that the reader has to do something first. */
const readersPart: ReadonlySet<string> = new Set([
  'session-invalid',
  'session-expired',
  'session-revoked',
  'session-ahead',
  'account-missing',
  'balance-below-minimum',
  'user-not-acknowledged',
  'signer-not-acknowledged',
  'model-unsupported',
  'request-refused',
  'request-too-large',
  'context-overflow',
  'forbidden',
  'rate-limited',
  'too-many-at-once',
]);

function outcomeOf(turn: ChatTurn): ContactOutcome | undefined {
  switch (turn.state.kind) {
    case 'verified':
    case 'unverified':
    case 'refuted':
      return 'answered';
    case 'stopped':
      return 'stopped';
    case 'failed':
      // Then nothing was sent at all: this browser does not call such an address.
      if (turn.state.error.code === 'address-refused') return undefined;
      return readersPart.has(turn.state.error.code) ? 'refused' : 'failed';
    case 'preparing':
    case 'awaiting-signature':
    case 'sent':
    case 'streaming':
    case 'verifying':
      return undefined;
  }
}

/** Read what a turn that has ended measured; undefined while it runs and where nothing was sent. */
export function measurementOf(
  turn: ChatTurn,
  chat: { readonly chainId: number; readonly provider: Address; readonly model: string },
): Measurement | undefined {
  const { sentAt, firstByteAt, endedAt } = turn.timings;
  const outcome = outcomeOf(turn);
  if (outcome === undefined || sentAt === undefined || endedAt === undefined) return undefined;
  return {
    id: `${turn.id}:${sentAt}`,
    chainId: chat.chainId,
    provider: turn.exchange?.provider ?? chat.provider,
    model: turn.exchange?.model ?? chat.model,
    kind: 'request',
    at: sentAt,
    outcome,
    ...(firstByteAt !== undefined && { firstByteAfter: Math.max(0, firstByteAt - sentAt) }),
    ...(outcome === 'answered' && { endedAfter: Math.max(0, endedAt - sentAt) }),
    ...(turn.usage !== undefined && { completionTokens: turn.usage.completionTokens }),
  };
}
