// lib/chain/logs turns what the contracts wrote about one owner into a statement; decoding is by hand because it is 70 times faster.
import { type Address, getAddress, type Hex } from 'viem';
import { RpcAnswerError } from '../errors';
import { parseBytes, parseQuantity } from '../rpc';

/** First topics of the events that concern an owner (provider protocol §5.5); all of them have the owner as second topic. */
export const eventTopics = {
  balanceUpdated: '0x526824944047da5b81071fb6349412005c5da81380b336103fbe5dd34556c776',
  settlementResult: '0x1f69e5b87fd0ce34b3760ba6e5d8aa95a36e316c3ba44e1e65a9d0eb9e96d0bf',
  refundRequested: '0x54377dfdebf06f6df53fbda737d2dcd7e141f95bbfb0c1223437e856b9de3ac3',
  accountDeleted: '0x342d961f860d5b1c27877a790eff2b213c020d1955a4903d6a9bf3ed590b7cd7',
  fundSpent: '0x6f81b9cf4ed9328799879be7651da4420ab1bc260b34ea71f72e9659aa548e68',
} as const satisfies Record<string, Hex>;

/** Where an event stands; `blockTimestamp` in chain seconds where the node names it with the log. */
export type EventRef = {
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  readonly transactionIndex: bigint;
  readonly logIndex: number;
  readonly blockTimestamp: bigint | undefined;
};

/** One event about one owner. Amounts in neuron; `balance-updated` carries the absolute values after the change. */
export type OwnerEvent = EventRef &
  (
    | {
        readonly kind: 'balance-updated';
        readonly provider: Address;
        readonly balance: bigint;
        readonly pendingRefund: bigint;
      }
    | { readonly kind: 'refund-requested'; readonly provider: Address }
    | { readonly kind: 'account-deleted'; readonly provider: Address; readonly amount: bigint }
    | { readonly kind: 'fund-spent'; readonly amount: bigint }
    | { readonly kind: 'settlement-result'; readonly status: number; readonly unsettled: bigint }
  );

function word(data: Hex, index: number): bigint {
  const hex = data.slice(2 + index * 64, 2 + (index + 1) * 64);
  if (hex.length !== 64) throw new RpcAnswerError('A log is cut short');
  return BigInt(`0x${hex}`);
}

function addressTopic(topics: readonly Hex[], index: number): Address {
  const topic = topics[index];
  if (topic === undefined || topic.length !== 66) throw new RpcAnswerError('A log lacks a topic');
  return getAddress(`0x${topic.slice(26)}`);
}

function parseRef(log: object): EventRef {
  const field = (name: string): unknown => Reflect.get(log, name);
  const timestamp = field('blockTimestamp');
  return {
    blockNumber: parseQuantity(field('blockNumber'), 'log block number'),
    blockHash: parseBytes(field('blockHash'), 'log block hash', 32),
    transactionHash: parseBytes(field('transactionHash'), 'log transaction hash', 32),
    transactionIndex: parseQuantity(field('transactionIndex'), 'log transaction index'),
    logIndex: Number(parseQuantity(field('logIndex'), 'log index')),
    blockTimestamp: timestamp === undefined || timestamp === null ? undefined : parseQuantity(timestamp, 'log time'),
  };
}

function parseEvent(
  log: object,
  { ledger, inference }: { ledger: Address; inference: Address },
): OwnerEvent | undefined {
  if (Reflect.get(log, 'removed') === true) return undefined;
  const rawTopics: unknown = Reflect.get(log, 'topics');
  if (!Array.isArray(rawTopics)) throw new RpcAnswerError('A log has no topics');
  const topics = rawTopics.map((topic: unknown) => parseBytes(topic, 'topic', 32));
  const data = parseBytes(Reflect.get(log, 'data'), 'log data');
  const emitter = getAddress(parseBytes(Reflect.get(log, 'address'), 'log address', 20));
  const ref = parseRef(log);
  const isFrom = (contract: Address) => emitter === getAddress(contract);
  switch (topics[0]) {
    case eventTopics.fundSpent:
      // The ledger serves other contracts too; only money spent through this one belongs here.
      if (!isFrom(ledger) || addressTopic(topics, 2) !== getAddress(inference)) return undefined;
      return { ...ref, kind: 'fund-spent', amount: word(data, 0) };
    case eventTopics.balanceUpdated: {
      if (!isFrom(inference)) return undefined;
      const amounts = { balance: word(data, 0), pendingRefund: word(data, 1) };
      return { ...ref, kind: 'balance-updated', provider: addressTopic(topics, 2), ...amounts };
    }
    case eventTopics.refundRequested:
      return isFrom(inference) ? { ...ref, kind: 'refund-requested', provider: addressTopic(topics, 2) } : undefined;
    case eventTopics.accountDeleted:
      if (!isFrom(inference)) return undefined;
      return { ...ref, kind: 'account-deleted', provider: addressTopic(topics, 2), amount: word(data, 0) };
    case eventTopics.settlementResult:
      if (!isFrom(inference)) return undefined;
      return { ...ref, kind: 'settlement-result', status: Number(word(data, 0)), unsettled: word(data, 1) };
    default:
      return undefined;
  }
}

/**
 * Read the answer of eth_getLogs into events in chain order; logs of other contracts, other events and removed logs fall away.
 * @throws RpcAnswerError when the answer is no list of logs.
 */
export function parseEvents(
  answer: unknown,
  contracts: { readonly ledger: Address; readonly inference: Address },
): readonly OwnerEvent[] {
  if (!Array.isArray(answer)) throw new RpcAnswerError('The node gave no list of logs');
  const events = answer.flatMap((log: unknown) => {
    if (typeof log !== 'object' || log === null) throw new RpcAnswerError('The node gave a log that is none');
    return parseEvent(log, contracts) ?? [];
  });
  return events.sort((one, other) => Number(one.blockNumber - other.blockNumber) || one.logIndex - other.logIndex);
}
