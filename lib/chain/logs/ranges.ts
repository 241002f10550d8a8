import { type Address, type Hex, numberToHex, pad } from 'viem';
import { AppError } from '@/lib/domain/error';
import type { ReadClient } from '../client';
import { LogsRefusedError, RpcBusyError, RpcRefusedError, RpcUnavailableError } from '../errors';
import { answerOf } from '../rpc';
import { eventTopics, type OwnerEvent, parseEvents } from './events';

/** What to read: all events about `owner` in the blocks from `fromBlock` to `toBlock`, both included. */
export type EventSearch = {
  readonly contracts: { readonly ledger: Address; readonly inference: Address };
  readonly owner: Address;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  /** Told after each part with the last block done. */
  readonly onProgress?: (doneTo: bigint) => void;
};

/** Blocks asked for at once at first; public nodes allow 500 to 10,000 (features.md, known facts). */
const firstSpan = 10_000n;
const largestSpan = 100_000n;

/** Answers of exactly these lengths are how nodes cut silently; such a range is read again in halves. */
const suspiciousCounts: ReadonlySet<number> = new Set([500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000]);

/** Which logs: of which contracts, with which topics. */
export type LogFilter = {
  readonly address: readonly Address[];
  readonly topics: readonly (Hex | readonly Hex[] | null)[];
};

/** A filter with the blocks to read, both included; `take` is told each answer in order with the last block it covers. */
export type LogSearch = {
  readonly filter: LogFilter;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly take: (answer: unknown, doneTo: bigint) => void;
  /** Ends the reading after the answer that is under way; what was taken by then is all there is. */
  readonly signal?: AbortSignal | undefined;
};

async function requestLogs(client: ReadClient, { address, topics }: LogFilter, range: Range): Promise<unknown> {
  const filter = {
    address: [...address],
    topics: topics.map((topic) => (typeof topic === 'string' || topic === null ? topic : [...topic])),
    fromBlock: numberToHex(range.from),
    toBlock: numberToHex(range.to),
  };
  return answerOf(client.request({ method: 'eth_getLogs', params: [filter] }));
}

type Range = { readonly from: bigint; readonly to: bigint };

/** A node that refuses a range may serve a shorter one; one that is unreachable or asks for patience will not. */
function mayAcceptLess(error: unknown): boolean {
  if (!(error instanceof AppError) || error instanceof RpcBusyError) return false;
  if (!(error instanceof RpcUnavailableError))
    return error instanceof RpcRefusedError || error.code === 'unknown-problem';
  // HTTP answers such as 400 or 413 come from a node that is there; only connections that fail are an outage.
  const cause = error.cause;
  return (
    typeof cause === 'object' &&
    cause !== null &&
    'status' in cause &&
    typeof cause.status === 'number' &&
    cause.status < 500
  );
}

const isTruncated = (answer: unknown): boolean => Array.isArray(answer) && suspiciousCounts.has(answer.length);

/**
 * Fetch logs in chain order, with ranges fitted to what the node allows: halved where it refuses or where an answer is suspiciously
 * full, doubled where it serves (F-068).
 * @throws RpcUnavailableError, RpcBusyError, LogsRefusedError when not even single blocks are served.
 */
export async function fetchLogs(client: ReadClient, search: LogSearch): Promise<void> {
  let span = firstSpan;
  let ceiling = largestSpan;
  let from = search.fromBlock;
  while (from <= search.toBlock && search.signal?.aborted !== true) {
    const to = from + span - 1n < search.toBlock ? from + span - 1n : search.toBlock;
    const width = to - from + 1n;
    const answer = await requestLogs(client, search.filter, { from, to }).catch((error: unknown) => {
      if (!mayAcceptLess(error)) throw error;
      if (width === 1n) throw new LogsRefusedError('The node refuses to hand out logs', { cause: error });
      return undefined;
    });
    if (answer === undefined || (isTruncated(answer) && width > 1n)) {
      span = width / 2n;
      // A refusal is a rule of the node and holds for the rest; a full answer only says that much happened here.
      if (answer === undefined) ceiling = span;
      continue;
    }
    search.take(answer, to);
    from = to + 1n;
    span = span * 2n < ceiling ? span * 2n : ceiling;
  }
}

/**
 * Fetch all events about an owner, in chain order.
 * @throws RpcUnavailableError, RpcBusyError, LogsRefusedError when not even single blocks are served.
 */
export async function fetchOwnerEvents(client: ReadClient, search: EventSearch): Promise<readonly OwnerEvent[]> {
  const { contracts, owner, fromBlock, toBlock, onProgress } = search;
  const events: OwnerEvent[] = [];
  const filter: LogFilter = {
    address: [contracts.ledger, contracts.inference],
    topics: [Object.values(eventTopics), pad(owner, { size: 32 })],
  };
  const take = (answer: unknown, doneTo: bigint) => {
    events.push(...parseEvents(answer, contracts));
    onProgress?.(doneTo);
  };
  await fetchLogs(client, { filter, fromBlock, toBlock, take });
  return events;
}
