import fc from 'fast-check';
import {
  type Address,
  decodeErrorResult,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  numberToHex,
  zeroAddress,
} from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { acting, neuronPer0G } from './testing/act';
import { providers, users } from './testing/cast';
import { fineTuningAbi as abi, fineTuningService } from './testing/fine-tuning';
import { outcomeDifference } from './testing/play';
import { fromHere, onBoth, startTwins, type Twins } from './testing/twins';
import { type Call, fineTuning, ledger, owner, puppets, type World } from './testing/world';

const [user = ledger, second = ledger] = users;
const [provider = ledger, other = ledger] = providers;
const [contract] = puppets;
const five = 5n * neuronPer0G;
const two = 2n * neuronPer0G;

// The rules of FineTuningServing.tree, held against production as it is asked for each.
describe('FineTuningServing', () => {
  let twins: Twins;
  beforeAll(async () => {
    twins = await startTwins();
  });
  afterAll(() => onBoth(twins, (world) => world.stop()));

  it('shows a sub-account funded from the ledger, and returns its money after the lock time', async () => {
    await fromHere(twins, async () => {
      for (const world of [twins.own, twins.official]) {
        const act = acting(world);
        await act.addLedger(user, five, 'a note');
        await act.onLedger(user, ledgerCall('transferFund', [provider, fineTuningService, two]));
        expect(await act.ledgerOf(user)).toMatchObject({ availableBalance: five - two, totalBalance: five });
        const retrieval = ledgerCall('retrieveFund', [[provider], fineTuningService]);
        await act.onLedger(user, retrieval);
        const shown = { user, provider, balance: two, pendingRefund: two, additionalInfo: 'a note' };
        expect(await accountsOf(world, user)).toEqual([
          { ...shown, nonce: 0n, validRefundsLength: 1n, deliverablesCount: 0n, acknowledged: true },
        ]);
        await act.wait(86_400);
        await act.onLedger(user, retrieval);
        expect(await act.ledgerOf(user)).toMatchObject({ availableBalance: five });
        await act.refund(user, five);
        expect(await accountsOf(world, user)).toEqual([]);
      }
      await expectSameViews(twins);
    });
  });

  it.each(refusals())('refuses $what with $error', async ({ call, error }) => {
    const [own, official] = await onBoth(twins, (world) => world.read(call));
    expect(own).toBe(official);
    expect(errorNameOf(own)).toBe(error);
  });

  it('checks ledger, lock time and percentage before it is brought into service', async () => {
    const wrong = [
      [1n, user, owner, 101n, 'InvalidLedgerAddress'],
      [3599n, contract, owner, 101n, 'PenaltyPercentageTooHigh'],
      [3599n, contract, owner, 100n, 'LockTimeOutOfRange'],
    ] as const;
    const fresh: Address = '0x00000000000000000000000000000000000000F3';
    for (const world of [twins.own, twins.official]) await placeAnew(world, fresh);
    for (const [lockTime, ledgerAddress, newOwner, percentage, error] of wrong) {
      const args = [lockTime, ledgerAddress, newOwner, percentage] as const;
      const call = { from: user, to: fresh, data: encodeFunctionData({ abi, functionName: 'initialize', args }) };
      const [own, official] = await onBoth(twins, (world) => world.read(call));
      expect(own).toBe(official);
      expect(errorNameOf(own)).toBe(error);
    }
    const args = [604_800n, contract, owner, 100n] as const;
    await expectSame(twins, {
      from: user,
      to: fresh,
      data: encodeFunctionData({ abi, functionName: 'initialize', args }),
    });
  });

  it('does as production does with any calls in any order', { timeout: 60_000 }, async () => {
    // The ledger is played here: what it sends is not taken from anybody.
    await onBoth(twins, ({ rpc }) => rpc.call('anvil_setBalance', ledger, numberToHex(10n ** 24n)));
    const history = fc.array(anyCall, { minLength: 20, maxLength: 60, size: 'max' });
    const property = fc.asyncProperty(history, (calls) =>
      fromHere(twins, async () => {
        for (const { seconds, ...call } of calls) {
          if (seconds > 0) await onBoth(twins, async (world) => world.mineAt((await world.now()) + seconds));
          await expectSame(twins, call);
        }
        await expectSameViews(twins);
      }),
    );
    await fc.assert(property, { numRuns: 12 });
  });
});

