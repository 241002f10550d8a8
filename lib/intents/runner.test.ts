import { numberToHex } from 'viem';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { testAddress, testHash, testJournalEntry, testNetwork } from '@/lib/testing/builders';
import { createFakeWallet, type FakeWallet } from '@/lib/testing/fake-wallet';
import { blockJson, createMockChain, MockRevert, mockBlock, mockContracts } from '@/lib/testing/mock-chain';
import { type MockRpc, NodeError } from '@/lib/testing/mock-rpc';
import type { IntentJournal, JournalEntry } from './journal';
import type { Runner } from './ports';
import { findOpenEntry } from './run';
import { createRunner } from './runner';
import type { RunnerState } from './runner-state';

const oneG = 10n ** 18n;
const owner = testAddress(1);
const deposit = { kind: 'deposit', amount: 5n * oneG } as const;
const hash = testHash(7);
const journalOwner = { chainId: 31337, contract: mockContracts.ledger, owner };

const service = { fullName: 'inference-v1.0', serviceType: '', version: '', description: '' };
const views = {
  getLedger: () => {
    throw new MockRevert('LedgerNotExists', [owner]);
  },
  getServiceInfo: () => ({
    ...service,
    serviceAddress: mockContracts.inference,
    serviceContract: mockContracts.inference,
    isRecommended: true,
    registeredAt: 1n,
  }),
  ...{ MIN_ACCOUNT_BALANCE: () => 3n * oneG, MIN_TRANSFER_AMOUNT: () => oneG },
  ...{ MAX_PROVIDERS_PER_BATCH: () => 20n, MAX_PROVIDERS_PER_USER_PER_SERVICE: () => 50n },
  lockTime: () => 86_400n,
  getAccountsByUser: () => [[], 0n],
  depositFund: () => undefined,
  getService: () => {
    throw new MockRevert('ServiceNotExist', [testAddress(2)]);
  },
};

const transaction = (change: object = {}) => ({
  hash,
  from: owner,
  to: mockContracts.ledger,
  input: '0x8d0d8cb6',
  value: numberToHex(deposit.amount),
  nonce: '0x5',
  ...change,
});

const receipt = (status: '0x0' | '0x1', change: object = {}) => ({
  transactionHash: hash,
  status,
  blockNumber: '0x65',
  blockHash: testHash(101),
  gasUsed: '0x5208',
  effectiveGasPrice: '0x1',
  logs: [],
  ...change,
});

let chain: MockRpc;
let wallet: FakeWallet;
let entries: Map<string, JournalEntry>;
let journal: IntentJournal;
let runner: Runner;
let seen: RunnerState['kind'][];
let clock: number;
let onWait: (turn: number) => void;
const onStale = vi.fn();

function newRunner(): Runner {
  let turn = 0;
  const created = createRunner({
    client: chain.client,
    network: testNetwork(),
    wallet,
    journal,
    onStale,
    now: () => clock,
    newId: () => 'entry-1',
    finality: { blocks: 0n, milliseconds: 0, pollMilliseconds: 0 },
    wait: async (milliseconds) => {
      clock += milliseconds;
      turn += 1;
      onWait(turn);
    },
  });
  created.subscribe(() => seen.push(created.getSnapshot().kind));
  return created;
}

function reached<K extends RunnerState['kind']>(...kinds: readonly K[]): Promise<Extract<RunnerState, { kind: K }>> {
  return new Promise((resolve) => {
    const isOneOf = (state: RunnerState): state is Extract<RunnerState, { kind: K }> =>
      kinds.some((kind) => kind === state.kind);
    const look = () => {
      const state = runner.getSnapshot();
      if (!isOneOf(state)) return;
      stop();
      resolve(state);
    };
    const stop = runner.subscribe(look);
    look();
  });
}

async function sendDeposit(): Promise<void> {
  runner.start(deposit);
  await reached('reviewing');
  runner.confirm();
}

