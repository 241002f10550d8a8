import { type Address, encodeFunctionData, type Hex, parseAbi, zeroAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ledgerManagerAbi } from '@/lib/chain/abi/ledger-manager';
import { acting, neuronPer0G, serviceName, standardOffer } from './testing/act';
import { providers, users } from './testing/cast';
import { outcomeDifference } from './testing/play';
import { firstDifference, readState } from './testing/state';
import { fromHere, onBoth, startTwins, type Twins } from './testing/twins';
import { inference, ledger, puppets, type World } from './testing/world';

const puppetAbi = parseAbi([
  'function perform(address target, uint256 value, bytes data) payable returns (bytes)',
  'function callBackWhenPaid(address target, bytes data)',
  'function refuseMoney(bool refuse)',
  'event Reacted(bool success, bytes result)',
]);
const [payee, accomplice] = puppets;
const [user = ledger] = users;
const [provider = ledger] = providers;
const l = ledgerManagerAbi;
const i = inferenceServingAbi;

type Target = { readonly name: string; readonly to: Address; readonly data: Hex };

const onLedger = (name: string, data: Hex): Target => ({ name: `LedgerManager.${name}`, to: ledger, data });
const onInference = (name: string, data: Hex): Target => ({ name: `InferenceServing.${name}`, to: inference, data });
/** The same call made by another account made of code, on the payee's word. */
const through = ({ name, to, data }: Target, value = 0n): Target => ({
  name: `${name} by another`,
  to: accomplice,
  data: encodeFunctionData({ abi: puppetAbi, functionName: 'perform', args: [to, value, data] }),
});

const deposit = onLedger('depositFund', encodeFunctionData({ abi: l, functionName: 'depositFund' }));
const depositForPayee = onLedger(
  'depositFundFor',
  encodeFunctionData({ abi: l, functionName: 'depositFundFor', args: [payee] }),
);
const refundOne = onLedger('refund', encodeFunctionData({ abi: l, functionName: 'refund', args: [1n] }));
const long = 'n'.repeat(4097);

/** Every function, called with arguments that show which check comes first. */
const reactions: readonly Target[] = [
  deposit,
  depositForPayee,
  refundOne,
  through(deposit, 1n),
  through(depositForPayee, 1n),
  through(depositForPayee),
  through(refundOne),
  onLedger('addLedger', encodeFunctionData({ abi: l, functionName: 'addLedger', args: [long] })),
  onLedger('depositFundFor', encodeFunctionData({ abi: l, functionName: 'depositFundFor', args: [zeroAddress] })),
  onLedger(
    'transferFund',
    encodeFunctionData({ abi: l, functionName: 'transferFund', args: [provider, serviceName, 1n] }),
  ),
  onLedger(
    'retrieveFund',
    encodeFunctionData({ abi: l, functionName: 'retrieveFund', args: [Array(21).fill(provider), ''] }),
  ),
  onLedger(
    'retrieveFund',
    encodeFunctionData({ abi: l, functionName: 'retrieveFund', args: [[provider], serviceName] }),
  ),
  onLedger('deleteLedger', encodeFunctionData({ abi: l, functionName: 'deleteLedger' })),
  onLedger('spendFund', encodeFunctionData({ abi: l, functionName: 'spendFund', args: [payee, 1n] })),
  onLedger('spendFund', encodeFunctionData({ abi: l, functionName: 'spendFund', args: [user, 1n] })),
  onLedger('updateAdditionalInfo', encodeFunctionData({ abi: l, functionName: 'updateAdditionalInfo', args: [long] })),
  onLedger('getLedger', encodeFunctionData({ abi: l, functionName: 'getLedger', args: [payee] })),
  onLedger('getAllLedgers', encodeFunctionData({ abi: l, functionName: 'getAllLedgers', args: [0n, 0n] })),
  onLedger('transferOwnership', encodeFunctionData({ abi: l, functionName: 'transferOwnership', args: [payee] })),
  onInference(
    'addOrUpdateService',
    encodeFunctionData({ abi: i, functionName: 'addOrUpdateService', args: [standardOffer()] }),
  ),
  onInference('removeService', encodeFunctionData({ abi: i, functionName: 'removeService' })),
  onInference('settleFeesWithTEE', encodeFunctionData({ abi: i, functionName: 'settleFeesWithTEE', args: [[]] })),
  onInference(
    'previewSettlementResults',
    encodeFunctionData({ abi: i, functionName: 'previewSettlementResults', args: [[]] }),
  ),
  onInference(
    'acknowledgeTEESigner',
    encodeFunctionData({ abi: i, functionName: 'acknowledgeTEESigner', args: [provider, true] }),
  ),
  onInference('revokeToken', encodeFunctionData({ abi: i, functionName: 'revokeToken', args: [provider, 1] })),
  onInference('revokeTokens', encodeFunctionData({ abi: i, functionName: 'revokeTokens', args: [provider, [1, 2]] })),
  onInference('revokeAllTokens', encodeFunctionData({ abi: i, functionName: 'revokeAllTokens', args: [provider] })),
  onInference('processRefund', encodeFunctionData({ abi: i, functionName: 'processRefund', args: [user, provider] })),
  onInference('getService', encodeFunctionData({ abi: i, functionName: 'getService', args: [payee] })),
  onInference('getAccount', encodeFunctionData({ abi: i, functionName: 'getAccount', args: [user, payee] })),
];

