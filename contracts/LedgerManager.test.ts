import { type Address, encodeFunctionData, numberToHex, padHex } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { type Acting, acting, neuronPer0G } from './testing/act';
import { providers, users } from './testing/cast';
import { ledger, startWorld, type World } from './testing/world';

const [user = ledger, other = ledger] = users;
const [provider = ledger, second = ledger] = providers;
const minimum = 3n * neuronPer0G;
const least = neuronPer0G;
const done = { done: [] };
const day = 86_400;

// The rules of LedgerManager.tree, each held against both: what ours must do is what production does.
describe.each(['own', 'official'] as const)('LedgerManager (%s)', (source) => {
  let world: World;
  let act: Acting;
  let clean: unknown;
  beforeAll(async () => {
    world = await startWorld(source);
    act = acting(world);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    clean = await world.rpc.call('evm_snapshot');
  });
  afterEach(() => world.rpc.call('evm_revert', clean));

  describe('opening a ledger', () => {
    it('refuses less than the minimum, naming what was given and what is needed', async () => {
      const refused = `MinimumDepositRequired(${minimum - 1n}, ${minimum})`;
      expect(await act.addLedger(user, minimum - 1n)).toEqual({ refused });
      expect(await act.deposit(user, minimum - 1n)).toEqual({ refused });
      expect(await act.hasLedger(user)).toBe(false);
    });

    it('opens with exactly the minimum, all of it available, and emits nothing', async () => {
      expect(await act.deposit(user, minimum)).toEqual(done);
      expect(await act.ledgerOf(user)).toEqual({
        user,
        availableBalance: minimum,
        totalBalance: minimum,
        additionalInfo: '',
      });
    });

    it('takes a note of 4,096 bytes and refuses one of 4,097', async () => {
      const refused = 'AdditionalInfoTooLong(4097, 4096)';
      expect(await act.addLedger(user, minimum, 'n'.repeat(4097))).toEqual({ refused });
      expect(await act.addLedger(user, minimum, 'n'.repeat(4096))).toEqual(done);
    });

    it('refuses a second addLedger and takes any deposit above nothing', async () => {
      await act.deposit(user, minimum);
      expect(await act.addLedger(user, minimum)).toEqual({ refused: `LedgerExists(${user})` });
      expect(await act.deposit(user, 0n)).toEqual({ refused: 'ZeroAmountNotAllowed()' });
      expect(await act.deposit(user, 1n)).toEqual(done);
      expect((await act.ledgerOf(user)).availableBalance).toBe(minimum + 1n);
    });
  });

  describe('withdrawing', () => {
    it('lets the minimum remain available, and not one neuron less', async () => {
      await act.deposit(user, 2n * minimum);
      const refused = `MinimumDepositRequired(${minimum - 1n}, ${minimum})`;
      expect(await act.refund(user, minimum + 1n)).toEqual({ refused });
      expect(await act.refund(user, minimum)).toEqual(done);
      expect((await act.ledgerOf(user)).availableBalance).toBe(minimum);
    });

    it('keeps a ledger with nothing available while money is with providers', async () => {
      await act.deposit(user, minimum);
      await act.transfer(user, provider, least);
      expect(await act.refund(user, minimum - least)).toEqual(done);
      expect(await act.ledgerOf(user)).toMatchObject({ availableBalance: 0n, totalBalance: least });
    });

    it('deletes ledger and sub-accounts when nothing remains, and keeps nonce and generation', async () => {
      await openOffer(act);
      await act.deposit(user, minimum);
      await act.transfer(user, provider, least);
      await act.transfer(user, second, least);
      await act.settle(provider, [{ user, fee: 0n, nonce: 7n }]);
      await act.revokeAllTokens(user, provider);
      await act.retrieve(user, [provider, second]);
      await act.wait(day);
      await act.retrieve(user, [provider, second]);
      expect(await act.refund(user, minimum)).toEqual({
        done: [`AccountDeleted(${user}, ${provider}, 0)`, `AccountDeleted(${user}, ${second}, 0)`],
      });
      expect(await act.hasLedger(user)).toBe(false);
      await act.deposit(user, minimum);
      await act.transfer(user, provider, least);
      expect(await act.accountOf(user, provider)).toMatchObject({ nonce: 7n, generation: 1n, refunds: [] });
    });

    it('refuses more than is available', async () => {
      await act.deposit(user, minimum);
      expect(await act.refund(user, minimum + 1n)).toEqual({ refused: `InsufficientBalance(${user})` });
      expect(await act.refund(other, 1n)).toEqual({ refused: `LedgerNotExists(${other})` });
    });
  });

  describe('transferring', () => {
    it('opens a sub-account with the least amount, acknowledged and with the note of the ledger', async () => {
      await act.addLedger(user, minimum, 'a note');
      const refused = `MinimumDepositRequired(${least - 1n}, ${least})`;
      expect(await act.transfer(user, provider, least - 1n)).toEqual({ refused });
      expect(await act.transfer(user, provider, least)).toEqual({
        done: [`BalanceUpdated(${user}, ${provider}, ${least}, 0)`],
      });
      const account = await act.accountOf(user, provider);
      expect(account).toMatchObject({ balance: least, acknowledged: true, additionalInfo: 'a note' });
    });

    it('takes any amount for an existing sub-account, also none', async () => {
      await act.deposit(user, minimum);
      await act.transfer(user, provider, least);
      expect(await act.transfer(user, provider, 1n)).toHaveProperty('done');
      expect(await act.transfer(user, provider, 0n)).toHaveProperty('done');
      expect((await act.accountOf(user, provider)).balance).toBe(least + 1n);
    });

    it('cancels pending refunds, newest first, before it takes from what is available', async () => {
      await act.deposit(user, 20n * neuronPer0G);
      await act.transfer(user, provider, 4n * neuronPer0G);
      await act.retrieve(user, [provider]);
      // Cancels the 4 and pays 1: 5 to ask back in one refund, of which 2 are then cancelled and asked back anew.
      await act.transfer(user, provider, 5n * neuronPer0G);
      await act.retrieve(user, [provider]);
      await act.transfer(user, provider, 2n * neuronPer0G);
      await act.retrieve(user, [provider]);
      const amounts = (await act.accountOf(user, provider)).refunds.map(({ amount }) => amount / neuronPer0G);
      expect(amounts).toEqual([3n, 2n]);
      await act.transfer(user, provider, 3n * neuronPer0G);
      const account = await act.accountOf(user, provider);
      expect(account).toMatchObject({ pendingRefund: 2n * neuronPer0G, validRefundsLength: 1n });
      expect((await act.ledgerOf(user)).availableBalance).toBe(15n * neuronPer0G);
    });

    it('counts what pending refunds pay when it asks whether enough is available', async () => {
      await act.deposit(user, 5n * neuronPer0G);
      await act.transfer(user, provider, 2n * neuronPer0G);
      await act.retrieve(user, [provider]);
      const available = 3n * neuronPer0G;
      const refused = `InsufficientAvailableBalance(${available}, ${available + 1n})`;
      expect(await act.transfer(user, provider, 5n * neuronPer0G + 1n)).toEqual({ refused });
      expect(await act.transfer(user, provider, 5n * neuronPer0G)).toHaveProperty('done');
    });

    it('refuses a user as the own provider without a reason from inside', async () => {
      await act.deposit(user, minimum);
      expect(await act.transfer(user, user, least)).toEqual({ refused: 'CallFailed()' });
    });

    it('refuses the 51st sub-account', async () => {
      await act.deposit(user, 60n * neuronPer0G);
      for (const address of addresses(50)) await act.transfer(user, address, least);
      const refused = 'TooManyProvidersForService(50, 50)';
      expect(await act.transfer(user, provider, least)).toEqual({ refused });
    });
  });

  describe('retrieving', () => {
    it('asks back, pays when the lock time is over and not a second before, and locks what came since', async () => {
      await act.deposit(user, 10n * neuronPer0G);
      await act.transfer(user, provider, 2n * neuronPer0G);
      await act.retrieve(user, [provider]);
      const requested = await world.now();
      await act.transfer(user, provider, 3n * neuronPer0G);
      await act.retrieve(user, [provider]);
      const again = await world.now();
      expect(again - requested).toBe(2);
      await world.mineAt(again + day - 2);
      expect(await act.retrieve(user, [provider])).toEqual({
        done: [`RefundRequested(${user}, ${provider}, 0, ${again + day - 1})`],
      });
      await act.retrieve(user, [provider]);
      expect(await act.ledgerOf(user)).toMatchObject({ availableBalance: 10n * neuronPer0G });
    });

    it('pays nothing before and everything at the due second', async () => {
      await act.deposit(user, 10n * neuronPer0G);
      await act.transfer(user, provider, 2n * neuronPer0G);
      await act.retrieve(user, [provider]);
      const due = (await world.now()) + day;
      await world.mineAt(due - 2);
      await act.retrieve(user, [provider]);
      expect((await act.accountOf(user, provider)).balance).toBe(2n * neuronPer0G);
      expect(await act.retrieve(user, [provider])).toEqual({ done: [`BalanceUpdated(${user}, ${provider}, 0, 0)`] });
      expect(await world.now()).toBe(due);
    });

    it('refuses a sixth pending refund for the whole batch', async () => {
      await act.deposit(user, 100n * neuronPer0G);
      await act.transfer(user, second, least);
      await act.transfer(user, provider, least);
      for (let index = 0; index < 5; index += 1) {
        await act.retrieve(user, [provider]);
        await giveSpendable(world, provider);
      }
      expect(await act.retrieve(user, [second, provider])).toEqual({ refused: `TooManyRefunds(${user}, ${provider})` });
      expect((await act.accountOf(user, second)).pendingRefund).toBe(0n);
    });

    it('accepts 20 providers and refuses 21', async () => {
      await act.deposit(user, minimum);
      expect(await act.retrieve(user, addresses(20))).toEqual(done);
      expect(await act.retrieve(user, addresses(21))).toEqual({ refused: 'TooManyProviders(21, 20)' });
    });
  });

  it('refuses to delete a ledger that holds money, naming how much', async () => {
    await act.deposit(user, minimum);
    expect(await act.deleteLedger(user)).toEqual({ refused: `MustWithdrawAllFundsFirst(${minimum})` });
  });

  it('refuses coins sent without a call', async () => {
    expect(await act.onLedger(user, '0x', 1n)).toEqual({ refused: 'DirectDepositsDisabled()' });
    expect(await act.onInference(user, '0x', 1n)).toEqual({ refused: 'DirectDepositsDisabled()' });
  });
});

async function openOffer(act: Acting): Promise<void> {
  await act.offer(provider, 100n * neuronPer0G);
  await act.ownerAcknowledges(provider);
}

/** Adds one 0G to the user's sub-account as the ledger itself would, without cancelling refunds. */
async function giveSpendable(world: World, to: Address): Promise<void> {
  await world.rpc.call('anvil_setBalance', ledger, numberToHex(1000n * neuronPer0G));
  const data = encodeFunctionData({ abi: inferenceServingAbi, functionName: 'depositFund', args: [user, to, 0n] });
  await acting(world).onInference(ledger, data, neuronPer0G);
}

function addresses(count: number): readonly Address[] {
  return Array.from({ length: count }, (_, index) => padHex(numberToHex(0x5000 + index), { size: 20 }));
}
