import { concat, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { plainTerms } from '@/lib/protocol/receipt';
import { startProviderNode } from './node';
import type { ProviderNodeOptions } from './options';
import { openSqlStore } from './store/sql-store';
import type { Store } from './store/store';
import { chat, unsettledFee } from './testing/asking';
import {
  acceptNode,
  authorizationOf,
  closeLedger,
  fundUser,
  nodeOptions,
  oneCoin,
  refill,
  retrieve,
  startWorld,
  topUp,
  type World,
} from './testing/world';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.stop());

type Caller = { readonly account: ReturnType<typeof privateKeyToAccount> };

async function removeService({ account }: Caller): Promise<void> {
  const { client, contracts } = world;
  const call = { address: contracts.inference, abi: inferenceServingAbi, functionName: 'removeService' } as const;
  await world.mined(await client.writeContract({ ...call, account, chain: null }));
}

async function indebted(options: ProviderNodeOptions) {
  const node = await startProviderNode(options);
  await acceptNode(world, node.address);
  const { account } = await fundUser(world, node.address, 2n * oneCoin);
  const authorization = await authorizationOf(account, node.address);
  expect((await chat(node, { authorization })).status).toBe(200);
  return { node, account, authorization, owed: await unsettledFee(node, account.address, authorization) };
}

const balanceOf = async (user: `0x${string}`, provider: `0x${string}`) =>
  (await world.subAccount(user, provider)).balance;

const transactionsOf = (address: `0x${string}`) => world.client.getTransactionCount({ address });

/** Put a bill of one neuron into the books, as an answer would. */
async function owe(store: Store, user: `0x${string}`): Promise<void> {
  const requestHash = crypto.randomUUID();
  await store.openRequest({ requestHash, user, serviceType: 'chatbot', model: 'm', createdAt: Date.now() });
  await store.billRequest({
    requestHash,
    inputCount: 0,
    outputCount: 1,
    inputFee: 0n,
    outputFee: 1n,
    fee: 1n,
    inputPrice: 1n,
    outputPrice: 1n,
    terms: { ...plainTerms, unit: 'token', cachedCount: 0 },
    responseKey: undefined,
    requestSha256: 'a'.repeat(64),
    responseSha256: 'b'.repeat(64),
    finishedAt: Date.now(),
  });
}

describe('what the contract would refuse is not sent, and stays owed', () => {
  it('while the provider is not registered; it is paid once it is again', async () => {
    const options = await nodeOptions(world);
    const { node, account, authorization, owed } = await indebted(options);
    await removeService({ account: privateKeyToAccount(options.providerKey) });
    const before = await transactionsOf(node.address);
    expect(await node.settleNow()).toEqual({ settled: [], forgiven: 0n });
    expect(await transactionsOf(node.address)).toBe(before);
    expect(await unsettledFee(node, account.address, authorization)).toBe(owed);
    await node.stop();

    const again = await startProviderNode(options);
    await acceptNode(world, again.address);
    expect((await again.settleNow()).settled).toMatchObject([{ status: 'success', paid: owed }]);
    expect(await balanceOf(account.address, again.address)).toBe(2n * oneCoin - owed);
    await again.stop();
  });

  it('while the user has closed the account; it is paid when they come back', async () => {
    const { node, account, authorization, owed } = await indebted(await nodeOptions(world));
    await retrieve(world, account, node.address);
    await world.client.increaseTime({ seconds: 86_401 });
    await retrieve(world, account, node.address);
    await closeLedger(world, account);
    const before = await transactionsOf(node.address);
    expect(await node.settleNow()).toEqual({ settled: [], forgiven: 0n });
    expect(await transactionsOf(node.address)).toBe(before);

    await refill(world, account);
    await topUp(world, { account, provider: node.address, amount: oneCoin });
    expect(await unsettledFee(node, account.address, authorization)).toBe(owed);
    expect((await node.settleNow()).settled).toMatchObject([{ status: 'success', paid: owed }]);
    expect(await balanceOf(account.address, node.address)).toBe(oneCoin - owed);
    await node.stop();
  });

  it('for one user does not hold up the others', async () => {
    const options = await nodeOptions(world);
    const { node, account, owed } = await indebted(options);
    const { contracts, chainId } = options;
    const store = await openSqlStore(world.database, `${chainId}:${contracts.inference}:${node.address}`);
    const stranger = (await world.person()).account;
    await owe(store, stranger.address);
    expect((await node.settleNow()).settled).toMatchObject([{ user: account.address, paid: owed }]);
    expect(await store.unsettledFee(stranger.address)).toBe(1n);
    await node.stop();
  });
});