function ledgerCall(
  ...[functionName, args]:
    | ['transferFund', readonly [Address, string, bigint]]
    | ['retrieveFund', readonly [readonly Address[], string]]
): Hex {
  return functionName === 'transferFund'
    ? encodeFunctionData({ abi: ledgerManagerAbi, functionName, args })
    : encodeFunctionData({ abi: ledgerManagerAbi, functionName, args });
}

type Refusal = { readonly what: string; readonly call: Call; readonly error: string };

/** Calls that must fail, with the error production gives. */
function refusals(): readonly Refusal[] {
  const from = (sender: Address, data: Hex, value = 0n): Call => ({ from: sender, to: fineTuning, data, value });
  const again = encodeFunctionData({ abi, functionName: 'initialize', args: [0n, zeroAddress, user, 101n] });
  const byOwner = (functionName: 'updateLockTime' | 'updatePenaltyPercentage', value: bigint) =>
    from(owner, encodeFunctionData({ abi, functionName, args: [value] }));
  const page = encodeFunctionData({ abi, functionName: 'getAllAccounts', args: [9n, 51n] });
  const many = encodeFunctionData({ abi, functionName: 'getBatchAccountsByUsers', args: [Array(51).fill(user)] });
  const add = encodeFunctionData({ abi, functionName: 'addAccount', args: [user, provider, ''] });
  const account = encodeFunctionData({ abi, functionName: 'getAccount', args: [user, provider] });
  return [
    { what: 'a second initialisation', call: from(user, again), error: 'AlreadyInitialized' },
    { what: 'coins without a call', call: from(user, '0x', 1n), error: 'DirectDepositsDisabled' },
    { what: 'an account of anybody but the ledger', call: from(user, add, 1n), error: 'CallerNotLedger' },
    { what: 'a lock time below an hour', call: byOwner('updateLockTime', 3599n), error: 'LockTimeOutOfRange' },
    { what: 'a lock time above a week', call: byOwner('updateLockTime', 604_801n), error: 'LockTimeOutOfRange' },
    {
      what: 'more than all of a fee',
      call: byOwner('updatePenaltyPercentage', 101n),
      error: 'PenaltyPercentageTooHigh',
    },
    { what: 'a page of 51', call: from(user, page), error: 'LimitTooLarge' },
    { what: '51 users at once', call: from(provider, many), error: 'BatchSizeTooLarge' },
    { what: 'to show an account nobody opened', call: from(user, account), error: 'AccountNotExists' },
  ];
}

function errorNameOf(answer: string): string {
  return decodeErrorResult({ abi, data: `0x${answer.replace(/^!0x/, '')}` }).errorName;
}

/** A user who is a provider too, and nobody at all, are pairs this contract takes. */
const pair = fc.tuple(fc.constantFrom(user, second, provider), fc.constantFrom(provider, other, zeroAddress));
const amount = fc.constantFrom(0n, 1n, neuronPer0G, two, 3n * neuronPer0G);
const byLedger = (data: Hex, value = 0n): Call => ({ from: ledger, to: fineTuning, data, value });

/** Any call that changes something, and how many seconds pass before it. */
const anyCall: fc.Arbitrary<Call & { readonly seconds: number }> = fc
  .record({ parties: pair, amount, value: amount, which: fc.nat(15), late: fc.nat(5) })
  .map(({ parties, amount: asked, value, which, late }) => {
    const seconds = late === 0 ? 3600 : late === 1 ? 1 : 0;
    return { ...callOf({ parties, asked, value, which }), seconds };
  });

