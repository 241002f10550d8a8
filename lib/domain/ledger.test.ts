import fc from 'fast-check';
import type { Address } from 'viem';
import { describe, expect, it } from 'vitest';
import { depositIssue, type LedgerLimits, transferEffect, transferIssue, withdrawIssue } from './ledger';

const owner: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const provider: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const stranger: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const limits: LedgerLimits = {
  minAccountBalance: 300n,
  minTransferAmount: 100n,
  maxProvidersPerBatch: 20n,
  maxProvidersPerService: 2n,
  lockTime: 86_400n,
  serviceName: 'inference-v1.0',
};
const ledgerOf = (available: bigint) => ({ owner, available, total: available });
const money = fc.bigInt({ min: 1n, max: 1000n });

describe('a deposit', () => {
  const deposit = { amount: 300n, wallet: 1000n, gasReserve: 10n, ledger: undefined, limits };

  it('opens an account with the minimum and not one neuron less', () => {
    expect(depositIssue(deposit)).toBeUndefined();
    expect(depositIssue({ ...deposit, amount: 299n })).toEqual({ kind: 'below-minimum', minimum: 300n });
  });

  it('tops an account up with any amount above nothing', () => {
    expect(depositIssue({ ...deposit, amount: 1n, ledger: ledgerOf(0n) })).toBeUndefined();
    expect(depositIssue({ ...deposit, amount: 0n, ledger: ledgerOf(0n) })).toEqual({ kind: 'zero' });
  });

  it('leaves the gas in the wallet', () => {
    expect(depositIssue({ ...deposit, amount: 990n })).toBeUndefined();
    expect(depositIssue({ ...deposit, amount: 991n })).toEqual({ kind: 'exceeds-wallet', available: 990n });
    expect(depositIssue({ ...deposit, wallet: 5n })).toEqual({ kind: 'exceeds-wallet', available: 0n });
  });
});

describe('a transfer to a provider', () => {
  const pair = { provider, balance: 50n, pendingRefund: 30n };
  const state = { owner, ledger: ledgerOf(500n), limits, subAccounts: [pair] };
  const transfer = { amount: 100n, provider: stranger, state, serviceRegistered: true };

  it('opens a sub-account with the minimum and not one neuron less', () => {
    expect(transferIssue(transfer)).toBeUndefined();
    expect(transferIssue({ ...transfer, amount: 99n })).toEqual({ kind: 'below-minimum', minimum: 100n });
  });

  it('tops a sub-account up with any amount, however its address is spelled', () => {
    const spelled: Address = `0x${provider.slice(2).toLowerCase()}`;
    expect(transferIssue({ ...transfer, provider: spelled, amount: 1n })).toBeUndefined();
    expect(transferIssue({ ...transfer, provider, amount: 0n })).toEqual({ kind: 'zero' });
  });

  it('needs only the part that no pending refund covers', () => {
    expect(transferIssue({ ...transfer, provider, amount: 530n })).toBeUndefined();
    expect(transferIssue({ ...transfer, provider, amount: 531n })).toEqual({
      kind: 'exceeds-available',
      available: 500n,
      leavesAvailable: 501n,
    });
    expect(transferIssue({ ...transfer, amount: 501n })).toMatchObject({ kind: 'exceeds-available' });
  });

  it('is refused without a main account, to oneself, to nobody, and to one provider too many', () => {
    const full = { ...state, subAccounts: [pair, { ...pair, provider: owner }] };
    expect(transferIssue({ ...transfer, state: { ...state, ledger: undefined } })).toEqual({ kind: 'no-ledger' });
    expect(transferIssue({ ...transfer, provider: owner })).toEqual({ kind: 'self-provider' });
    expect(transferIssue({ ...transfer, serviceRegistered: false })).toEqual({ kind: 'not-registered' });
    expect(transferIssue({ ...transfer, state: full })).toEqual({ kind: 'too-many-providers', maximum: 2n });
    expect(transferIssue({ ...transfer, provider, state: full })).toBeUndefined();
  });

  it('moves its whole amount to what can be spent, partly from refunds, partly from the main account', () => {
    fc.assert(
      fc.property(money, money, money, (amount, pendingRefund, free) => {
        const sub = { balance: pendingRefund + free, pendingRefund };
        const effect = transferEffect({ amount, sub, ledger: { available: 1000n } });
        expect(effect.cancelsRefund + effect.leavesAvailable).toBe(amount);
        expect(effect.cancelsRefund <= pendingRefund).toBe(true);
        expect(effect.spendableAfter).toBe(free + amount);
        expect(effect.availableAfter).toBe(1000n - effect.leavesAvailable);
      }),
    );
  });
});

describe('a withdrawal', () => {
  const ledger = ledgerOf(1000n);

  it('may leave the minimum or nothing, and nothing between', () => {
    expect(withdrawIssue({ amount: 700n, ledger, limits })).toBeUndefined();
    expect(withdrawIssue({ amount: 1000n, ledger, limits })).toBeUndefined();
    const refused = { kind: 'leaves-too-little', minimum: 300n, partialUpTo: 700n, everything: 1000n };
    expect(withdrawIssue({ amount: 701n, ledger, limits })).toEqual(refused);
    expect(withdrawIssue({ amount: 999n, ledger, limits })).toEqual(refused);
  });

  it('of a balance below the minimum takes everything', () => {
    expect(withdrawIssue({ amount: 200n, ledger: ledgerOf(200n), limits })).toBeUndefined();
    expect(withdrawIssue({ amount: 1n, ledger: ledgerOf(200n), limits })).toMatchObject({
      partialUpTo: 0n,
      everything: 200n,
    });
  });

  it('is refused beyond what is available, for nothing, and without an account', () => {
    expect(withdrawIssue({ amount: 1001n, ledger, limits })).toEqual({ kind: 'exceeds-available', available: 1000n });
    expect(withdrawIssue({ amount: 0n, ledger, limits })).toEqual({ kind: 'zero' });
    expect(withdrawIssue({ amount: 1n, ledger: undefined, limits })).toEqual({ kind: 'no-ledger' });
  });

  it('offers figures that are themselves accepted', () => {
    fc.assert(
      fc.property(money, money, (amount, available) => {
        const issue = withdrawIssue({ amount, ledger: ledgerOf(available), limits });
        fc.pre(issue?.kind === 'leaves-too-little');
        const again = (offered: bigint) => withdrawIssue({ amount: offered, ledger: ledgerOf(available), limits });
        expect(again(issue.everything)).toBeUndefined();
        expect(issue.partialUpTo === 0n || again(issue.partialUpTo) === undefined).toBe(true);
        expect(again(issue.partialUpTo + 1n)).toMatchObject({
          kind: issue.partialUpTo + 1n === available ? 'never' : 'leaves-too-little',
        });
      }),
    );
  });
});
