import { numberToHex, pad } from 'viem';
import { expect, test } from 'vitest';
import type { HistoryPart } from '@/lib/domain/service-history';
import { testAddress, testHash, testNetwork } from '@/lib/testing/builders';
import { mockContracts } from '@/lib/testing/mock-chain';
import { createMockRpc, NodeError } from '@/lib/testing/mock-rpc';
import { catalogueTopics } from '../reads/services-changes';
import { fetchServiceHistory } from './service-history';

const provider = testAddress(7);
const network = testNetwork();

const removedAt = (block: number) => ({
  address: mockContracts.inference,
  topics: [catalogueTopics.removed, pad(provider, { size: 32 })],
  data: '0x',
  blockNumber: numberToHex(block),
  blockTimestamp: numberToHex(block * 10),
  transactionHash: testHash(block),
  logIndex: '0x0',
});

/** A long chain with a removal in some blocks; `ranges` lists which blocks were asked for. */
function longChain(head: number, blocks: readonly number[]) {
  const ranges: (readonly [number, number])[] = [];
  let chainHash = 1;
  const rpc = createMockRpc({
    eth_getBlockByNumber: ([point]) => {
      const number = point === 'latest' ? head : Number(point);
      return { number: numberToHex(number), hash: testHash(chainHash * 1_000_000 + number), timestamp: '0x1' };
    },
    eth_getLogs: ([filter]) => {
      const bound = (name: string) => Number(Reflect.get(Object(filter), name));
      const [from, to] = [bound('fromBlock'), bound('toBlock')];
      ranges.push([from, to]);
      return blocks.filter((block) => block >= from && block <= to).map(removedAt);
    },
  });
  return {
    ...rpc,
    ranges,
    reorganise: () => {
      chainHash += 1;
    },
  };
}

const blocksOf = (entries: readonly { readonly blockNumber: bigint }[]) =>
  entries.map(({ blockNumber }) => Number(blockNumber));

/** Read until the first part is done, and no further. */
async function stoppedReading(chain: ReturnType<typeof longChain>) {
  const stopper = new AbortController();
  const parts: HistoryPart[] = [];
  const onProgress = (part: HistoryPart) => {
    parts.push(part);
    stopper.abort();
  };
  const read = await fetchServiceHistory(chain.client, { network, provider, signal: stopper.signal, onProgress });
  return { read, part: parts.at(-1) };
}

test('The reading of a long chain tells after each part how far it is.', async () => {
  const chain = longChain(100_000, [5, 50_000]);
  const told: bigint[] = [];
  const { value, block } = await fetchServiceHistory(chain.client, {
    network,
    provider,
    onProgress: ({ doneTo }) => told.push(doneTo),
  });
  expect(told).toEqual([9_999n, 29_999n, 69_999n, 100_000n]);
  expect(blocksOf(value.entries)).toEqual([5, 50_000]);
  expect(value.toBlock).toBe(block.number);
});

test('A reading that is stopped gives what it has, and says up to which block.', async () => {
  const chain = longChain(100_000, [5, 50_000]);
  const { read } = await stoppedReading(chain);
  expect(blocksOf(read.value.entries)).toEqual([5]);
  expect(read.value.toBlock).toBe(9_999n);
  expect(read.block.number).toBe(100_000n);
  expect(chain.ranges).toHaveLength(1);
});

test('A later reading goes on where the stopped one ended, and asks for no block twice.', async () => {
  const chain = longChain(100_000, [5, 50_000]);
  const { part } = await stoppedReading(chain);
  const { value } = await fetchServiceHistory(chain.client, { network, provider, after: part });
  expect(blocksOf(value.entries)).toEqual([5, 50_000]);
  expect([value.fromBlock, value.toBlock]).toEqual([0n, 100_000n]);
  expect(chain.ranges[1]?.[0]).toBe(10_000);
});

test('On a chain that was reorganised meanwhile it begins anew.', async () => {
  const chain = longChain(100_000, [5]);
  const { part } = await stoppedReading(chain);
  chain.reorganise();
  const { value } = await fetchServiceHistory(chain.client, { network, provider, after: part });
  expect(blocksOf(value.entries)).toEqual([5]);
  expect(chain.ranges[1]?.[0]).toBe(0);
});

test('Where the node cannot say whether that chain still stands, it begins anew too.', async () => {
  const chain = longChain(100_000, [5]);
  const { part } = await stoppedReading(chain);
  chain.on('eth_getBlockByNumber', ([point]) => {
    if (point !== 'latest') throw new NodeError(-32000, 'pruned');
    return { number: numberToHex(100_000), hash: testHash(9), timestamp: '0x1' };
  });
  const { value } = await fetchServiceHistory(chain.client, { network, provider, after: part });
  expect(blocksOf(value.entries)).toEqual([5]);
  expect(chain.ranges[1]?.[0]).toBe(0);
});