beforeEach(() => {
  clock = 1_700_000_000_000;
  onWait = () => {};
  seen = [];
  entries = new Map();
  onStale.mockReset();
  journal = {
    put: async (entry) => {
      entries.set(entry.id, entry);
      return 'kept';
    },
    remove: async ({ id }) => void entries.delete(id),
    list: async () => [...entries.values()],
  };
  chain = createMockChain({ views, balances: { [owner.toLowerCase()]: 10n * oneG } });
  chain.on('eth_chainId', () => '0x7a69');
  chain.on('eth_estimateGas', () => '0x186a0');
  chain.on('eth_gasPrice', () => '0x77359400');
  chain.on('eth_getTransactionReceipt', () => receipt('0x1'));
  chain.on('eth_getTransactionByHash', () => transaction());
  chain.on('eth_getTransactionCount', () => '0x5');
  wallet = createFakeWallet();
  runner = newRunner();
});

describe('From the click to the receipt', () => {
  test('every state is passed in order, and the wallet gets exactly the simulated bytes.', async () => {
    await sendDeposit();
    expect(await reached('confirmed')).toMatchObject({
      hash,
      outcome: { kind: 'deposited', amount: 5n * oneG },
      feePaid: 21_000n,
    });
    expect(seen).toEqual(['checking', 'simulating', 'reviewing', 'signing', 'sent', 'confirmed']);
    const simulated = chain.requests
      .filter(({ method }) => method === 'eth_call' || method === 'eth_estimateGas')
      .map(({ params }) => params[0])
      .filter((request) => typeof request === 'object' && request !== null && 'from' in request);
    expect(simulated).toHaveLength(3);
    expect(new Set(simulated.map((request) => JSON.stringify(request))).size).toBe(1);
    const [sent] = wallet.requests;
    expect(simulated[0]).toEqual({
      from: owner,
      to: sent?.to,
      data: sent?.input,
      value: numberToHex(sent?.value ?? 0n),
    });
    expect(sent?.gas).toBe(120_000n);
  });

  test('the review holds fee and total to the neuron.', async () => {
    runner.start(deposit);
    const { review } = await reached('reviewing');
    expect(review).toMatchObject({
      gas: 120_000n,
      maxFeePerGas: 3_000_000_000n,
      maxFee: 360_000_000_000_000n,
      block: mockBlock,
    });
    expect(review.total).toBe(5n * oneG + 360_000_000_000_000n);
    expect(wallet.requests).toEqual([]);
  });

  test('the hash is journaled before the first look for a receipt.', async () => {
    let known: JournalEntry | undefined;
    chain.on('eth_getTransactionReceipt', () => {
      known ??= entries.get('entry-1');
      return receipt('0x1');
    });
    await sendDeposit();
    await reached('confirmed');
    expect(known).toMatchObject({ hash, status: 'open', intent: deposit, sentAtBlock: 100n });
    expect(entries.get('entry-1')?.status).toBe('confirmed');
  });

  test('a second start while one runs is refused, also by another tab.', async () => {
    runner.start(deposit);
    expect(runner.start(deposit)).toBe(false);
    await reached('reviewing');
    runner.cancel();
    chain.on('eth_getTransactionReceipt', () => null);
    entries.set('other', testJournalEntry({ id: 'other', hash: testHash(9) }));
    runner.start(deposit);
    expect(await reached('failed')).toMatchObject({ error: { code: 'action-open', values: { hash: testHash(9) } } });
    // Another action is not blocked by it; this one fails for its own reason.
    runner.start({ kind: 'fund-provider', provider: testAddress(2), amount: oneG });
    expect(await reached('failed')).toMatchObject({ error: { code: 'refused-no-ledger' } });
  });
});

