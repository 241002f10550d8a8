import { toHex } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchAccountState } from '@/lib/chain/reads/account';
import { createMemoryStore } from '@/lib/storage/memory-store';
import { createBrowserStorage } from '@/lib/storage/storage';
import { createKeyWallet } from '@/lib/testing/key-wallet';
import { createRealChain, type RealChain } from '@/lib/testing/real-chain';
import { type Chain, developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';
import type { Intent } from './intent';
import { journalOwnerOf, type Runner, type RunnerPorts } from './ports';
import { findOpenEntry } from './run';
import { createRunner } from './runner';
import type { RunnerState } from './runner-state';
import type { WalletPort } from './wallet-port';

const oneG = 10n ** 18n;
/** Nothing is mined here that a reorganisation could take back. */
const noWatch = { blocks: 0n, milliseconds: 0, pollMilliseconds: 0 };
const silentNotices = { tell: () => {}, subscribe: () => () => {}, close: () => {} };

function keyOf(index: number) {
  const { privateKey } = developmentAccount(index).getHdKey();
  if (privateKey === null) throw new Error('A development account has a key');
  return toHex(privateKey);
}

const ownerKey = keyOf(0);
const provider = { key: keyOf(1), address: developmentAccount(1).address };
const teeKey = keyOf(3);
const user = { key: keyOf(4), address: developmentAccount(4).address };

/** Wait until the runner stands in one of the given states. */
function reached<K extends RunnerState['kind']>(
  runner: Runner,
  ...kinds: readonly K[]
): Promise<Extract<RunnerState, { kind: K }>> {
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

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  let process: Chain;
  let chain: RealChain;
  let restore: () => Promise<void>;
  let runner: Runner;
  let ports: RunnerPorts;
  let sent: string[];

  const newRunner = (change: Partial<RunnerPorts> = {}): Runner => createRunner({ ...ports, ...change });
  const account = async () =>
    (await fetchAccountState(chain.client, { network: chain.network, owner: user.address })).value;

  /** Start, agree to the review if there is one, and give the end state. */
  const perform = async (intent: Intent) => {
    runner.start(intent);
    const state = await reached(runner, 'reviewing', 'failed');
    if (state.kind === 'failed') return state;
    runner.confirm();
    return reached(runner, 'confirmed', 'failed');
  };

  beforeAll(async () => {
    process = await startChain();
    const contracts = await deployContracts({ rpcUrl: process.rpcUrl, source });
    chain = createRealChain({ rpcUrl: process.rpcUrl, contracts });
    await chain.register({ key: provider.key, teeKey, ownerKey });
  });
  afterAll(() => process.stop());
  beforeEach(async () => {
    restore = await chain.snapshot();
    sent = [];
    const keyWallet = createKeyWallet({ rpcUrl: process.rpcUrl, privateKey: user.key });
    const wallet: WalletPort = {
      ...keyWallet,
      sendCall: async (request) => {
        const hash = await keyWallet.sendCall(request);
        sent.push(hash);
        return hash;
      },
    };
    const { journal } = createBrowserStorage({ records: createMemoryStore(), notices: silentNotices });
    ports = {
      client: chain.client,
      network: chain.network,
      wallet,
      journal,
      onStale: vi.fn(),
      wait: async () => {},
      finality: noWatch,
    };
    runner = newRunner();
  });
  afterEach(async () => {
    runner.dispose();
    await chain.setAutomine(true);
    await restore();
  });

  test('a deposit opens the account, and the review says beforehand what will be.', async () => {
    const before = await account();
    runner.start({ kind: 'deposit', amount: 3n * oneG });
    const { review } = await reached(runner, 'reviewing');
    expect(review).toMatchObject({
      contract: 'ledger',
      functionName: 'depositFund',
      arguments: [],
      from: user.address,
    });
    expect(review.changes).toEqual([
      { subject: 'wallet', before: before.wallet, after: before.wallet - 3n * oneG },
      { subject: 'available', before: 0n, after: 3n * oneG },
    ]);
    expect(sent).toEqual([]);
    runner.confirm();
    const end = await reached(runner, 'confirmed');
    expect(end.outcome).toEqual({ kind: 'deposited', amount: 3n * oneG });
    const after = await account();
    expect(after.ledger).toEqual({ owner: user.address, available: 3n * oneG, total: 3n * oneG });
    expect(before.wallet - after.wallet).toBe(3n * oneG + (end.feePaid ?? -1n));
    expect(end.feePaid).toBeLessThanOrEqual(review.maxFee);
    expect(ports.onStale).toHaveBeenCalledExactlyOnceWith([{ noun: 'account' }]);
  });

  test.each([
    ['a first deposit of one neuron less than the minimum', 3n * oneG - 1n, 'refused-below-minimum'],
    ['a deposit of nothing', 0n, 'refused-zero'],
    ['a deposit of more than the wallet holds', 10n ** 30n, 'refused-exceeds-wallet'],
  ])('%s never opens the wallet.', async (_what, amount, code) => {
    expect(await perform({ kind: 'deposit', amount })).toMatchObject({
      kind: 'failed',
      at: 'checking',
      error: { code },
    });
    expect(sent).toEqual([]);
  });

  test('a deposit that leaves nothing for the fee never opens the wallet.', async () => {
    const { wallet } = await account();
    expect(await perform({ kind: 'deposit', amount: wallet })).toMatchObject({
      kind: 'failed',
      error: { code: 'gas-funds' },
    });
    expect(sent).toEqual([]);
  });

  test('once the account is open, one neuron is enough.', async () => {
    await perform({ kind: 'deposit', amount: 3n * oneG });
    expect(await perform({ kind: 'deposit', amount: 1n })).toMatchObject({ kind: 'confirmed' });
    expect((await account()).ledger?.available).toBe(3n * oneG + 1n);
  });

  describe('after a deposit of 5 0G', () => {
    const fund = (amount: bigint, to = provider.address) => perform({ kind: 'fund-provider', provider: to, amount });

    beforeEach(async () => {
      await perform({ kind: 'deposit', amount: 5n * oneG });
      sent.length = 0;
    });

    test('a transfer of exactly the minimum opens the sub-account, and one neuron less is refused.', async () => {
      expect(await fund(oneG - 1n)).toMatchObject({
        kind: 'failed',
        error: { code: 'refused-below-minimum', values: { minimum: '1' } },
      });
      expect(sent).toEqual([]);
      expect(await fund(oneG)).toMatchObject({
        kind: 'confirmed',
        outcome: { kind: 'funded', provider: provider.address, balance: oneG, pendingRefund: 0n },
      });
      expect(ports.onStale).toHaveBeenLastCalledWith([{ noun: 'account' }, { noun: 'statement' }]);
    });

    test('an existing sub-account takes any amount.', async () => {
      await fund(oneG);
      expect(await fund(1n)).toMatchObject({ kind: 'confirmed', outcome: { balance: oneG + 1n } });
    });

    test('everything available can be moved, and one neuron more is refused.', async () => {
      expect(await fund(5n * oneG + 1n)).toMatchObject({
        kind: 'failed',
        error: { code: 'refused-exceeds-available' },
      });
      expect(await fund(5n * oneG)).toMatchObject({ kind: 'confirmed' });
      expect((await account()).ledger).toMatchObject({ available: 0n, total: 5n * oneG });
    });

    test('money under refund counts as available for the same provider, to the neuron.', async () => {
      await fund(2n * oneG);
      await chain.write({
        key: user.key,
        on: 'ledger',
        functionName: 'retrieveFund',
        args: [[provider.address], 'inference-v1.0'],
      });
      expect(await fund(5n * oneG + 1n)).toMatchObject({
        kind: 'failed',
        error: { code: 'refused-exceeds-available' },
      });
      runner.start({ kind: 'fund-provider', provider: provider.address, amount: 5n * oneG });
      const { review } = await reached(runner, 'reviewing');
      expect(review.changes).toEqual([
        { subject: 'available', before: 3n * oneG, after: 0n },
        { subject: 'pending-refund', before: 2n * oneG, after: 0n },
        { subject: 'spendable', before: 0n, after: 5n * oneG },
      ]);
      expect(review.arguments.map((argument) => argument.value)).toEqual([
        provider.address,
        'inference-v1.0',
        (5n * oneG).toString(),
      ]);
      runner.confirm();
      expect(await reached(runner, 'confirmed')).toMatchObject({ outcome: { balance: 5n * oneG, pendingRefund: 0n } });
    });

    test('an address without a service is refused.', async () => {
      expect(await fund(oneG, developmentAccount(9).address)).toMatchObject({
        error: { code: 'refused-not-registered' },
      });
      expect(sent).toEqual([]);
    });
  });

  test('a transfer without an account is refused.', async () => {
    const end = await perform({ kind: 'fund-provider', provider: provider.address, amount: oneG });
    expect(end).toMatchObject({ kind: 'failed', error: { code: 'refused-no-ledger' } });
  });

  test('a provider cannot fund itself, and the rule is the contract’s own.', async () => {
    const wallet = createKeyWallet({ rpcUrl: process.rpcUrl, privateKey: provider.key });
    runner = newRunner({ wallet });
    await perform({ kind: 'deposit', amount: 5n * oneG });
    const end = await perform({ kind: 'fund-provider', provider: provider.address, amount: oneG });
    expect(end).toMatchObject({ kind: 'failed', at: 'checking', error: { code: 'refused-self-provider' } });
    const args = [provider.address, 'inference-v1.0', oneG];
    const direct = chain.write({ key: provider.key, on: 'ledger', functionName: 'transferFund', args });
    await expect(direct).rejects.toThrow('CallFailed');
  });

  test('a transaction is picked up after a reload and followed to its receipt.', async () => {
    await chain.setAutomine(false);
    runner.start({ kind: 'deposit', amount: 3n * oneG });
    await reached(runner, 'reviewing');
    runner.confirm();
    await reached(runner, 'sent');
    runner.dispose();
    const entry = await findOpenEntry(ports.journal, journalOwnerOf(ports));
    expect(entry?.hash).toBe(sent[0]);
    const reloaded = newRunner({ wait: () => chain.mine() });
    expect(entry !== undefined && reloaded.resume(entry)).toBe(true);
    expect(await reached(reloaded, 'confirmed')).toMatchObject({ hash: sent[0], outcome: { amount: 3n * oneG } });
    expect(await findOpenEntry(ports.journal, journalOwnerOf(ports))).toBeUndefined();
    reloaded.dispose();
  });
});
