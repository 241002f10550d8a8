import fc from 'fast-check';
import type { Address } from 'viem';
import { describe, expect, it } from 'vitest';
import {
  type AccountState,
  equationOf,
  providerFloor,
  refundDueAt,
  type SubAccount,
  spendable,
  subAccountOf,
} from './account';

const owner: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const addressOf = (index: number): Address => `0x${(index + 0xabc0).toString(16).padStart(40, '0')}`;

const subOf = (index: number, balance: bigint, pendingRefund: bigint): SubAccount => ({
  user: owner,
  provider: addressOf(index),
  balance,
  pendingRefund,
  refunds: [],
  nonce: 0n,
  acknowledged: true,
  generation: 0n,
  revokedBitmap: 0n,
});

const limits = {
  minAccountBalance: 3n * providerFloor,
  minTransferAmount: providerFloor,
  maxProvidersPerBatch: 20n,
  maxProvidersPerService: 50n,
  lockTime: 86_400n,
  serviceName: 'inference-v1.0',
};

const stateOf = (available: bigint, subAccounts: readonly SubAccount[]): AccountState => {
  const total = subAccounts.reduce((sum, sub) => sum + sub.balance, available);
  return { owner, wallet: 5n, ledger: { owner, available, total }, subAccounts, fineTuning: [], limits };
};

const money = fc.bigInt({ min: 0n, max: 5n * providerFloor });
const subs = fc
  .array(fc.tuple(money, money), { maxLength: 6 })
  .map((pairs) => pairs.map(([free, pending], index) => subOf(index, free + pending, pending)));

describe('the account equation', () => {
  it('adds up to the neuron for any balances', () => {
    fc.assert(
      fc.property(money, subs, (available, subAccounts) => {
        const state = stateOf(available, subAccounts);
        const sum = equationOf(state, new Map());
        expect(sum.free + sum.reservedMinimum + sum.pendingRefund).toBe(sum.withProviders);
        expect(sum.available + sum.withProviders).toBe(state.ledger?.total);
        expect(sum.difference).toBe(0n);
        expect(sum.spendable).toBe(sum.free);
      }),
    );
  });

  it('says how much the ledger and the sub-accounts differ instead of hiding it', () => {
    const state = stateOf(0n, [subOf(0, 7n, 0n)]);
    const other = { ...state, ledger: { owner, available: 0n, total: 10n } };
    expect(equationOf(other, undefined).difference).toBe(3n);
  });

  it('takes what is owed from each provider alone: one debt never eats the money with another', () => {
    const state = stateOf(0n, [subOf(0, 2n * providerFloor, 0n), subOf(1, 3n * providerFloor, 0n)]);
    const sum = equationOf(state, new Map([[addressOf(0), 5n * providerFloor]]));
    expect(sum.unsettled).toBe(5n * providerFloor);
    expect(sum.spendable).toBe(2n * providerFloor);
  });

  it('finds debts however the address is spelled', () => {
    const state = stateOf(0n, [subOf(0, 2n * providerFloor, 0n)]);
    const spelled: Address = `0x${addressOf(0).slice(2).toUpperCase()}`;
    expect(equationOf(state, new Map([[spelled, 1n]])).spendable).toBe(providerFloor - 1n);
  });

  it('leaves owed and spendable unknown while the debt is unknown, never zero', () => {
    const sum = equationOf(stateOf(1n, [subOf(0, 2n * providerFloor, 0n)]), undefined);
    expect(sum.unsettled).toBeUndefined();
    expect(sum.spendable).toBeUndefined();
  });

  it('is all zero but the wallet for somebody without a main account', () => {
    const sum = equationOf({ ...stateOf(0n, []), ledger: undefined }, new Map());
    expect(sum).toEqual({
      wallet: 5n,
      available: 0n,
      withProviders: 0n,
      free: 0n,
      reservedMinimum: 0n,
      pendingRefund: 0n,
      fineTuning: 0n,
      unsettled: 0n,
      spendable: 0n,
      difference: 0n,
    });
  });
});

describe('a sub-account', () => {
  it('can spend what no refund has claimed', () => {
    expect(spendable({ balance: 5n, pendingRefund: 2n })).toBe(3n);
    expect(spendable({ balance: 5n, pendingRefund: 5n })).toBe(0n);
    expect(spendable({ balance: 5n, pendingRefund: 6n })).toBe(0n);
  });

  it('is found by its provider in any spelling', () => {
    const state = stateOf(0n, [subOf(0, 1n, 0n), subOf(1, 2n, 0n)]);
    expect(subAccountOf(state, `0x${addressOf(1).slice(2).toUpperCase()}`)?.balance).toBe(2n);
    expect(subAccountOf(state, owner)).toBeUndefined();
  });

  it('gives a refund back when the lock time of today has passed', () => {
    expect(refundDueAt({ index: 0n, amount: 1n, createdAt: 1000n }, 86_400n)).toBe(87_400n);
  });
});
