import { toHex } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StatementEntry } from '@/lib/domain/statement';
import { createRealChain, type RealChain } from '@/lib/testing/real-chain';
import { type Chain, developmentAccount, startChain } from '@/network/chain';
import { type ContractSource, deployContracts } from '@/network/deploy';
import { fetchAccountState } from '../reads/account';
import { fetchCatalogue } from '../reads/services';
import { fetchStatement } from './statement';

const oneG = 10n ** 18n;

function keyOf(index: number) {
  const { privateKey } = developmentAccount(index).getHdKey();
  if (privateKey === null) throw new Error('A development account has a key');
  return toHex(privateKey);
}

const ownerKey = keyOf(0);
const provider = { key: keyOf(1), address: developmentAccount(1).address };
const other = { key: keyOf(2), address: developmentAccount(2).address };
const teeKey = keyOf(3);
const user = { key: keyOf(4), address: developmentAccount(4).address };
const bystander = { key: keyOf(5), address: developmentAccount(5).address };

const amountOf = (entry: StatementEntry): bigint | undefined => ('amount' in entry ? entry.amount : undefined);

describe.each<ContractSource>(['own', 'official'])('With the %s contracts', (source) => {
  let process: Chain;
  let chain: RealChain;
  let restore: () => Promise<void>;

  const deposit = (amount: bigint, key = user.key) =>
    chain.write({ key, on: 'ledger', functionName: 'depositFund', args: [], value: amount });
  const transfer = (amount: bigint, to = provider.address, key = user.key) =>
    chain.write({ key, on: 'ledger', functionName: 'transferFund', args: [to, 'inference-v1.0', amount] });
  const retrieve = () =>
    chain.write({
      key: user.key,
      on: 'ledger',
      functionName: 'retrieveFund',
      args: [[provider.address], 'inference-v1.0'],
    });
  const read = () => fetchStatement(chain.client, { network: chain.network, owner: user.address });

  beforeAll(async () => {
    process = await startChain();
    const contracts = await deployContracts({ rpcUrl: process.rpcUrl, source });
    chain = createRealChain({ rpcUrl: process.rpcUrl, contracts });
    await chain.register({ key: provider.key, teeKey, ownerKey });
    await chain.register({ key: other.key, teeKey, ownerKey });
  });
  afterAll(() => process.stop());
  beforeEach(async () => {
    restore = await chain.snapshot();
  });
  afterEach(() => restore());

  test('an account without history has an empty statement without gaps.', async () => {
    const { value, block } = await read();
    expect(value).toEqual({ entries: [], gaps: [], fromBlock: 0n, toBlock: block.number });
  });

  test('every kind of row is told apart, and the end equals the contract to the neuron.', async () => {
    await deposit(20n * oneG);
    await deposit(20n * oneG, bystander.key);
    await transfer(4n * oneG);
    await transfer(2n * oneG, other.address);
    await transfer(3n * oneG, provider.address, bystander.key);
    await transfer(1n);
    const paid = 123_456_789_012_345_678n;
    const settleHash = await chain.settle({
      key: provider.key,
      teeKey,
      charges: [
        { user: bystander.address, totalFee: 5n, nonce: 10n },
        { user: user.address, totalFee: paid, nonce: 11n },
      ],
    });
    await retrieve();
    await transfer(1n * oneG);
    await chain.passTime(86_401);
    await retrieve();
    const { value } = await read();
    const left = 4n * oneG + 1n - paid;
    expect(value.gaps).toEqual([]);
    expect(value.entries.filter((entry) => entry.provider === other.address).map((entry) => entry.kind)).toEqual([
      'opened',
    ]);
    const rows = value.entries.filter((entry) => entry.provider === provider.address);
    expect(rows.map((entry) => [entry.kind, amountOf(entry), entry.balanceAfter, entry.pendingAfter])).toEqual([
      ['opened', 4n * oneG, 4n * oneG, 0n],
      ['top-up', 1n, 4n * oneG + 1n, 0n],
      ['settlement', undefined, left, 0n],
      ['refund-requested', left, left, left],
      ['refund-cancelled', oneG, left, left - oneG],
      ['refund-paid', left - oneG, oneG, 0n],
      ['refund-requested', oneG, oneG, oneG],
    ]);
    expect(rows[2]).toMatchObject({
      status: 'success',
      paid,
      unsettled: 0n,
      totalFee: paid,
      nonce: 11n,
      transactionHash: settleHash,
    });
    const { value: account } = await fetchAccountState(chain.client, { network: chain.network, owner: user.address });
    expect(account.subAccounts.find((sub) => sub.provider === provider.address)).toMatchObject({
      balance: oneG,
      pendingRefund: oneG,
    });
  });

  test('a charge beyond the balance takes all, cancels refunds and leaves the rest unsettled; the next one pays nothing.', async () => {
    await deposit(5n * oneG);
    await transfer(2n * oneG);
    await retrieve();
    await chain.settle({
      key: provider.key,
      teeKey,
      charges: [{ user: user.address, totalFee: 3n * oneG, nonce: 1n }],
    });
    await chain.settle({ key: provider.key, teeKey, charges: [{ user: user.address, totalFee: oneG, nonce: 2n }] });
    const { value } = await read();
    expect(value.gaps).toEqual([]);
    const settlements = value.entries.filter((entry) => entry.kind === 'settlement');
    expect(settlements).toMatchObject([
      {
        status: 'partial',
        paid: 2n * oneG,
        unsettled: oneG,
        refundCancelled: 2n * oneG,
        balanceAfter: 0n,
        totalFee: 3n * oneG,
      },
      { status: 'partial', paid: 0n, unsettled: oneG, refundCancelled: 0n, balanceAfter: 0n, totalFee: oneG },
    ]);
  });

  test('a settlement that needs money under refund says how much of the refund it cancelled.', async () => {
    await deposit(5n * oneG);
    await transfer(2n * oneG);
    await retrieve();
    await transfer(oneG / 2n);
    await chain.settle({ key: provider.key, teeKey, charges: [{ user: user.address, totalFee: oneG, nonce: 1n }] });
    const { value } = await read();
    expect(value.gaps).toEqual([]);
    expect(value.entries.at(-1)).toMatchObject({
      kind: 'settlement',
      paid: oneG,
      refundCancelled: oneG / 2n,
      balanceAfter: oneG,
    });
  });

  test('rejected and empty charges are rows that moved nothing, with the provider known from the call.', async () => {
    await deposit(5n * oneG);
    await transfer(2n * oneG);
    const charge = { user: user.address, totalFee: 7n };
    await chain.settle({ key: provider.key, teeKey, charges: [{ ...charge, nonce: 5n }] });
    await chain.settle({ key: provider.key, teeKey, charges: [{ ...charge, nonce: 5n }] });
    await chain.settle({ key: provider.key, teeKey, charges: [{ ...charge, nonce: 6n, signedBy: user.key }] });
    await chain.settle({ key: provider.key, teeKey, charges: [{ ...charge, totalFee: 0n, nonce: 7n }] });
    const { value } = await read();
    expect(value.gaps).toEqual([]);
    const settlements = value.entries.filter((entry) => entry.kind === 'settlement');
    expect(settlements).toMatchObject([
      { status: 'success', paid: 7n, nonce: 5n },
      { status: 'invalid-nonce', paid: 0n, unsettled: 7n, nonce: 5n },
      { status: 'invalid-signature', paid: 0n, unsettled: 7n, nonce: 6n },
      { status: 'success', paid: 0n, unsettled: 0n, totalFee: 0n, nonce: 7n },
    ]);
    expect(new Set(settlements.map((entry) => entry.provider))).toEqual(new Set([provider.address]));
  });

  test('two charges of one user in one settlement are two rows in the order of the call.', async () => {
    await deposit(5n * oneG);
    await transfer(2n * oneG);
    const charges = [
      { user: user.address, totalFee: 3n, nonce: 1n },
      { user: user.address, totalFee: 4n, nonce: 2n },
    ];
    await chain.settle({ key: provider.key, teeKey, charges });
    const { value } = await read();
    expect(value.gaps).toEqual([]);
    expect(value.entries.filter((entry) => entry.kind === 'settlement')).toMatchObject([
      { paid: 3n, totalFee: 3n, nonce: 1n },
      { paid: 4n, totalFee: 4n, nonce: 2n },
    ]);
  });

  test('closing the account deletes the rest, and opening again begins anew.', async () => {
    await deposit(5n * oneG);
    await transfer(oneG);
    await retrieve();
    await chain.passTime(86_401);
    await retrieve();
    await chain.write({ key: user.key, on: 'ledger', functionName: 'refund', args: [5n * oneG] });
    const { value: closed } = await read();
    expect(closed.gaps).toEqual([]);
    expect(closed.entries.map((entry) => entry.kind)).toEqual(['opened', 'refund-requested', 'refund-paid', 'deleted']);
    await deposit(5n * oneG);
    await transfer(2n * oneG);
    const { value: again } = await read();
    expect(again.gaps).toEqual([]);
    expect(again.entries.at(-1)).toMatchObject({ kind: 'opened', amount: 2n * oneG });
  });

  test('a statement that begins later takes the state before it as given.', async () => {
    await deposit(5n * oneG);
    await transfer(2n * oneG);
    const { block } = await read();
    await transfer(5n);
    const { value } = await fetchStatement(chain.client, {
      network: chain.network,
      owner: user.address,
      fromBlock: block.number + 1n,
    });
    expect(value.gaps).toEqual([]);
    expect(value.entries).toMatchObject([{ kind: 'top-up', amount: 5n }]);
  });

  test('the market shows what the providers registered.', async () => {
    const { services: value } = (await fetchCatalogue(chain.client, { inference: chain.network.contracts.inference }))
      .value;
    expect(value.map((service) => [service.provider, service.model, service.teeSignerAcknowledged])).toEqual([
      [provider.address, 'test/model', true],
      [other.address, 'test/model', true],
    ]);
  });
});
