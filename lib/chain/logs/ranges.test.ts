import fc from 'fast-check';
import { encodeAbiParameters, encodeEventTopics, HttpRequestError, numberToHex } from 'viem';
import { expect, test } from 'vitest';
import { testAddress, testHash } from '@/lib/testing/builders';
import { mockContracts } from '@/lib/testing/mock-chain';
import { createMockRpc, NodeError } from '@/lib/testing/mock-rpc';
import { inferenceServingAbi } from '../abi/inference-serving';
import { fetchOwnerEvents } from './ranges';

const owner = testAddress(1);
const topics = encodeEventTopics({
  abi: inferenceServingAbi,
  eventName: 'BalanceUpdated',
  args: { user: owner, provider: testAddress(2) },
});
const data = encodeAbiParameters([{ type: 'uint256' }, { type: 'uint256' }], [1n, 0n]);

function logAt(block: number, index: number) {
  return {
    address: mockContracts.inference,
    topics,
    data,
    blockNumber: numberToHex(block),
    blockHash: testHash(block),
    transactionHash: testHash(block),
    transactionIndex: '0x0',
    logIndex: numberToHex(index),
  };
}

function rangeOf(params: readonly unknown[]): readonly [number, number] {
  const filter = params[0];
  if (typeof filter !== 'object' || filter === null) throw new Error('eth_getLogs without a filter');
  return [Number(Reflect.get(filter, 'fromBlock')), Number(Reflect.get(filter, 'toBlock'))];
}

/** A node that holds one log in each of some blocks and limits what it hands out. */
function nodeWith(
  blocks: readonly number[],
  limits: { readonly span?: number; readonly cutAt?: number; readonly fail?: () => Error },
) {
  return createMockRpc({
    eth_getLogs: (params) => {
      const [from, to] = rangeOf(params);
      if (limits.span !== undefined && to - from + 1 > limits.span) {
        throw limits.fail?.() ?? new NodeError(-32000, 'exceed maximum block range');
      }
      const logs = blocks.filter((block) => block >= from && block <= to).map((block) => logAt(block, 0));
      return logs.slice(0, limits.cutAt ?? logs.length);
    },
  });
}

const search = (toBlock: number) => ({ contracts: mockContracts, owner, fromBlock: 0n, toBlock: BigInt(toBlock) });

test('Whatever range a node allows, every event is found exactly once and in order.', async () => {
  const blocks = fc.uniqueArray(fc.nat({ max: 5000 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      blocks,
      fc.integer({ min: 1, max: 20_000 }),
      fc.nat({ max: 6000 }),
      async (list, span, toBlock) => {
        const node = nodeWith(list, { span: Math.max(span, Math.ceil(toBlock / 200)) });
        const events = await fetchOwnerEvents(node.client, search(toBlock));
        const expected = list.filter((block) => block <= toBlock).sort((one, other) => one - other);
        expect(events.map((event) => Number(event.blockNumber))).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('An answer that was cut silently is read again in halves.', async () => {
  const blocks = Array.from({ length: 1700 }, (_, index) => index * 2);
  const node = nodeWith(blocks, { cutAt: 500 });
  const events = await fetchOwnerEvents(node.client, search(4000));
  expect(events).toHaveLength(1700);
});

test('A node that refuses by HTTP status gets a shorter range.', async () => {
  const fail = () => new HttpRequestError({ url: 'http://127.0.0.1:1', status: 413 });
  const node = nodeWith([3, 900], { span: 100, fail });
  expect(await fetchOwnerEvents(node.client, search(1000))).toHaveLength(2);
});

test('A node that is down is an outage and not asked again and again.', async () => {
  const fail = () => new HttpRequestError({ url: 'http://127.0.0.1:1', details: 'refused' });
  const node = nodeWith([], { span: 0, fail });
  await expect(fetchOwnerEvents(node.client, search(1000))).rejects.toMatchObject({ code: 'rpc-unavailable' });
  expect(node.requests).toHaveLength(1);
});

test('A node that refuses single blocks hands out no history, and that is said.', async () => {
  const node = nodeWith([], { span: 0 });
  await expect(fetchOwnerEvents(node.client, search(1000))).rejects.toMatchObject({ code: 'logs-refused' });
});

test('A short history is one request, and progress is told.', async () => {
  const node = nodeWith([1, 2], {});
  const done: bigint[] = [];
  await fetchOwnerEvents(node.client, { ...search(9000), onProgress: (block) => done.push(block) });
  expect(node.requests).toHaveLength(1);
  expect(done).toEqual([9000n]);
});
