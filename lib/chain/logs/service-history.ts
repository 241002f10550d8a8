import { type Address, getAddress, type Hex, isAddressEqual, pad } from 'viem';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import { type HistoryPart, historyOf, type ServiceEvent, type ServiceHistory } from '@/lib/domain/service-history';
import type { ReadClient } from '../client';
import { RpcAnswerError, RpcBusyError, RpcUnavailableError } from '../errors';
import { fetchBlock, fetchBlockAt } from '../reads/block';
import { catalogueTopics } from '../reads/services-changes';
import { parseBytes, parseQuantity } from '../rpc';
import { createWordReader } from '../words';
import { fetchLogs } from './ranges';

/** Longest texts taken over from an event, as from a service. */
const longestText = { serviceType: 64, url: 2048, model: 256, verifiability: 64 } as const;

function topicAddress(topic: Hex | undefined): Address {
  if (topic === undefined) throw new RpcAnswerError('A log lacks a topic');
  return getAddress(`0x${topic.slice(26)}`);
}

function updatedService(data: Hex): Extract<ServiceEvent, { kind: 'updated' }>['service'] {
  const words = createWordReader(data, 'service update');
  return {
    serviceType: words.text(0).slice(0, longestText.serviceType),
    url: words.text(1).slice(0, longestText.url),
    inputPrice: words.uint(2),
    outputPrice: words.uint(3),
    model: words.text(5).slice(0, longestText.model),
    verifiability: words.text(6).slice(0, longestText.verifiability),
  };
}

function parseLog(
  log: unknown,
  search: { readonly inference: Address; readonly provider: Address },
): ServiceEvent | undefined {
  if (typeof log !== 'object' || log === null) throw new RpcAnswerError('The node gave a log that is none');
  const field = (name: string): unknown => Reflect.get(log, name);
  const rawTopics = field('topics');
  if (field('removed') === true) return undefined;
  if (!Array.isArray(rawTopics)) throw new RpcAnswerError('A log has no topics');
  const [kind, provider, signer] = rawTopics.map((topic: unknown) => parseBytes(topic, 'topic', 32));
  // A node that hands out more than it was asked for must not write another provider's history into this one.
  const emitter = parseBytes(field('address'), 'log address', 20);
  if (!isAddressEqual(emitter, search.inference) || !isAddressEqual(topicAddress(provider), search.provider))
    return undefined;
  const time = field('blockTimestamp');
  const data = parseBytes(field('data'), 'log data');
  const place = {
    blockNumber: parseQuantity(field('blockNumber'), 'log block number'),
    logIndex: Number(parseQuantity(field('logIndex'), 'log index')),
    transactionHash: parseBytes(field('transactionHash'), 'log transaction hash', 32),
    at: time === undefined || time === null ? undefined : parseQuantity(time, 'log time'),
  };
  if (kind === catalogueTopics.updated) return { ...place, kind: 'updated', service: updatedService(data) };
  if (kind === catalogueTopics.removed) return { ...place, kind: 'removed' };
  if (kind !== catalogueTopics.acknowledged) return undefined;
  const accepted = createWordReader(data, 'acknowledgement').bool(0);
  return { ...place, kind: 'acknowledged', signer: topicAddress(signer), accepted };
}

/** Each block's time is asked for once, and only where the node did not name it with the log. */
async function withTimes(client: ReadClient, events: readonly ServiceEvent[]): Promise<readonly ServiceEvent[]> {
  const times = new Map<bigint, bigint>();
  for (const { at, blockNumber } of events) {
    if (at !== undefined || times.has(blockNumber)) continue;
    times.set(blockNumber, (await fetchBlockAt(client, blockNumber)).timestamp);
  }
  return events.map((event) => ({ ...event, at: event.at ?? times.get(event.blockNumber) }));
}

/** A part counts on the chain it was read from; where that was reorganised, or cannot be told, the reading begins anew. */
async function standing(client: ReadClient, part: HistoryPart | undefined): Promise<HistoryPart | undefined> {
  if (part === undefined) return undefined;
  try {
    const { hash } = await fetchBlockAt(client, part.head.number);
    return hash === part.head.hash ? part : undefined;
  } catch (error) {
    if (error instanceof RpcUnavailableError || error instanceof RpcBusyError) throw error;
    return undefined;
  }
}

/** How a history is read: from where an earlier reading came to, and until it is done or stopped. */
export type HistoryReadingOptions = {
  readonly after?: HistoryPart | undefined;
  /** Stops the reading; the history then ends before the block it is told with. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each part. */
  readonly onProgress?: ((part: HistoryPart) => void) | undefined;
};

/**
 * Fetch the history of one provider's service from the logs of `ServiceUpdated`, `ServiceRemoved` and `ProviderTEESignerAcknowledged`
 * (provider protocol §5.5), from the first block worth scanning, or from where `after` ends, to the newest. A stopped reading gives what
 * it has, with the last block it covers.
 * @throws RpcUnavailableError, RpcBusyError, LogsRefusedError
 */
export async function fetchServiceHistory(
  client: ReadClient,
  options: {
    readonly network: Pick<NetworkConfig, 'contracts' | 'startBlock'>;
    readonly provider: Address;
    readonly fromBlock?: bigint;
  } & HistoryReadingOptions,
): Promise<AtBlock<ServiceHistory>> {
  const { network, provider, signal, onProgress } = options;
  const { inference } = network.contracts;
  const [head, after] = await Promise.all([fetchBlock(client), standing(client, options.after)]);
  const fromBlock = after?.fromBlock ?? options.fromBlock ?? BigInt(network.startBlock);
  let done = after?.doneTo ?? fromBlock - 1n;
  const events: ServiceEvent[] = [...(after?.events ?? [])];
  const filter = { address: [inference], topics: [Object.values(catalogueTopics), pad(provider, { size: 32 })] };
  const take = (answer: unknown, doneTo: bigint) => {
    if (!Array.isArray(answer)) throw new RpcAnswerError('The node gave no list of logs');
    events.push(...answer.flatMap((log: unknown) => parseLog(log, { inference, provider }) ?? []));
    done = doneTo;
    onProgress?.({ events: [...events], fromBlock, doneTo, head });
  };
  await fetchLogs(client, { filter, fromBlock: done + 1n, toBlock: head.number, take, signal });
  const ordered = events.sort(
    (one, other) => Number(one.blockNumber - other.blockNumber) || one.logIndex - other.logIndex,
  );
  // One who stopped the reading does not wait for times either.
  const entries = historyOf(signal?.aborted === true ? ordered : await withTimes(client, ordered));
  return { value: { entries, fromBlock, toBlock: done }, block: head };
}
