import { describe, expect, test } from 'vitest';
import { heldPrompt, journalled, onlyEntry, reviewed, sendPending, useMoneyScenes } from '@/lib/testing/money-scene';
import { developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';

// The part of money-scenarios.tree about pages that go and come back, and about several of them.
const oneG = 10n ** 18n;
const gwei = 10n ** 9n;
const deposit = { kind: 'deposit', amount: 5n * oneG } as const;
const day = 24 * 3_600_000;

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

  /** A deposit whose prompt is open. */
  const promptedDeposit = async () => {
    const prompt = heldPrompt(scene().person);
    await reviewed(scene().person, deposit);
    scene().person.runner().confirm();
    await prompt.opened;
    return prompt;
  };

  test('reloaded while the review stands: nothing is sent and nothing is open', async () => {
    const { person } = scene();
    await reviewed(person, deposit);
    await person.reload();
    expect(person.state().kind).toBe('ready');
    expect(await journalled(person)).toEqual([]);
    expect(person.sent).toEqual([]);
  });

  test('reloaded between prompt and hash, and agreed to later: the next visit finds it on the chain', async () => {
    const { person, world } = scene();
    const prompt = await promptedDeposit();
    await person.reload();
    expect(await onlyEntry(person)).toMatchObject({ status: 'asking', hash: undefined });
    prompt.answer(true);
    await prompt.done;
    const [hash = '0x'] = person.sent;
    await world.chain.mined(hash);
    await person.reload();
    expect(await onlyEntry(person)).toMatchObject({ status: 'confirmed', hash });
  });

  test('reloaded between prompt and hash, and never answered: it blocks nothing, and is forgotten after a day', async () => {
    const { person } = scene();
    await promptedDeposit();
    await person.reload();
    expect(await person.perform({ ...deposit, amount: 4n * oneG })).toMatchObject({ kind: 'confirmed' });
    expect((await journalled(person)).toSorted()).toEqual(['asking', 'confirmed']);
    person.passClock(day + 1);
    await person.reload();
    expect(await journalled(person)).toEqual(['confirmed']);
  });

  test('the page crashes after the hash: the next one follows the request to its receipt', async () => {
    const { person, world } = scene();
    const { hash } = await waitingDeposit();
    await person.reload();
    expect(await person.until(['sent'])).toMatchObject({ hash, isKept: true });
    await world.chain.mine();
    expect(await person.until(['confirmed'])).toMatchObject({ hash });
  });

  test('it is mined while no page is open: the next one finds it confirmed', async () => {
    const { person, world } = scene();
    const { hash } = await waitingDeposit();
    person.runner().dispose();
    await world.chain.mine();
    await person.reload();
    expect(await onlyEntry(person)).toMatchObject({ status: 'confirmed', hash });
  });

  test('it is sped up while no page is open: the next one finds the second transaction', async () => {
    const { person, world, key } = scene();
    const { to, input, value, nonce } = await waitingDeposit();
    person.runner().dispose();
    const hash = await world.chain.send({ key, to, input, value, nonce: Number(nonce), tip: 50n * gwei });
    await world.chain.mine();
    await person.reload();
    expect(await onlyEntry(person)).toMatchObject({ status: 'confirmed', hash });
  });

  test('it is cancelled while no page is open: the next one knows, and it can be asked again', async () => {
    const { person, world, key } = scene();
    const { nonce } = await waitingDeposit();
    person.runner().dispose();
    await world.chain.send({ key, to: person.address, nonce: Number(nonce), tip: 50n * gwei });
    await world.chain.mine();
    await person.reload();
    expect(await journalled(person)).toEqual(['replaced']);
    await world.chain.setAutomine(true);
    expect(await person.perform(deposit)).toMatchObject({ kind: 'confirmed' });
  });

  test('a second tab asks for the same while it is under way: it is told which transaction that is', async () => {
    const { person, world } = scene();
    const { hash } = await waitingDeposit();
    const tab = person.openTab();
    tab.start(deposit);
    const { error } = await person.until(['failed', 'reviewing'], { runner: tab }).then((state) => {
      if (state.kind !== 'failed') throw new Error('The second tab was let in');
      return state;
    });
    expect(error).toMatchObject({ code: 'action-open', values: { hash } });
    await world.chain.mine();
    expect(await person.until(['confirmed'])).toMatchObject({ hash });
    expect(person.sent).toHaveLength(1);
  });

  test('a second tab asks for the same while the wallet is open: the wallet is not opened twice', async () => {
    const { person } = scene();
    const tab = person.openTab();
    const prompt = heldPrompt(person);
    await reviewed(person, deposit);
    await reviewed(person, deposit, tab);
    person.runner().confirm();
    await prompt.opened;
    tab.confirm();
    expect(await person.until(['failed'], { runner: tab })).toMatchObject({ error: { code: 'action-asked' } });
    prompt.answer(true);
    expect(await person.until(['confirmed'])).toMatchObject({ kind: 'confirmed' });
    expect(person.sent).toHaveLength(1);
  });

  test('a second tab moves something else meanwhile: both are mined', async () => {
    const { person, world, provider } = scene();
    await waitingDeposit();
    const tab = person.openTab();
    await reviewed(person, { kind: 'deposit-for', recipient: provider.address, amount: 4n * oneG }, tab);
    tab.confirm();
    await person.until(['sent'], { runner: tab });
    await world.chain.mine();
    await person.until(['confirmed']);
    expect(await person.until(['confirmed'], { runner: tab })).toMatchObject({
      outcome: { kind: 'deposited-for', recipient: provider.address, amount: 4n * oneG },
    });
  });

  test('a second tab looks on: it shows the same end, and leaves further steps to the first', async () => {
    const { person, world, provider } = scene();
    await world.chain.setAutomine(false);
    await sendPending(person, { kind: 'fund-and-start', provider: provider.address, deposit: 5n * oneG, amount: oneG });
    const tab = person.openTab();
    expect(tab.resume(await onlyEntry(person), { goesOn: false })).toBe(true);
    await world.chain.mine();
    expect((await person.until(['reviewing'])).review.functionName).toBe('transferFund');
    const seen = await person.until(['confirmed', 'reviewing'], { runner: tab });
    expect(seen).toMatchObject({ kind: 'confirmed', unfinished: { count: 2 } });
  });
});
