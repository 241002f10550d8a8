import { RpcRequestError } from 'viem';
import { describe, expect, test } from 'vitest';
import { createTestBatches } from '@/lib/testing/batch-wallet';
import { journalled, onlyEntry, reviewed, useMoneyScenes } from '@/lib/testing/money-scene';
import { developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';
import { journalOwnerOf, type RunnerPorts } from './ports';
import { findUnfinishedRuns, forgetRun } from './run';
import type { RunnerState } from './runner-state';
import type { WalletPort } from './wallet-port';

// The part of money-scenarios.tree about several steps, and wallets that run them as one.
const oneG = 10n ** 18n;

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  const scene = useMoneyScenes({
    startChain,
    deploy: (rpcUrl) => deployContracts({ rpcUrl, source }),
    accountAt: developmentAccount,
  });

  const start = () =>
    ({ kind: 'fund-and-start', provider: scene().provider.address, deposit: 5n * oneG, amount: oneG }) as const;
  const balances = async () => {
    const { ledger, subAccounts } = await scene().person.account();
    return { available: ledger?.available, with: subAccounts.map(({ balance }) => balance) };
  };
  const through = { available: 4n * oneG, with: [oneG] };
  const isFirstReview = (state: RunnerState) =>
    state.kind === 'reviewing' && state.review.functionName !== 'transferFund';

  /** Deposit as the first of two steps, and stand at the review of the transfer. */
  const firstStepDone = async () => {
    const { person } = scene();
    await reviewed(person, start());
    person.runner().confirm();
    return person.until(['reviewing'], { but: isFirstReview });
  };

  /** The person's wallet, which runs batches but answers a method otherwise. */
  const batchingWallet = (answer: (method: string) => unknown): WalletPort => {
    const { person, world, key } = scene();
    const batches = createTestBatches({ chain: world.chain, key, address: person.address, answer });
    return { ...person.ports.wallet, batches };
  };
  const batchingTab = (answer: (method: string) => unknown, change: Partial<RunnerPorts> = {}) =>
    scene().person.openTab({ wallet: batchingWallet(answer), ...change });

  test('two prompts, both agreed to: one after the other, and the second moves what the first brought', async () => {
    const { person } = scene();
    expect(await person.perform(start())).toMatchObject({ kind: 'confirmed', progress: { number: 2, count: 2 } });
    expect(person.sent).toHaveLength(2);
    expect(await balances()).toEqual(through);
  });

  test('the second prompt is declined: the rest is taken up at the transfer, and nothing is deposited twice', async () => {
    const { person } = scene();
    await firstStepDone();
    person.declineNext();
    person.runner().confirm();
    const { unfinished } = await person.until(['ready']);
    expect(unfinished).toMatchObject({ count: 2, done: [{ hash: person.sent[0] }] });
    if (unfinished !== undefined) person.runner().proceed(unfinished);
    expect((await person.until(['reviewing'])).review.functionName).toBe('transferFund');
    person.runner().confirm();
    await person.until(['confirmed']);
    expect(person.sent).toHaveLength(2);
    expect(await balances()).toEqual(through);
  });

  test('stopped in the middle and reloaded: the journal offers the rest, which is only the transfer', async () => {
    const { person } = scene();
    await firstStepDone();
    person.runner().cancel();
    await person.reload();
    const [unfinished, ...more] = await findUnfinishedRuns(person.ports.journal, journalOwnerOf(person.ports));
    expect(more).toEqual([]);
    if (unfinished !== undefined) person.runner().proceed(unfinished);
    expect((await person.until(['reviewing'])).review.functionName).toBe('transferFund');
    person.runner().confirm();
    await person.until(['confirmed']);
    expect(await balances()).toEqual(through);
  });

  test('stopped in the middle and given up: the rest is never offered again, and the deposit stays', async () => {
    const { person } = scene();
    await firstStepDone();
    person.runner().cancel();
    const owner = journalOwnerOf(person.ports);
    for (const { runId } of await findUnfinishedRuns(person.ports.journal, owner))
      await forgetRun(person.ports.journal, { owner, runId });
    expect(await findUnfinishedRuns(person.ports.journal, owner)).toEqual([]);
    expect(await balances()).toEqual({ available: 5n * oneG, with: [] });
  });

  test('the page crashes while the first step is sent: the next one goes on with the second', async () => {
    const { person, world } = scene();
    await world.chain.setAutomine(false);
    await reviewed(person, start());
    person.runner().confirm();
    await person.until(['sent']);
    await person.reload();
    await world.chain.setAutomine(true);
    await world.chain.mine();
    expect((await person.until(['reviewing'])).review.functionName).toBe('transferFund');
    person.runner().confirm();
    await person.until(['confirmed']);
    expect(await balances()).toEqual(through);
  });

  test('the wallet runs both as one: one prompt, one transaction, both outcomes', async () => {
    const { person } = scene();
    person.allowBatches(true);
    const end = await person.perform(start());
    expect(end).toMatchObject({ kind: 'confirmed', outcomes: [{ kind: 'deposited' }, { kind: 'funded' }] });
    expect(person.sent).toHaveLength(1);
    expect(await balances()).toEqual(through);
  });

  test('the wallet ran only the first of both: it is not called done, and the page shows what there is', async () => {
    const { person } = scene();
    let hash = '';
    const tab = batchingTab((method) => {
      if (method === 'wallet_getCallsStatus') return { status: 200, receipts: [{ transactionHash: hash }] };
      if (method !== 'wallet_sendCalls') return undefined;
      const state = tab.getSnapshot();
      if (state.kind !== 'signing') throw new Error('The wallet is open without a review');
      const { request, from, gas } = state.review;
      return person.ports.wallet.sendCall({ ...request, from, gas }).then((sent) => {
        hash = sent;
        return { id: 'only-half' };
      });
    });
    await reviewed(person, start(), tab);
    tab.confirm();
    const end = await person.until(['confirmed', 'failed'], { runner: tab });
    expect(end).toMatchObject({ kind: 'failed', at: 'mined', error: { code: 'outcome-missing' } });
    expect(await balances()).toEqual({ available: 5n * oneG, with: [] });
  });

  test('the wallet refuses the batch when asked: the same run goes on with two prompts', async () => {
    const { person } = scene();
    const tab = batchingTab((method) => {
      if (method === 'wallet_sendCalls') throw Object.assign(new Error('No upgrade'), { code: 5750 });
    });
    expect((await reviewed(person, start(), tab)).moreCalls).toHaveLength(1);
    tab.confirm();
    const one = await person.until(['reviewing', 'failed'], {
      runner: tab,
      but: (state) => state.kind === 'reviewing' && state.review.moreCalls !== undefined,
    });
    expect(one).toMatchObject({ kind: 'reviewing', progress: { number: 1, count: 2 } });
    tab.confirm();
    await person.until(['reviewing'], { runner: tab, but: isFirstReview });
    tab.confirm();
    await person.until(['confirmed'], { runner: tab });
    expect(await balances()).toEqual(through);
  });

  test('the wallet takes the batch and gives it up: that is said, and nothing has moved', async () => {
    const { person } = scene();
    const tab = batchingTab((method) => {
      if (method === 'wallet_sendCalls') return { id: 'given-up' };
      return method === 'wallet_getCallsStatus' ? { status: 400, receipts: [] } : undefined;
    });
    await reviewed(person, start(), tab);
    tab.confirm();
    const end = await person.until(['failed', 'confirmed'], { runner: tab });
    expect(end).toMatchObject({ kind: 'failed', error: { code: 'batch-given-up' } });
    expect(await journalled(person)).toEqual(['given-up']);
    expect(await balances()).toEqual({ available: undefined, with: [] });
  });

  test('the wallet does not know its batch: it is unknown and never failed, and found once the wallet knows it again', async () => {
    const { person } = scene();
    let isForgotten = true;
    const tab = batchingTab((method) => {
      if (method === 'wallet_getCallsStatus' && isForgotten)
        throw Object.assign(new Error('Unknown bundle id'), { code: 5730 });
    });
    await reviewed(person, start(), tab);
    tab.confirm();
    const isKnown = (state: RunnerState) => state.kind === 'sent' && state.isForgotten === undefined;
    expect(await person.until(['sent', 'failed'], { runner: tab, but: isKnown })).toMatchObject({
      kind: 'sent',
      hash: undefined,
      isForgotten: true,
    });
    expect(await journalled(person)).toEqual(['open']);
    isForgotten = false;
    expect(await person.until(['confirmed', 'failed'], { runner: tab })).toMatchObject({ kind: 'confirmed' });
    expect(await balances()).toEqual(through);
  });

  test('the wallet breaks at the batch: that is not called unsent, and the next try goes one by one', async () => {
    const { person } = scene();
    const tab = batchingTab((method) => {
      if (method === 'wallet_sendCalls') throw Object.assign(new Error('Broken'), { code: -32603 });
    });
    await reviewed(person, start(), tab);
    tab.confirm();
    expect(await person.until(['failed'], { runner: tab })).toMatchObject({
      at: 'sending',
      error: { code: 'wallet-failed' },
    });
    expect(await journalled(person)).toEqual(['asking']);
    tab.start(start());
    const again = await person.until(['reviewing', 'failed'], { runner: tab });
    expect(again).toMatchObject({ kind: 'reviewing', progress: { number: 1, count: 2 } });
  });

  test('the node cannot simulate two calls: it asks for one after the other', async () => {
    const { person, world } = scene();
    const client: RunnerPorts['client'] = {
      request: async (body) => {
        if (body.method !== 'eth_simulateV1') return world.chain.client.request(body);
        throw new RpcRequestError({
          body: { ...body },
          error: { code: -32601, message: 'unknown' },
          url: world.rpcUrl,
        });
      },
    };
    const review = await reviewed(
      person,
      start(),
      batchingTab(() => undefined, { client }),
    );
    expect(review).toMatchObject({ functionName: 'depositFund' });
    expect(review.moreCalls).toBeUndefined();
  });

  test('the page crashes before the wallet named the batch’s transaction: the next one asks the wallet for it', async () => {
    const { person, world } = scene();
    let isNamed = false;
    const wallet = batchingWallet((method) =>
      method === 'wallet_getCallsStatus' && !isNamed ? { status: 100, receipts: [] } : undefined,
    );
    const tab = person.openTab({ wallet });
    await reviewed(person, start(), tab);
    tab.confirm();
    await person.until(['sent'], { runner: tab });
    const entry = await onlyEntry(person);
    expect(entry).toMatchObject({ hash: undefined, callsId: 'batch-0' });
    tab.dispose();
    isNamed = true;
    await world.chain.mine();
    const next = person.openTab({ wallet });
    next.resume(entry);
    expect(await person.until(['confirmed', 'failed'], { runner: next })).toMatchObject({ outcomes: { length: 2 } });
    expect(await journalled(person)).toEqual(['confirmed']);
    expect(await balances()).toEqual(through);
  });
});
