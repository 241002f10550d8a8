import { describe, expect, test } from 'vitest';
import { journalled, onlyEntry, reviewed, sendPending, useMoneyScenes } from '@/lib/testing/money-scene';
import { developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';

// The part of money-scenarios.tree about the way from the wallet into a block.
const oneG = 10n ** 18n;
const gwei = 10n ** 9n;
const deposit = { kind: 'deposit', amount: 5n * oneG } as const;
const hour = 3_600_000;

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  const scene = useMoneyScenes({
    startChain,
    deploy: (rpcUrl) => deployContracts({ rpcUrl, source }),
    accountAt: developmentAccount,
  });

  /** A deposit that waits in the node's pool. */
  const waitingDeposit = async () => {
    await scene().world.chain.setAutomine(false);
    return sendPending(scene().person, deposit);
  };

  test('it waits for hours: it is never called failed, and then confirmed', async () => {
    const { person, world } = scene();
    const { hash } = await waitingDeposit();
    person.passClock(5 * hour);
    expect(await person.until(['sent', 'dropped', 'failed'])).toMatchObject({ kind: 'sent', hash });
    await world.chain.mine();
    expect(await person.until(['confirmed'])).toMatchObject({ hash });
  });

  test('sped up in the wallet: it is followed to the receipt of the second transaction', async () => {
    const { person, world, key } = scene();
    const { to, input, value, nonce } = await waitingDeposit();
    const by = await world.chain.send({ key, to, input, value, nonce: Number(nonce), tip: 50n * gwei });
    await world.chain.mine();
    expect(await person.until(['confirmed'])).toMatchObject({ hash: by });
    expect((await person.account()).ledger?.available).toBe(deposit.amount);
  });

  test('cancelled in the wallet: it is told as cancelled, and can be asked again', async () => {
    const { person, world, key } = scene();
    const { hash, nonce } = await waitingDeposit();
    const by = await world.chain.send({ key, to: person.address, nonce: Number(nonce), tip: 50n * gwei });
    await world.chain.mine();
    expect(await person.until(['replaced', 'confirmed'])).toMatchObject({ hash, by, isCancelled: true });
    await world.chain.setAutomine(true);
    expect(await person.perform(deposit)).toMatchObject({ kind: 'confirmed' });
  });

  test('another transaction took its nonce: it is told as replaced, not as cancelled', async () => {
    const { person, world, key, provider } = scene();
    const { hash, nonce } = await waitingDeposit();
    const other = { to: provider.address, value: oneG, nonce: Number(nonce), tip: 50n * gwei };
    const by = await world.chain.send({ key, ...other });
    await world.chain.mine();
    expect(await person.until(['replaced', 'confirmed'])).toMatchObject({ hash, by, isCancelled: false });
    expect((await person.account()).ledger).toBeUndefined();
  });

  test('dropped from the pool: that is said after a minute, it can be given up, and asked again', async () => {
    const { person, world } = scene();
    const { hash } = await waitingDeposit();
    await world.chain.drop(hash);
    person.passClock(61_000);
    expect(await person.until(['dropped'])).toMatchObject({ hash });
    person.runner().reset();
    await world.chain.setAutomine(true);
    expect(await person.perform({ ...deposit, amount: 4n * oneG })).toMatchObject({ kind: 'confirmed' });
    expect((await journalled(person)).toSorted()).toEqual(['confirmed', 'dropped']);
  });

  test('dropped from the pool and sent on by somebody later: it is found and confirmed', async () => {
    const { person, world } = scene();
    const { hash } = await waitingDeposit();
    const raw = await world.chain.rawOf(hash);
    await world.chain.drop(hash);
    person.passClock(61_000);
    await person.until(['dropped']);
    await world.chain.sendAgain(raw);
    await world.chain.mine();
    expect(await person.until(['confirmed'])).toMatchObject({ hash });
    expect(await journalled(person)).toEqual(['confirmed']);
  });

  test('a gap before its nonce: it waits as long as the gap is there, and is confirmed once it is filled', async () => {
    const { person, world, key } = scene();
    person.answerNext((_send, { to, input, value }) => world.chain.send({ key, to, input, value, nonce: 1 }));
    const { hash } = await sendPending(person, deposit);
    await world.chain.mine();
    person.passClock(5 * hour);
    expect(await person.until(['sent', 'dropped', 'confirmed'])).toMatchObject({ kind: 'sent', hash });
    await world.chain.send({ key, to: person.address, nonce: 0 });
    await world.chain.mine();
    expect(await person.until(['confirmed'])).toMatchObject({ hash });
  });

  test('another device empties the account while the prompt is open: it is told as undone, and nothing but fees has moved', async () => {
    const { person, world, key } = scene();
    const { chain } = world;
    await person.perform(deposit);
    await chain.setAutomine(false);
    const emptying = chain.encode({ on: 'ledger', functionName: 'refund', args: [deposit.amount] });
    person.answerNext(async (_send, { to, input, value }) => {
      await chain.send({ key, ...emptying });
      return chain.send({ key, to, input, value });
    });
    await sendPending(person, { kind: 'withdraw', amount: oneG });
    await chain.mine();
    expect(await person.until(['failed', 'confirmed'])).toMatchObject({ at: 'mined' });
    const after = await person.account();
    expect(after.ledger).toBeUndefined();
    expect(after.wallet).toBeGreaterThan(99n * oneG);
    expect((await journalled(person)).toSorted()).toEqual(['confirmed', 'reverted']);
  });

  test('the wallet lowered the gas limit: it is told as undone, and can be asked again', async () => {
    const { person, world, key } = scene();
    person.answerNext((_send, { to, input, value }) => world.chain.send({ key, to, input, value, gas: 30_000n }));
    const end = await person.perform(deposit);
    expect(end).toMatchObject({ kind: 'failed', at: 'mined', error: { code: 'transaction-reverted' } });
    expect((await person.account()).ledger).toBeUndefined();
    expect(await person.perform(deposit)).toMatchObject({ kind: 'confirmed' });
  });

  test('the wallet raised the fee: the receipt says what was paid, and the coins are found to the neuron', async () => {
    const { person, world, key } = scene();
    const before = await person.account();
    const { total } = await reviewed(person, deposit);
    person.answerNext((_send, { to, input, value }) => world.chain.send({ key, to, input, value, tip: 900n * gwei }));
    person.runner().confirm();
    const { feePaid = 0n } = await person.until(['confirmed']);
    expect(before.wallet - (await person.account()).wallet).toBe(deposit.amount + feePaid);
    expect(feePaid).toBeGreaterThan(total - deposit.amount);
    expect(await onlyEntry(person)).toMatchObject({ status: 'confirmed' });
  });
});
