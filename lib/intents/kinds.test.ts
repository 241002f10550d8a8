import fc from 'fast-check';
import { decodeFunctionData } from 'viem';
import { describe, expect, test } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { encodeCall } from '@/lib/chain/calls/contract-call';
import { testAccountState, testAddress, testSubAccount } from '@/lib/testing/builders';
import { mockBlock, mockContracts } from '@/lib/testing/mock-chain';
import { actionCall, actionKeys } from './action';
import { stepChanges } from './changes';
import { type AmountChange, type Intent, type IntentState, intentKeys, type PlanContext, type Step } from './intent';
import { runnableOf } from './kinds';
import { actionOutcome } from './outcome';

const owner = testAddress(1);
const provider = testAddress(500);
const context: PlanContext = { contracts: mockContracts, owner, done: [], canBatch: false };
const stateOf = (account: IntentState['account']): IntentState => ({
  account,
  block: mockBlock,
  serviceRegistered: true,
  recipient: undefined,
});

/** The bytes a step would have signed. */
const callsOf = ({ actions }: Step, serviceName = 'inference-v1.0') =>
  actions.map((action) => encodeCall(actionCall(action, { contracts: mockContracts, serviceName })));

const stepsOf = (intent: Intent, account: IntentState['account'], change: Partial<PlanContext> = {}) =>
  runnableOf(intent).plan(stateOf(account), { ...context, ...change });

const changesOf = (intent: Intent, account: IntentState['account']) =>
  stepsOf(intent, account).flatMap((step) => stepChanges(step, stateOf(account)));

const issueOf = (intent: Intent, account: IntentState['account'], change: Partial<IntentState> = {}) =>
  runnableOf(intent).validate({ ...stateOf(account), ...change }, context);
const amount = fc.bigInt({ min: 1n, max: 2n ** 120n });

const deltaOf = (changes: readonly AmountChange[], subject: AmountChange['subject']): bigint =>
  changes.filter((change) => change.subject === subject).reduce((sum, { before, after }) => sum + after - before, 0n);

