import fc from 'fast-check';
import { decodeFunctionData } from 'viem';
import { describe, expect, test } from 'vitest';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { encodeCall } from '@/lib/chain/calls/contract-call';
import { testAccountState, testAddress, testLimits, testSubAccount } from '@/lib/testing/builders';
import { mockBlock, mockContracts } from '@/lib/testing/mock-chain';
import type { AmountChange, Intent, IntentState } from './intent';
import { actionKey } from './intent';
import { runnableOf } from './kinds';

const owner = testAddress(1);
const provider = testAddress(500);
const context = { contracts: mockContracts, owner };
const stateOf = (account: IntentState['account']): IntentState => ({
  account,
  block: mockBlock,
  serviceRegistered: true,
});
const amount = fc.bigInt({ min: 1n, max: 2n ** 120n });

const deltaOf = (changes: readonly AmountChange[], subject: AmountChange['subject']): bigint =>
  changes.filter((change) => change.subject === subject).reduce((sum, { before, after }) => sum + after - before, 0n);

describe('A plan', () => {
  test('of a deposit sends exactly the amount and nothing else.', () => {
    fc.assert(
      fc.property(amount, (sum) => {
        const steps = runnableOf({ kind: 'deposit', amount: sum }).plan(stateOf(testAccountState()), context);
        expect(steps.map((step) => encodeCall(step.call))).toEqual([
          { to: mockContracts.ledger, input: '0x8d0d8cb6', value: sum },
        ]);
      }),
    );
  });

  test('of a transfer names provider, the service as the chain calls it, and the amount, and sends no coins.', () => {
    fc.assert(
      fc.property(amount, (sum) => {
        const account = testAccountState({ limits: testLimits({ serviceName: 'inference-v2.7' }) });
        const [step, ...more] = runnableOf({ kind: 'fund-provider', provider, amount: sum }).plan(
          stateOf(account),
          context,
        );
        expect(more).toEqual([]);
        const { to, input = '0x', value } = step === undefined ? {} : encodeCall(step.call);
        expect({ to, value }).toEqual({ to: mockContracts.ledger, value: 0n });
        const { functionName, args } = decodeFunctionData({ abi: ledgerManagerAbi, data: input });
        expect([functionName, args]).toEqual(['transferFund', [provider, 'inference-v2.7', sum]]);
      }),
    );
  });

  test('never takes an earlier transaction for the wish of now.', () => {
    const state = stateOf(testAccountState());
    const intents: readonly Intent[] = [
      { kind: 'deposit', amount: 1n },
      { kind: 'fund-provider', provider, amount: 1n },
    ];
    for (const intent of intents) {
      for (const step of runnableOf(intent).plan(state, context)) expect(step.satisfied(state)).toBe(false);
    }
  });
});

describe('The review', () => {
  test('neither makes nor loses a neuron.', () => {
    const sub = fc
      .tuple(amount, amount)
      .map(([one, other]) => testSubAccount({ balance: one + other, pendingRefund: other }));
    fc.assert(
      fc.property(amount, fc.option(sub, { nil: undefined }), (sum, existing) => {
        const available = 2n ** 121n;
        const account = testAccountState({
          ledger: { owner, available, total: available },
          subAccounts: existing === undefined ? [] : [existing],
        });
        const changes = runnableOf({ kind: 'fund-provider', provider, amount: sum }).changes(stateOf(account));
        expect(deltaOf(changes, 'available') + deltaOf(changes, 'pending-refund') + deltaOf(changes, 'spendable')).toBe(
          0n,
        );
        expect(deltaOf(changes, 'spendable')).toBe(sum);
        const deposit = runnableOf({ kind: 'deposit', amount: sum }).changes(stateOf(account));
        expect(deltaOf(deposit, 'wallet') + deltaOf(deposit, 'available')).toBe(0n);
      }),
    );
  });
});

test('The same action is the same whatever the amount and however the address is written.', () => {
  const other = `0x${provider.slice(2).toUpperCase()}` as const;
  expect(actionKey({ kind: 'fund-provider', provider, amount: 1n })).toBe(
    actionKey({ kind: 'fund-provider', provider: other, amount: 2n }),
  );
  expect(actionKey({ kind: 'deposit', amount: 1n })).not.toBe(
    actionKey({ kind: 'fund-provider', provider, amount: 1n }),
  );
});

test('A mined transfer without its event is not taken for done.', () => {
  const { outcome } = runnableOf({ kind: 'fund-provider', provider, amount: 1n });
  expect(() => outcome([], context)).toThrow(expect.objectContaining({ code: 'outcome-missing' }));
});
