import { describe, expect, test } from 'vitest';
import { journalled, nextLook, reviewed, takeBack, useMoneyScenes } from '@/lib/testing/money-scene';
import { developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';

// The part of money-scenarios.tree about blocks that are taken back.
const oneG = 10n ** 18n;
const deposit = { kind: 'deposit', amount: 5n * oneG } as const;
const second = { kind: 'deposit', amount: 2n * oneG } as const;

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  const scene = useMoneyScenes({
    startChain,
    deploy: (rpcUrl) => deployContracts({ rpcUrl, source }),
    accountAt: developmentAccount,
  });

  /** Make a deposit and take its block back. */
  const depositTakenBack = async () => {
    await scene().person.perform(deposit);
    const [raw = '0x'] = await takeBack(scene(), scene().person.sent);
    const state = await scene().person.until(['sent'], { watching: true });
    return { raw, state };
  };

  test('its block is taken back and it is mined again: it is open in between, and confirmed in its new block', async () => {
    const { person, world } = scene();
    const { raw, state } = await depositTakenBack();
    expect(state).toMatchObject({ isReorganised: true, hash: person.sent[0] });
    expect((await person.account()).ledger).toBeUndefined();
    expect(await journalled(person)).toEqual(['open']);
    await world.chain.sendAgain(raw);
    expect(await person.until(['confirmed'])).toMatchObject({ hash: person.sent[0] });
    expect(await journalled(person)).toEqual(['confirmed']);
  });

  test('its block is taken back for good: it is told as dropped, and can be asked again', async () => {
    const { person } = scene();
    await depositTakenBack();
    person.passClock(61_000);
    await person.until(['dropped']);
    person.runner().reset();
    expect(await person.perform({ ...deposit, amount: 4n * oneG })).toMatchObject({ kind: 'confirmed' });
    expect((await person.account()).ledger?.available).toBe(4n * oneG);
  });

  test('its block is taken back and its nonce used otherwise: it is told as replaced', async () => {
    const { person, world, key } = scene();
    await depositTakenBack();
    const by = await world.chain.send({ key, to: person.address, nonce: 0 });
    expect(await person.until(['replaced', 'confirmed'])).toMatchObject({ by, isCancelled: true });
    expect((await person.account()).ledger).toBeUndefined();
  });

  test('the first step’s block is taken back while the second is reviewed: the second is not signed before the first is there again', async () => {
    const { person, world, provider } = scene();
    await reviewed(person, { kind: 'fund-and-start', provider: provider.address, deposit: 5n * oneG, amount: oneG });
    person.runner().confirm();
    await person.until(['reviewing'], { but: (state) => person.sent.length === 0 || state.kind !== 'reviewing' });
    const [raw = '0x'] = await takeBack(scene(), person.sent);
    expect(await person.until(['sent'], { watching: true })).toMatchObject({ isReorganised: true });
    expect(person.sent).toHaveLength(1);
    await world.chain.sendAgain(raw);
    expect((await person.until(['reviewing'])).review.functionName).toBe('transferFund');
    person.runner().confirm();
    expect(await person.until(['confirmed', 'failed'])).toMatchObject({ kind: 'confirmed' });
    expect(person.sent).toHaveLength(2);
  });

  test('two movements are taken back together: each is followed again until it is mined', async () => {
    const { person, world } = scene();
    await person.perform(deposit);
    await person.perform(second);
    const lost = await takeBack(scene(), person.sent);
    await person.until(['sent'], { watching: true });
    while ((await journalled(person)).includes('confirmed')) await nextLook(person, { watching: true });
    for (const raw of lost) await world.chain.sendAgain(raw);
    await person.until(['confirmed']);
    person.runner().reset();
    await person.until(['confirmed']);
    expect(await journalled(person)).toEqual(['confirmed', 'confirmed']);
    expect((await person.account()).ledger?.available).toBe(7n * oneG);
  });

  test('its block is taken back while no page is open: the page shows the chain, and it can be asked again', async () => {
    const { person } = scene();
    await person.perform(deposit);
    person.runner().dispose();
    await takeBack(scene(), person.sent);
    await person.reload();
    expect((await person.account()).ledger).toBeUndefined();
    expect(await person.perform(second)).toMatchObject({ kind: 'failed', error: { code: 'refused-below-minimum' } });
    expect(await person.perform({ ...deposit, amount: 4n * oneG })).toMatchObject({ kind: 'confirmed' });
    expect((await person.account()).ledger?.available).toBe(4n * oneG);
  });
});