describe('A plan', () => {
  test('of a deposit sends exactly the amount and nothing else.', () => {
    fc.assert(
      fc.property(amount, (sum) => {
        const steps = stepsOf({ kind: 'deposit', amount: sum }, testAccountState());
        expect(steps.flatMap((step) => callsOf(step))).toEqual([
          { to: mockContracts.ledger, input: '0x8d0d8cb6', value: sum },
        ]);
      }),
    );
  });

  test('of a transfer names provider, the service as the chain calls it, and the amount, and sends no coins.', () => {
    fc.assert(
      fc.property(amount, (sum) => {
        const calls = stepsOf({ kind: 'fund-provider', provider, amount: sum }, testAccountState()).flatMap((step) =>
          callsOf(step, 'inference-v2.7'),
        );
        expect(calls).toHaveLength(1);
        const { to, input, value } = calls[0] ?? { to: undefined, input: '0x', value: undefined };
        expect({ to, value }).toEqual({ to: mockContracts.ledger, value: 0n });
        const { functionName, args } = decodeFunctionData({ abi: ledgerManagerAbi, data: input });
        expect([functionName, args]).toEqual(['transferFund', [provider, 'inference-v2.7', sum]]);
      }),
    );
  });

  test.each<[string, Intent, string, 'ledger' | 'inference', readonly unknown[]]>([
    [
      'a deposit for another',
      { kind: 'deposit-for', recipient: testAddress(9), amount: 4n },
      'depositFundFor',
      'ledger',
      [testAddress(9)],
    ],
    [
      'a retrieval',
      { kind: 'retrieve', providers: [provider] },
      'retrieveFund',
      'ledger',
      [[provider], 'inference-v1.0'],
    ],
    ['a withdrawal', { kind: 'withdraw', amount: 4n }, 'refund', 'ledger', [4n]],
    [
      'an acknowledgement',
      { kind: 'acknowledge', provider, acknowledged: true },
      'acknowledgeTEESigner',
      'inference',
      [provider, true],
    ],
    ['the end of all keys', { kind: 'revoke-keys', provider }, 'revokeAllTokens', 'inference', [provider]],
  ])('of %s is one call with exactly its arguments.', (_what, intent, functionName, contract, args) => {
    const calls = stepsOf(intent, testAccountState({ subAccounts: [testSubAccount()] })).flatMap((step) =>
      callsOf(step),
    );
    expect(calls.map(({ to }) => to)).toEqual([mockContracts[contract]]);
    const abi = contract === 'ledger' ? ledgerManagerAbi : inferenceServingAbi;
    const decoded = decodeFunctionData({ abi, data: calls[0]?.input ?? '0x' });
    expect([decoded.functionName, decoded.args]).toEqual([functionName, args]);
  });

  test('never takes an earlier transaction for the wish of now, and never repeats one of its own run.', () => {
    const intents: readonly Intent[] = [
      { kind: 'deposit', amount: 1n },
      { kind: 'fund-provider', provider, amount: 1n },
      { kind: 'withdraw', amount: 1n },
      { kind: 'retrieve', providers: [provider] },
    ];
    for (const intent of intents) {
      const account = testAccountState({ subAccounts: [testSubAccount()] });
      const done = stepsOf(intent, account);
      expect(done).toHaveLength(1);
      expect(stepsOf(intent, account, { done })).toEqual([]);
    }
  });

  test('of fund-and-start is two steps, the second alone after the first, and one where the wallet can.', () => {
    const intent: Intent = { kind: 'fund-and-start', provider, deposit: 3n, amount: 1n };
    const account = testAccountState();
    const [deposit, transfer] = stepsOf(intent, account);
    expect([deposit?.id, transfer?.id]).toEqual(['deposit', 'transfer']);
    expect(stepsOf(intent, account, { done: deposit === undefined ? [] : [deposit] })).toEqual([transfer]);
    const [both, ...more] = stepsOf(intent, account, { canBatch: true });
    expect([both?.actions.map(({ kind }) => kind), more]).toEqual([['deposit', 'transfer'], []]);
    expect(stepsOf(intent, account, { canBatch: true, done: both === undefined ? [] : [both] })).toEqual([]);
    expect(stepsOf({ ...intent, deposit: 0n }, account).map(({ id }) => id)).toEqual(['transfer']);
  });

  test('of a retrieval from 45 providers is three calls of at most 20, and nobody is asked twice.', () => {
    const providers = Array.from({ length: 45 }, (_, index) => testAddress(700 + index));
    const account = testAccountState({ subAccounts: providers.map((one) => testSubAccount({ provider: one })) });
    const steps = stepsOf({ kind: 'retrieve', providers: [...providers, ...providers] }, account);
    const named = steps.map(({ actions: [action] }) => (action.kind === 'retrieve' ? action.providers : []));
    expect(named.map((list) => list.length)).toEqual([20, 20, 5]);
    expect(named.flat()).toEqual(providers);
    const left = stepsOf({ kind: 'retrieve', providers }, account, { done: steps.slice(0, 1) });
    expect(left.map(({ id }) => id)).toEqual(['retrieve-2', 'retrieve-3']);
  });

  test('of closing ends revoked keys, asks back, and takes everything out last.', () => {
    const full = testAccountState({
      ledger: { owner, available: 5n, total: 5n + 2n * 10n ** 18n },
      subAccounts: [testSubAccount({ revokedBitmap: 1n })],
    });
    expect(stepsOf({ kind: 'close-account' }, full).map(({ id }) => id)).toEqual([
      `revoke-keys:${provider.toLowerCase()}`,
      'retrieve-1',
    ]);
    const emptied = testAccountState({ subAccounts: [testSubAccount({ balance: 0n })] });
    expect(stepsOf({ kind: 'close-account' }, emptied)).toEqual([
      { id: 'withdraw', actions: [{ kind: 'withdraw', amount: emptied.ledger?.available }] },
    ]);
    const spent = testAccountState({ ledger: { owner, available: 0n, total: 0n } });
    expect(stepsOf({ kind: 'close-account' }, spent).map(({ id }) => id)).toEqual(['delete-ledger']);
  });
});