/** Code that reverts when it is asked for a preview, and does everything else as the code at an address does. */
const refusingPreviews = (elsewhere: Hex): Hex =>
  concat(['0x5f3560e01c6328b6047614603b57365f5f375f5f365f73', elsewhere, '0x5af43d5f5f3e6037573d5ffd5b3d5ff35b5f5ffd']);

describe('a node that starts with another model', () => {
  it('settles first what it is owed: the new registration waits for the owner, and nothing can be charged until then', async () => {
    const options = await nodeOptions(world);
    const { node, account, owed } = await indebted(options);
    await node.stop();
    const again = await startProviderNode({ ...options, service: { ...options.service, model: 'another' } });
    expect(again.needsOwnerAcknowledgement).toBe(true);
    expect(await balanceOf(account.address, again.address)).toBe(2n * oneCoin - owed);
    await again.stop();
  });
});

describe('a chain that cannot be asked', () => {
  it('for anything at all is asked again at the next run, and nothing is lost', async () => {
    const { node, account, owed } = await indebted(await nodeOptions(world));
    const { client, contracts } = world;
    const code = await client.getCode({ address: contracts.inference });
    if (code === undefined) throw new Error('the contract has no code');
    await client.setCode({ address: contracts.inference, bytecode: '0x5f5ffd' });
    await expect(node.settleNow()).rejects.toThrow();
    await client.setCode({ address: contracts.inference, bytecode: code });
    expect((await node.settleNow()).settled).toMatchObject([{ user: account.address, paid: owed }]);
    await node.stop();
  });

  it('for a preview gets an hour, and then everything is paid', async () => {
    let time = Date.now();
    const { node, account, authorization, owed } = await indebted(await nodeOptions(world, { now: () => time }));
    const { client, contracts } = world;
    const code = await client.getCode({ address: contracts.inference });
    if (code === undefined) throw new Error('the contract has no code');
    const elsewhere = (await world.person()).account.address;
    await client.setCode({ address: elsewhere, bytecode: code });
    await client.setCode({ address: contracts.inference, bytecode: refusingPreviews(elsewhere) });
    const before = await transactionsOf(node.address);
    expect(await node.settleNow()).toEqual({ settled: [], forgiven: 0n });
    await client.setCode({ address: contracts.inference, bytecode: code });
    time += 3_599_000;
    expect((await node.settleNow()).settled).toEqual([]);
    expect(await transactionsOf(node.address)).toBe(before);
    expect(await unsettledFee(node, account.address, authorization)).toBe(owed);
    time += 1_000;
    expect((await node.settleNow()).settled).toMatchObject([{ user: account.address, paid: owed }]);
    await node.stop();
  });
});

describe('more users than one transaction takes', () => {
  it('are settled fifty at a time, each once', async () => {
    const options = await nodeOptions(world);
    const node = await startProviderNode(options);
    await acceptNode(world, node.address);
    const { contracts, chainId } = options;
    const store = await openSqlStore(world.database, `${chainId}:${contracts.inference}:${node.address}`);
    const users: `0x${string}`[] = [];
    for (let count = 0; count < 51; count += 1) {
      const { account } = await fundUser(world, node.address, oneCoin);
      users.push(account.address);
      await owe(store, account.address);
    }
    const before = await transactionsOf(node.address);
    const { settled } = await node.settleNow();
    expect(settled.map(({ user }) => user).toSorted()).toEqual(users.toSorted());
    expect(await transactionsOf(node.address)).toBe(before + 2);
    const balances = await Promise.all(users.map((user) => balanceOf(user, node.address)));
    expect(new Set(balances)).toEqual(new Set([oneCoin - 1n]));
    await node.stop();
  });
});