type Choice = {
  readonly parties: readonly [Address, Address];
  readonly asked: bigint;
  readonly value: bigint;
  readonly which: number;
};

function callOf({ parties, asked, value, which }: Choice): Call {
  const [sender, asProvider] = parties;
  if (which < 3)
    return byLedger(encodeFunctionData({ abi, functionName: 'addAccount', args: [...parties, 'note'] }), value);
  if (which < 6)
    return byLedger(encodeFunctionData({ abi, functionName: 'depositFund', args: [...parties, asked] }), value);
  if (which < 10) return byLedger(encodeFunctionData({ abi, functionName: 'requestRefundAll', args: parties }));
  if (which < 12) return byLedger(encodeFunctionData({ abi, functionName: 'processRefund', args: parties }));
  if (which === 12) return byLedger(encodeFunctionData({ abi, functionName: 'deleteAccount', args: parties }));
  if (which === 13) {
    const data = encodeFunctionData({ abi, functionName: 'updateLockTime', args: [asked > 1n ? 7200n : 3600n] });
    return { from: asked === 0n ? user : owner, to: fineTuning, data };
  }
  if (which === 14) {
    const data = encodeFunctionData({ abi, functionName: 'requestRefundAll', args: parties });
    return { from: sender, to: fineTuning, data };
  }
  const args = [asProvider, asked > 1n] as const;
  const data = encodeFunctionData({ abi, functionName: 'acknowledgeTEESigner', args });
  return { from: sender, to: fineTuning, data };
}

async function expectSame(twins: Twins, call: Call): Promise<void> {
  const [own, official] = await onBoth(twins, (world) => world.send(call));
  expect(outcomeDifference(own, official), call.data.slice(0, 10)).toBeUndefined();
}

const views: readonly Hex[] = [
  encodeFunctionData({ abi, functionName: 'lockTime' }),
  encodeFunctionData({ abi, functionName: 'penaltyPercentage' }),
  ...[0n, 1n, 9n].flatMap((offset) => [
    encodeFunctionData({ abi, functionName: 'getAllAccounts', args: [offset, 2n] }),
    encodeFunctionData({ abi, functionName: 'getAllAccounts', args: [offset, 0n] }),
    encodeFunctionData({ abi, functionName: 'getAccountsByProvider', args: [provider, offset, 50n] }),
    encodeFunctionData({ abi, functionName: 'getAccountsByUser', args: [user, offset, 50n] }),
  ]),
  encodeFunctionData({ abi, functionName: 'getBatchAccountsByUsers', args: [[user, second, provider, other]] }),
  ...[user, second, provider].flatMap((holder) =>
    [provider, other, zeroAddress].flatMap((party) => [
      encodeFunctionData({ abi, functionName: 'getAccount', args: [holder, party] }),
      encodeFunctionData({ abi, functionName: 'getPendingRefund', args: [holder, party] }),
      encodeFunctionData({ abi, functionName: 'accountExists', args: [holder, party] }),
    ]),
  ),
];

async function expectSameViews(twins: Twins): Promise<void> {
  for (const data of views) {
    const [own, official] = await onBoth(twins, (world) => world.read({ from: provider, to: fineTuning, data }));
    expect(own, data).toBe(official);
  }
  const [held, expected] = await onBoth(twins, ({ rpc }) => rpc.call('eth_getBalance', fineTuning, 'latest'));
  expect(held).toBe(expected);
}

async function accountsOf(world: World, holder: Address) {
  const data = encodeFunctionData({ abi, functionName: 'getAccountsByUser', args: [holder, 0n, 0n] });
  const answer = await world.read({ from: holder, to: fineTuning, data });
  const [accounts] = decodeFunctionResult({ abi, functionName: 'getAccountsByUser', data: `0x${answer.slice(2)}` });
  return accounts;
}

/** Places the same code as at the known address, with nothing stored. */
async function placeAnew({ rpc }: World, address: Address): Promise<void> {
  await rpc.call('anvil_setCode', address, await rpc.call('eth_getCode', fineTuning, 'latest'));
}