describe('What keeps an action from being done', () => {
  const waiting = testSubAccount({
    balance: 7n,
    pendingRefund: 7n,
    refunds: [{ index: 0n, amount: 7n, createdAt: mockBlock.timestamp - 10n }],
  });

  test.each<[string, Intent, IntentState['account'], unknown]>([
    [
      'an own address as the recipient',
      { kind: 'deposit-for', recipient: owner, amount: 1n },
      testAccountState(),
      { kind: 'own-address' },
    ],
    [
      'a contract of the network as the recipient',
      { kind: 'deposit-for', recipient: mockContracts.ledger, amount: 1n },
      testAccountState(),
      { kind: 'is-contract-of-network' },
    ],
    [
      'a first deposit for another below the minimum',
      { kind: 'deposit-for', recipient: testAddress(9), amount: 1n },
      testAccountState(),
      { kind: 'below-minimum', minimum: 3n * 10n ** 18n },
    ],
    [
      'nothing to retrieve',
      { kind: 'retrieve', providers: [provider] },
      testAccountState(),
      { kind: 'nothing-to-retrieve', nextDueAt: undefined },
    ],
    [
      'a refund that still waits',
      { kind: 'retrieve', providers: [provider] },
      testAccountState({ subAccounts: [waiting] }),
      { kind: 'nothing-to-retrieve', nextDueAt: mockBlock.timestamp + 86_390n },
    ],
    [
      'closing while a refund waits',
      { kind: 'close-account' },
      testAccountState({ ledger: { owner, available: 0n, total: 7n }, subAccounts: [waiting] }),
      { kind: 'close-must-wait', amount: 7n, nextDueAt: mockBlock.timestamp + 86_390n },
    ],
    [
      'closing while another service holds money',
      { kind: 'close-account' },
      testAccountState({ ledger: { owner, available: 0n, total: 9n } }),
      { kind: 'close-elsewhere', amount: 9n },
    ],
    [
      'closing what is not open',
      { kind: 'close-account' },
      testAccountState({ ledger: undefined }),
      { kind: 'no-ledger' },
    ],
    [
      'an acknowledgement without a sub-account',
      { kind: 'acknowledge', provider, acknowledged: true },
      testAccountState(),
      { kind: 'no-sub-account' },
    ],
    [
      'an acknowledgement that is there',
      { kind: 'acknowledge', provider, acknowledged: true },
      testAccountState({ subAccounts: [testSubAccount()] }),
      { kind: 'no-effect' },
    ],
    [
      'taking an acknowledgement back over a balance',
      { kind: 'acknowledge', provider, acknowledged: false },
      testAccountState({ subAccounts: [testSubAccount()] }),
      { kind: 'balance-left', balance: 2n * 10n ** 18n },
    ],
    [
      'ending keys without a sub-account',
      { kind: 'revoke-keys', provider },
      testAccountState(),
      { kind: 'no-sub-account' },
    ],
    [
      'a deposit of the guided start that is too small',
      { kind: 'fund-and-start', provider, deposit: 1n, amount: 10n ** 18n },
      testAccountState({ ledger: undefined }),
      { kind: 'below-minimum', minimum: 3n * 10n ** 18n },
    ],
  ])('%s.', (_what, intent, account, expected) => {
    expect(issueOf(intent, account)).toEqual(expected);
  });

  test('The recipient’s own ledger decides about the recipient’s minimum.', () => {
    const recipient = { address: testAddress(9), available: 0n, isContract: true };
    const intent: Intent = { kind: 'deposit-for', recipient: recipient.address, amount: 1n };
    expect(issueOf(intent, testAccountState(), { recipient })).toBeUndefined();
    const [step] = stepsOf(intent, testAccountState());
    expect(step && runnableOf(intent).facts({ ...stateOf(testAccountState()), recipient }, step)).toEqual([
      { kind: 'recipient-is-contract' },
      { kind: 'only-recipient-withdraws' },
    ]);
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
        const changes = changesOf({ kind: 'fund-provider', provider, amount: sum }, account);
        expect(deltaOf(changes, 'available') + deltaOf(changes, 'pending-refund') + deltaOf(changes, 'spendable')).toBe(
          0n,
        );
        expect(deltaOf(changes, 'spendable')).toBe(sum);
        const deposit = changesOf({ kind: 'deposit', amount: sum }, account);
        expect(deltaOf(deposit, 'wallet') + deltaOf(deposit, 'available')).toBe(0n);
      }),
    );
  });
});

test('The same action is the same whatever the amount and however the address is written.', () => {
  const other = `0x${provider.slice(2).toUpperCase()}` as const;
  const transfer = intentKeys({ kind: 'fund-provider', provider, amount: 1n });
  expect(intentKeys({ kind: 'fund-provider', provider: other, amount: 2n })).toEqual(transfer);
  expect(intentKeys({ kind: 'deposit', amount: 1n })).not.toEqual(transfer);
  expect(intentKeys({ kind: 'fund-and-start', provider, deposit: 1n, amount: 1n })).toEqual(['deposit', ...transfer]);
  expect(actionKeys({ kind: 'transfer', provider: other, amount: 9n })).toEqual(transfer);
});

test('A mined transfer without its event is not taken for done.', () => {
  const read = () =>
    actionOutcome({ kind: 'transfer', provider, amount: 1n }, [], { inference: mockContracts.inference, owner });
  expect(read).toThrow(expect.objectContaining({ code: 'outcome-missing' }));
});