describe('The wallet is not opened', () => {
  const failed = async () => {
    const state = await reached('failed');
    expect(wallet.requests).toEqual([]);
    return state;
  };

  test('when the contract refuses in the simulation.', async () => {
    views.depositFund = () => {
      throw new MockRevert('MinimumDepositRequired', [1n, 2n]);
    };
    runner.start(deposit);
    expect(await failed()).toMatchObject({ at: 'simulating', error: { code: 'minimum-deposit-required' } });
    views.depositFund = () => undefined;
  });

  test('when the contract refuses only after the review was read.', async () => {
    runner.start(deposit);
    await reached('reviewing');
    chain.on('eth_call', () => {
      throw new NodeError(3, 'execution reverted', '0x3204506f');
    });
    runner.confirm();
    expect(await failed()).toMatchObject({ at: 'signing', error: { code: 'call-failed' } });
  });

  test('when the wallet changed its account, its network, or is locked.', async () => {
    const attempt = async () => {
      runner.start(deposit);
      await reached('reviewing');
      runner.confirm();
      return failed();
    };
    wallet.useAccount(testAddress(2));
    expect(await attempt()).toMatchObject({ error: { code: 'wallet-account-changed' } });
    wallet.useAccount(undefined);
    expect(await attempt()).toMatchObject({ error: { code: 'wallet-locked' } });
    wallet.useAccount(owner);
    wallet.useChain(1);
    expect(await attempt()).toMatchObject({ error: { code: 'wallet-wrong-chain', cure: 'switch-network' } });
  });

  test('when the node serves another chain.', async () => {
    chain.on('eth_chainId', () => '0x1');
    runner.start(deposit);
    expect(await failed()).toMatchObject({
      at: 'checking',
      error: { code: 'rpc-wrong-chain', values: { expected: '31337', found: '1' } },
    });
  });

  test('when the account cannot be read: unknown is not zero.', async () => {
    chain.on('eth_call', () => {
      throw new NodeError(-32000, 'header not found');
    });
    runner.start(deposit);
    expect(await failed()).toMatchObject({ at: 'checking', error: { code: 'rpc-refused' } });
  });

  test('when the person steps back, and the input is kept.', async () => {
    runner.start(deposit);
    await reached('reviewing');
    runner.cancel();
    expect(runner.getSnapshot()).toEqual({ kind: 'ready', intent: deposit, isDeclined: false });
    runner.confirm();
    expect(runner.getSnapshot().kind).toBe('ready');
    expect(wallet.requests).toEqual([]);
  });
});

describe('What the wallet answers', () => {
  test('declining brings back the input and is no error.', async () => {
    wallet.answer(() => Promise.reject(Object.assign(new Error('User rejected'), { code: 4001 })));
    await sendDeposit();
    await reached('ready');
    expect(runner.getSnapshot()).toEqual({ kind: 'ready', intent: deposit, isDeclined: true });
    expect(entries.size).toBe(0);
  });

  test('a wallet that still waits for another answer is named.', async () => {
    wallet.answer(() => Promise.reject({ code: -32002, message: 'Already pending' }));
    await sendDeposit();
    expect(await reached('failed')).toMatchObject({ at: 'sending', error: { code: 'wallet-busy' } });
  });

  test('an answer that comes after the account was left is journaled and shown to nobody.', async () => {
    let answer: (value: `0x${string}`) => void = () => {};
    wallet.answer(() => new Promise((resolve) => (answer = resolve)));
    await sendDeposit();
    await vi.waitFor(() => expect(wallet.requests).toHaveLength(1));
    runner.dispose();
    answer(hash);
    await vi.waitFor(() => expect(entries.get('entry-1')).toMatchObject({ hash, status: 'open' }));
    expect(runner.getSnapshot().kind).toBe('signing');
    expect(await findOpenEntry(journal, journalOwner)).toMatchObject({ hash });
  });

  test('a journal that cannot keep the hash is told, and the transaction is followed all the same.', async () => {
    journal.put = async () => 'not-kept';
    const told: boolean[] = [];
    runner.subscribe(() => {
      const state = runner.getSnapshot();
      if (state.kind === 'sent') told.push(state.isKept);
    });
    await sendDeposit();
    await reached('confirmed');
    expect(told).toEqual([false]);
  });
});