describe('a payee made of code', () => {
  let twins: Twins;
  let payments: Readonly<Record<'refund' | 'last refund' | 'stake' | 'settlement', Target>>;

  beforeAll(async () => {
    twins = await startTwins();
    await onBoth(twins, openAccounts);
    const claim = await acting(twins.own).settlementData(payee, [{ user, fee: neuronPer0G, nonce: 1n }]);
    const last = encodeFunctionData({ abi: l, functionName: 'refund', args: [25n * neuronPer0G] });
    payments = {
      refund: refundOne,
      'last refund': onLedger('refund', last),
      stake: onInference('removeService', encodeFunctionData({ abi: i, functionName: 'removeService' })),
      settlement: onInference('settleFeesWithTEE', claim),
    };
  });
  afterAll(() => onBoth(twins, (world) => world.stop()));

  const sites = ['refund', 'last refund', 'stake', 'settlement'] as const;

  it.each(sites)('finds the same doors locked as in production when it calls back while paid a %s', async (site) => {
    for (const reaction of reactions) {
      await fromHere(twins, async () => {
        const arm = encodeFunctionData({
          abi: puppetAbi,
          functionName: 'callBackWhenPaid',
          args: [reaction.to, reaction.data],
        });
        await onBoth(twins, (world) => world.send({ from: user, to: payee, data: arm }));
        await expectSame(twins, payments[site], reaction.name);
      });
    }
  });

  it.each(sites)('is not paid a %s it refuses, as in production', async (site) => {
    await fromHere(twins, async () => {
      const refuse = encodeFunctionData({ abi: puppetAbi, functionName: 'refuseMoney', args: [true] });
      await onBoth(twins, (world) => world.send({ from: user, to: payee, data: refuse }));
      const before = await readState(twins.own);
      await expectSame(twins, payments[site], 'refusal');
      const result = await acting(twins.own).onLedger(payee, refundOne.data);
      expect(result).toEqual({ refused: 'TransferFailed()' });
      expect(await readState(twins.own)).toBe(before);
      const nothing = await acting(twins.own).settlementData(payee, [{ user, fee: 0n, nonce: 9n }]);
      expect(await acting(twins.own).onInference(payee, nothing)).toEqual({
        done: [`TEESettlementResult(${user}, 0, 0)`],
      });
    });
  });
});

/** User and payee have money and sub-accounts; the payee is a provider the user funds. */
async function openAccounts(world: World): Promise<void> {
  const act = acting(world);
  for (const address of [payee, provider]) {
    await act.offer(address, 100n * neuronPer0G);
    await act.ownerAcknowledges(address);
  }
  for (const address of [payee, accomplice, user]) await act.deposit(address, 30n * neuronPer0G);
  await act.transfer(user, payee, 5n * neuronPer0G);
  await act.transfer(accomplice, provider, 5n * neuronPer0G);
  await act.transfer(payee, provider, 5n * neuronPer0G);
  await act.retrieve(payee, [provider]);
  await act.wait(86_400);
}

async function expectSame(twins: Twins, { to, data }: Target, name: string): Promise<void> {
  const [own, official] = await onBoth(twins, (world) => world.send({ from: payee, to, data }));
  expect(outcomeDifference(own, official), name).toBeUndefined();
  const [ownState, officialState] = await onBoth(twins, readState);
  if (ownState !== officialState) expect.fail(`${name}: ${firstDifference(ownState, officialState)}`);
}
