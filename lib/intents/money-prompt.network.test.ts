import { concatHex, type Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import type { WalletPort } from '@/lib/intents/wallet-port';
import { testAddress } from '@/lib/testing/builders';
import { heldPrompt, journalled, onlyEntry, reviewed, useMoneyScenes } from '@/lib/testing/money-scene';
import { developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';

// The part of money-scenarios.tree about the wallet's prompt.
const oneG = 10n ** 18n;
const deposit = { kind: 'deposit', amount: 5n * oneG } as const;
const failure = (code: number) => Object.assign(new Error(`Wallet error ${code}`), { code });

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  const scene = useMoneyScenes({
    startChain,
    deploy: (rpcUrl) => deployContracts({ rpcUrl, source }),
    accountAt: developmentAccount,
  });

  /** A tab whose wallet may be changed while a review stands. */
  const tabWith = (change: Partial<WalletPort>) => {
    const { person } = scene();
    return person.openTab({ wallet: { ...person.ports.wallet, ...change } });
  };

  test('declined: the input stays, nothing is sent, and it can be asked again', async () => {
    const { person } = scene();
    person.declineNext();
    expect(await person.perform(deposit)).toEqual({ kind: 'ready', intent: deposit, isDeclined: true });
    expect(await journalled(person)).toEqual([]);
    expect(await person.perform(deposit)).toMatchObject({ kind: 'confirmed' });
    expect(person.sent).toHaveLength(1);
  });

  test('the wallet is busy, with another request or with a lost node: that is said, and not that nothing was sent', async () => {
    const { person } = scene();
    person.answerNext(async () => {
      throw failure(-32002);
    });
    expect(await person.perform(deposit)).toMatchObject({ at: 'sending', error: { code: 'wallet-busy' } });
    expect(await journalled(person)).toEqual(['asking']);
  });

  test('the wallet was locked while the review stood: it is not opened', async () => {
    const { person } = scene();
    const tab = tabWith({ currentAddress: async () => undefined });
    await reviewed(person, deposit, tab);
    tab.confirm();
    expect(await person.until(['failed'], { runner: tab })).toMatchObject({ error: { code: 'wallet-locked' } });
    expect(person.sent).toEqual([]);
  });

  test('the wallet was switched to another account while the review stood: it is not opened', async () => {
    const { person } = scene();
    const tab = tabWith({ currentAddress: async () => testAddress(9) });
    await reviewed(person, deposit, tab);
    tab.confirm();
    const { error } = await person.until(['failed'], { runner: tab });
    expect(error).toMatchObject({ code: 'wallet-account-changed', values: { expected: person.address } });
    expect(person.sent).toEqual([]);
  });

  test('the wallet was switched to another chain while the review stood: it is not opened', async () => {
    const { person } = scene();
    const tab = tabWith({ chainId: async () => 16_661 });
    await reviewed(person, deposit, tab);
    tab.confirm();
    expect(await person.until(['failed'], { runner: tab })).toMatchObject({ error: { code: 'wallet-wrong-chain' } });
    expect(person.sent).toEqual([]);
  });

  test('the wallet is switched to another account right after it sent: the request is followed to its end', async () => {
    const { person } = scene();
    let current = person.address;
    const tab = tabWith({
      currentAddress: async () => current,
      sendCall: async (request) => {
        const hash = await person.ports.wallet.sendCall(request);
        current = testAddress(9);
        return hash;
      },
    });
    await reviewed(person, deposit, tab);
    tab.confirm();
    expect(await person.until(['confirmed', 'failed'], { runner: tab })).toMatchObject({ kind: 'confirmed' });
    expect((await person.account()).ledger?.available).toBe(deposit.amount);
  });

  test('the account was emptied elsewhere while the review stood: the second simulation keeps the wallet shut', async () => {
    const { person, world, key } = scene();
    await person.perform(deposit);
    await reviewed(person, { kind: 'withdraw', amount: deposit.amount });
    await world.chain.write({ key, on: 'ledger', functionName: 'refund', args: [deposit.amount] });
    person.runner().confirm();
    expect(await person.until(['failed'])).toMatchObject({ at: 'signing', error: { code: 'ledger-not-exists' } });
    expect(person.sent).toHaveLength(1);
  });

  test('the contract would refuse for what no form can know: the simulation says why, and the wallet stays shut', async () => {
    const { person, world } = scene();
    await person.perform(deposit);
    const refusesMoney = testAddress(7_703);
    await world.chain.setCode(refusesMoney, '0x60006000fd');
    await world.chain.setCode(person.address, concatHex(['0xef0100', refusesMoney]));
    const end = await person.perform({ kind: 'withdraw', amount: deposit.amount });
    expect(end).toMatchObject({ kind: 'failed', at: 'simulating', error: { code: 'transfer-failed' } });
    expect(person.sent).toHaveLength(1);
  });

  test('nothing would be left for the fee: how much is missing is said, and the wallet stays shut', async () => {
    const { person } = scene();
    const end = await person.perform({ kind: 'deposit', amount: 100n * oneG - 1n });
    expect(end).toMatchObject({ kind: 'failed', error: { code: 'gas-funds', values: { available: '100' } } });
    expect(person.sent).toEqual([]);
  });

  test('the coins left the wallet while the review stood: the wallet stays shut', async () => {
    const { person, world } = scene();
    await reviewed(person, deposit);
    await world.chain.setBalance(person.address, oneG);
    person.runner().confirm();
    expect(await person.until(['failed'])).toMatchObject({ at: 'signing' });
    expect(person.sent).toEqual([]);
    expect(await journalled(person)).toEqual([]);
  });

  test('the wallet reports a failure though it sent: the next visit finds the request on the chain', async () => {
    const { person, world } = scene();
    let hash: Hex | undefined;
    person.answerNext(async (send) => {
      hash = await send();
      await world.chain.mined(hash);
      throw failure(-32603);
    });
    expect(await person.perform(deposit)).toMatchObject({ at: 'sending', error: { code: 'wallet-failed' } });
    expect(await journalled(person)).toEqual(['asking']);
    await person.reload();
    expect(await onlyEntry(person)).toMatchObject({ status: 'confirmed', hash });
  });

  test('the account was left while the wallet was open: what was sent is journaled, and shown to nobody', async () => {
    const { person, world } = scene();
    const prompt = heldPrompt(person);
    await reviewed(person, deposit);
    const left = person.runner();
    left.confirm();
    await prompt.opened;
    left.dispose();
    prompt.answer(true);
    await prompt.done;
    expect(left.getSnapshot().kind).toBe('signing');
    const hash = person.sent[0];
    if (hash !== undefined) await world.chain.mined(hash);
    await person.reload();
    expect(await onlyEntry(person)).toMatchObject({ status: 'confirmed', hash });
  });
});
