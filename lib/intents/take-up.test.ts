import { numberToHex } from 'viem';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { testHash, testJournalEntry, testNetwork } from '@/lib/testing/builders';
import { createFakeWallet } from '@/lib/testing/fake-wallet';
import { blockJson, createMockChain, mockBlock } from '@/lib/testing/mock-chain';
import { NodeError } from '@/lib/testing/mock-rpc';
import type { JournalEntry, JournalStatus } from './journal';
import type { Runner, RunnerPorts } from './ports';
import { createRunner } from './runner';
import { lookAtNewBlocks } from './take-up';

const hash = testHash(7);
const asked = testJournalEntry({ hash: undefined, nextNonce: 5n, sentAt: Date.now(), status: 'asking' });
const receiptOf = (status: '0x0' | '0x1') => ({
  transactionHash: hash,
  status,
  blockNumber: numberToHex(mockBlock.number),
  blockHash: mockBlock.hash,
  gasUsed: '0x5208',
  effectiveGasPrice: '0x1',
  logs: [],
});

let entries: Map<string, JournalEntry>;
let isMined: boolean;
let isDown: boolean;
let outcome: '0x0' | '0x1';
let ports: RunnerPorts;
let runner: Runner;
let read: (block: bigint) => Promise<void>;
let asks: number;
const onStale = vi.fn();
const onMined = vi.fn();

const status = (): JournalStatus | undefined => entries.get(asked.id)?.status;
beforeEach(() => {
  entries = new Map([[asked.id, asked]]);
  isMined = false;
  isDown = false;
  outcome = '0x1';
  asks = 0;
  onStale.mockReset();
  onMined.mockReset();
  const chain = createMockChain({ views: {} });
  const transaction = { hash, from: asked.owner, to: asked.to, input: asked.input, value: numberToHex(asked.value) };
  chain.on('eth_getTransactionCount', () => {
    asks += 1;
    if (isDown) throw new NodeError(-32000, 'down');
    return isMined ? '0x6' : '0x5';
  });
  chain.on('eth_getBlockByNumber', () => ({
    ...blockJson(mockBlock),
    transactions: [{ ...transaction, nonce: '0x5' }],
  }));
  chain.on('eth_getTransactionReceipt', () => receiptOf(outcome));
  ports = {
    client: chain.client,
    network: testNetwork(),
    wallet: createFakeWallet(),
    journal: {
      put: async (entry) => {
        entries.set(entry.id, entry);
        return 'kept';
      },
      remove: async ({ id }) => void entries.delete(id),
      list: async () => [...entries.values()],
    },
    onStale,
    onMined,
  };
  runner = createRunner(ports);
  lookAtNewBlocks(runner, ports, (listener) => {
    read = listener;
    return () => {};
  });
});

describe('A request whose page died before the wallet answered', () => {
  test('is looked for with each newer block, and found in the one that holds it', async () => {
    await read(101n);
    expect(status()).toBe('asking');
    isMined = true;
    await read(102n);
    expect(status()).toBe('confirmed');
    expect(onStale).toHaveBeenCalledOnce();
    const [[entry, block] = []] = onMined.mock.calls;
    expect([entry, block]).toMatchObject([{ id: asked.id, hash }, { number: mockBlock.number }]);
  });

  test('is told apart from one that failed', async () => {
    isMined = true;
    outcome = '0x0';
    await read(101n);
    expect(status()).toBe('reverted');
    expect(onMined).not.toHaveBeenCalled();
  });

  test('is looked for once in each block, however often it is read', async () => {
    await read(101n);
    const once = asks;
    await read(101n);
    await read(100n);
    expect([once, asks]).toEqual([1, 1]);
    await read(102n);
    expect(asks).toBe(2);
  });

  test('is left alone while this page is at work: its wallet may be open for that very request', async () => {
    isMined = true;
    const busy: Runner = {
      ...runner,
      getSnapshot: () => ({ kind: 'checking', intent: asked.intent }),
    };
    lookAtNewBlocks(busy, ports, (listener) => {
      read = listener;
      return () => {};
    });
    await read(101n);
    expect([status(), asks]).toEqual(['asking', 0]);
  });

  test('costs no question where there is none', async () => {
    entries.clear();
    await read(101n);
    expect(asks).toBe(0);
  });

  test('stays as it is where the node does not answer, and the next block is tried', async () => {
    isMined = true;
    isDown = true;
    await read(101n);
    expect(status()).toBe('asking');
    isDown = false;
    await read(102n);
    expect(status()).toBe('confirmed');
  });
});