describe('On the way to the receipt', () => {
  test('no time that passes makes it fail.', async () => {
    chain.on('eth_getTransactionReceipt', () => null);
    onWait = (turn) => {
      if (turn === 5000) chain.on('eth_getTransactionReceipt', () => receipt('0x1'));
    };
    await sendDeposit();
    await reached('confirmed');
    expect(new Set(seen)).toEqual(new Set(['checking', 'simulating', 'reviewing', 'signing', 'sent', 'confirmed']));
  });

  test('a node that is down is said so, slows the looks, and decides nothing.', async () => {
    const down = () => {
      throw new NodeError(-32603, 'down');
    };
    chain.on('eth_getTransactionReceipt', down);
    const reachable: boolean[] = [];
    runner.subscribe(() => {
      const state = runner.getSnapshot();
      if (state.kind === 'sent') reachable.push(state.isReachable);
    });
    onWait = (turn) => {
      if (turn === 50) chain.on('eth_getTransactionReceipt', () => receipt('0x1'));
    };
    const before = clock;
    await sendDeposit();
    await reached('confirmed');
    expect(reachable[0]).toBe(true);
    expect(new Set(reachable.slice(1))).toEqual(new Set([false]));
    expect(clock - before).toBeGreaterThan(46 * 15_000);
    expect(seen).not.toContain('dropped');
  });

  test('a mined transaction that was undone tells the contract’s reason.', async () => {
    chain.on('eth_getTransactionReceipt', () => receipt('0x0'));
    runner.start(deposit);
    await reached('reviewing');
    wallet.answer(() => {
      chain.on('eth_call', () => {
        throw new NodeError(3, 'execution reverted', '0x3204506f');
      });
      return hash;
    });
    runner.confirm();
    expect(await reached('failed')).toMatchObject({ at: 'mined', hash, error: { code: 'call-failed' } });
    expect(entries.get('entry-1')?.status).toBe('reverted');
    expect(onStale).toHaveBeenCalledOnce();
  });

  test('an undone transaction without a reason is still told as undone.', async () => {
    chain.on('eth_getTransactionReceipt', () => receipt('0x0'));
    await sendDeposit();
    expect(await reached('failed')).toMatchObject({ at: 'mined', error: { code: 'transaction-reverted' } });
  });

  const replacedBy = (change: object) => {
    const by = transaction({ hash: testHash(8), ...change });
    chain.on('eth_getTransactionReceipt', ([wanted]) =>
      wanted === testHash(8) ? receipt('0x1', { transactionHash: testHash(8) }) : null,
    );
    onWait = () => {
      chain.on('eth_getTransactionByHash', () => null);
      chain.on('eth_getTransactionCount', ([, block]) => (block === 'latest' || Number(block) >= 103 ? '0x6' : '0x5'));
      chain.on('eth_getBlockByNumber', ([block, isFull]) => {
        const number = block === 'latest' ? 110n : BigInt(String(block));
        const transactions =
          isFull === true && number === 103n ? [transaction({ nonce: '0x4', hash: testHash(1) }), by] : [];
        return { ...blockJson({ ...mockBlock, number }), transactions };
      });
    };
  };

  test('a speed-up is followed to its own receipt.', async () => {
    replacedBy({});
    await sendDeposit();
    expect(await reached('confirmed')).toMatchObject({ hash: testHash(8) });
    expect(entries.get('entry-1')).toMatchObject({ hash: testHash(8), status: 'confirmed', nonce: 5n });
  });

  test('a cancellation is told as one, with the transaction that took the place.', async () => {
    replacedBy({ to: owner, value: '0x0', input: '0x' });
    await sendDeposit();
    expect(await reached('replaced')).toMatchObject({ hash, by: testHash(8), isCancelled: true });
    expect(entries.get('entry-1')?.status).toBe('replaced');
    expect(onStale).toHaveBeenCalledOnce();
  });

  test('another transaction in its place is told as such.', async () => {
    replacedBy({ value: '0x1' });
    await sendDeposit();
    expect(await reached('replaced')).toMatchObject({ by: testHash(8), isCancelled: false });
  });

  test('a replacement the node no longer shows stays a replacement.', async () => {
    replacedBy({});
    const show = onWait;
    onWait = (turn) => {
      show(turn);
      chain.on('eth_getTransactionCount', ([, block]) => {
        if (block === 'latest') return '0x6';
        throw new NodeError(-32000, 'missing trie node');
      });
    };
    await sendDeposit();
    expect(await reached('replaced')).toMatchObject({ by: undefined, isCancelled: false });
  });

  test('a transaction nobody knows is dropped after a minute, is still looked for, and can be given up.', async () => {
    chain.on('eth_getTransactionReceipt', () => null);
    chain.on('eth_getTransactionByHash', () => null);
    const started = clock;
    await sendDeposit();
    await reached('dropped');
    expect(clock - started).toBeGreaterThanOrEqual(60_000);
    expect(runner.start(deposit)).toBe(false);
    chain.on('eth_getTransactionByHash', () => transaction());
    await reached('sent');
    chain.on('eth_getTransactionByHash', () => null);
    await reached('dropped');
    runner.reset();
    expect(runner.getSnapshot()).toEqual({ kind: 'ready', intent: deposit, isDeclined: false });
    await vi.waitFor(() => expect(entries.get('entry-1')?.status).toBe('dropped'));
  });
});

describe('An earlier action that nobody followed to its end', () => {
  test.each([
    ['0x1', 'confirmed'],
    ['0x0', 'reverted'],
  ] as const)('blocks nothing once it is mined with status %s.', async (status, ends) => {
    chain.on('eth_getTransactionReceipt', ([wanted]) => (wanted === testHash(9) ? receipt(status) : null));
    entries.set('other', testJournalEntry({ id: 'other', hash: testHash(9) }));
    runner.start(deposit);
    await reached('reviewing');
    expect(entries.get('other')?.status).toBe(ends);
    expect(onStale).toHaveBeenCalledOnce();
  });

  test('blocks as long as the node does not tell what became of it.', async () => {
    chain.on('eth_getTransactionReceipt', () => {
      throw new NodeError(-32000, 'down');
    });
    entries.set('other', testJournalEntry({ id: 'other', hash: testHash(9) }));
    runner.start(deposit);
    expect(await reached('failed')).toMatchObject({ error: { code: 'action-open' } });
    expect(entries.get('other')?.status).toBe('open');
  });
});

describe('After a reload', () => {
  test('a runner that was let go meanwhile takes up nothing and starts nothing.', () => {
    runner.dispose();
    expect(runner.resume(testJournalEntry())).toBe(false);
    expect(runner.start(deposit)).toBe(false);
    expect(runner.getSnapshot().kind).toBe('ready');
  });

  test('an open transaction is taken up, and one of another account or chain is not.', async () => {
    expect(runner.resume(testJournalEntry({ owner: testAddress(2) }))).toBe(false);
    expect(runner.resume(testJournalEntry({ chainId: 1 }))).toBe(false);
    expect(runner.resume(testJournalEntry())).toBe(true);
    expect(await reached('confirmed')).toMatchObject({ hash, outcome: { kind: 'deposited' } });
    expect(wallet.requests).toEqual([]);
  });

  test('the newest open transaction is the one to take up.', async () => {
    entries.set('a', testJournalEntry({ id: 'a', sentAt: 1 }));
    entries.set('b', testJournalEntry({ id: 'b', sentAt: 3 }));
    entries.set('c', testJournalEntry({ id: 'c', sentAt: 9, status: 'confirmed' }));
    expect((await findOpenEntry(journal, journalOwner))?.id).toBe('b');
  });

  test('a finished state is left by a reset and keeps the intent for the form.', async () => {
    await sendDeposit();
    await reached('confirmed');
    runner.reset();
    expect(runner.getSnapshot()).toEqual({ kind: 'ready', intent: deposit, isDeclined: false });
  });
});
