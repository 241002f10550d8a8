// Over 250 lines because all its cases share one chain, which takes longer to start than they take to run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { ownerAccount } from '../config';
import { accountsReader, createChainAccess } from './chain';
import { createChainCache } from './chain-cache';
import { createHandbookUpstream } from './handbook/handbook-upstream';
import { startProviderNode } from './node';
import type { ProviderNodeOptions } from './options';
import { isSettlementUrgent } from './settlement/loops';
import { groupByUser, signOrder } from './settlement/plan';
import { sendOrders } from './settlement/settlement-chain';
import { openSqlStore } from './store/sql-store';
import { chat, chatBody, openChat, unsettledFee } from './testing/asking';
import {
  acceptNode,
  authorizationOf,
  closeLedger,
  fundUser,
  nodeOptions,
  oneCoin,
  refill,
  retrieve,
  smallHandbook,
  startWorld,
  topUp,
  type World,
} from './testing/world';
import type { Upstream } from './upstream-port';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.stop());

const balanceOf = async (user: `0x${string}`, provider: `0x${string}`) =>
  (await world.subAccount(user, provider)).balance;

/** A node, accepted, with one user who has chatted `chats` times and owes for it. */
async function indebted(options: ProviderNodeOptions, chats: number, amount = 2n * oneCoin) {
  const node = await startProviderNode(options);
  await acceptNode(world, node.address);
  const { account } = await fundUser(world, node.address, amount);
  const authorization = await authorizationOf(account, node.address);
  for (let count = 0; count < chats; count += 1) expect((await chat(node, { authorization })).status).toBe(200);
  return { options, node, account, authorization, owed: await unsettledFee(node, account.address, authorization) };
}

/** A node's rows and its view of the chain, as the node itself has them. */
async function booksOf(options: ProviderNodeOptions, provider: `0x${string}`) {
  const { contracts, chainId, rpcUrl, providerKey } = options;
  const store = await openSqlStore(world.database, `${chainId}:${contracts.inference}:${provider}`);
  return { store, access: createChainAccess({ rpcUrl, chainId, inference: contracts.inference, providerKey }) };
}

/** Write an order ahead exactly as a node does right before it would send it, then stop there as a crash would. */
async function writeAhead(options: ProviderNodeOptions, provider: `0x${string}`) {
  const { contracts, chainId, teeKey } = options;
  const { store, access } = await booksOf(options, provider);
  const [group] = groupByUser(await store.settleable({ now: Date.now(), after: undefined, users: 1 }));
  if (!group) throw new Error('nothing is owed');
  const signer = privateKeyToAccount(teeKey);
  const fromBlock = await world.client.getBlockNumber();
  const order = await signOrder({
    signer,
    chainId,
    inference: contracts.inference,
    provider,
    group,
    nonce: BigInt(Date.now()) * 10_000n,
    fromBlock,
  });
  await store.recordPending([
    { order, requestHashes: group.rows.map((row) => row.requestHash), createdAt: Date.now() },
  ]);
  return { order, access };
}

/** A handbook model that answers nobody before so many have asked. */
function answeringTogether(count: number): Upstream {
  const handbook = createHandbookUpstream({ handbook: smallHandbook, tokensPerSecond: 0 });
  const waiting: (() => void)[] = [];
  return {
    model: handbook.model,
    send: async (request) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === count) for (const go of waiting) go();
      });
      return handbook.send(request);
    },
  };
}

describe('a node that stops with debts on its books', () => {
  it('loses none of them: kept in its folder, and settled when it starts again under a new port', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'provider-node-'));
    const options = await nodeOptions(world, { store: { dataDir } });
    const { node, account, owed } = await indebted(options, 2);
    expect(owed).toBeGreaterThan(0n);
    await node.stop();
    const again = await startProviderNode(options);
    expect(await balanceOf(account.address, node.address)).toBe(2n * oneCoin - owed);
    expect(again.needsOwnerAcknowledgement).toBe(false);
    expect((await again.settleNow()).settled).toEqual([]);
    await again.stop();
    await rm(dataDir, { recursive: true });
  });

  it('after the order was written but never sent: sends that very order, once', async () => {
    const options = await nodeOptions(world);
    const { node, account, owed } = await indebted(options, 2);
    await writeAhead(options, node.address);
    await node.stop();
    const again = await startProviderNode(options);
    expect(await balanceOf(account.address, node.address)).toBe(2n * oneCoin - owed);
    expect((await again.settleNow()).settled).toEqual([]);
    await again.stop();
  });

  it('after the order was sent but not booked: takes nothing twice', async () => {
    const options = await nodeOptions(world);
    const { node, account, owed } = await indebted(options, 2);
    const { order, access } = await writeAhead(options, node.address);
    expect(await sendOrders(access, [order])).toMatchObject([{ status: 'success', paid: owed }]);
    const report = await node.settleNow();
    expect(report.settled).toMatchObject([{ user: account.address, nonce: order.nonce, paid: owed }]);
    expect((await node.settleNow()).settled).toEqual([]);
    expect(await balanceOf(account.address, node.address)).toBe(2n * oneCoin - owed);
    await node.stop();
  });

  it('after the order was paid and the user has emptied and closed the account: takes nothing when they come back', async () => {
    const options = await nodeOptions(world);
    const { node, account, authorization, owed } = await indebted(options, 1);
    const { order, access } = await writeAhead(options, node.address);
    expect(await sendOrders(access, [order])).toMatchObject([{ status: 'success', paid: owed }]);
    await retrieve(world, account, node.address);
    await world.client.increaseTime({ seconds: 86_401 });
    await retrieve(world, account, node.address);
    await closeLedger(world, account);
    await expect(balanceOf(account.address, node.address)).rejects.toThrow('AccountNotExists');

    expect((await node.settleNow()).settled).toMatchObject([{ status: 'success', paid: owed, nonce: order.nonce }]);
    await refill(world, account);
    await topUp(world, { account, provider: node.address, amount: oneCoin });
    expect((await node.settleNow()).settled).toEqual([]);
    expect(await balanceOf(account.address, node.address)).toBe(oneCoin);
    expect(await unsettledFee(node, account.address, authorization)).toBe(0n);
    await node.stop();
  });

  it('whose outcome the chain’s logs do not show: leaves it undecided, neither owed again nor paid', async () => {
    const options = await nodeOptions(world);
    const { node, account, authorization, owed } = await indebted(options, 1);
    const { order, access } = await writeAhead(options, node.address);
    await sendOrders(access, [order]);
    // As from a chain whose old logs are gone: the search begins after the block that has the answer.
    await world.database.run('update provider_settlement set from_block = from_block + 1000 where user_address = $1', [
      account.address,
    ]);
    expect((await node.settleNow()).settled).toEqual([]);
    expect(await unsettledFee(node, account.address, authorization)).toBe(owed);
    expect(await balanceOf(account.address, node.address)).toBe(2n * oneCoin - owed);
    await node.stop();
  });

  it('after another order has passed it by: owes again what was never paid', async () => {
    const options = await nodeOptions(world);
    const { node, account, authorization, owed } = await indebted(options, 1);
    const { order, access } = await writeAhead(options, node.address);
    const later = await signOrder({
      signer: privateKeyToAccount(options.teeKey),
      chainId: access.chainId,
      inference: access.inference,
      provider: node.address,
      group: { user: account.address, rows: [] },
      nonce: order.nonce + 1n,
      fromBlock: 0n,
    });
    expect(await sendOrders(access, [later])).toMatchObject([{ status: 'success', paid: 0n }]);
    expect(await unsettledFee(node, account.address, authorization)).toBe(owed);
    expect((await node.settleNow()).settled).toMatchObject([{ status: 'success', paid: owed }]);
    expect(await balanceOf(account.address, node.address)).toBe(2n * oneCoin - owed);
    await node.stop();
  });
});

describe('a balance that does not reach', () => {
  it('pays the oldest requests that fit; the rest is owed on and paid after a top-up', async () => {
    let time = Date.now();
    // Both requests are let in before either is billed, as the network allows: together they cost more than there is.
    const base = await nodeOptions(world, { now: () => time, upstream: answeringTogether(2) });
    const options = { ...base, service: { ...base.service, inputPrice: 0n, outputPrice: oneCoin / 30n } };
    const { node, account, authorization } = await indebted(options, 0);
    const answers = await Promise.all([chat(node, { authorization }), chat(node, { authorization })]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    const owed = await unsettledFee(node, account.address, authorization);
    const single = owed / 2n;
    expect([owed > 2n * oneCoin, single < 2n * oneCoin]).toEqual([true, true]);

    expect((await node.settleNow()).settled).toMatchObject([{ status: 'success', paid: single }]);
    expect(await unsettledFee(node, account.address, authorization)).toBe(single);
    expect(await balanceOf(account.address, node.address)).toBe(2n * oneCoin - single);

    await topUp(world, { account, provider: node.address, amount: 2n * oneCoin });
    expect((await node.settleNow()).settled).toEqual([]);
    time += 3_600_000;
    expect((await node.settleNow()).settled).toMatchObject([{ status: 'success', paid: single }]);
    expect(await balanceOf(account.address, node.address)).toBe(4n * oneCoin - owed);
    await node.stop();
  });

  it('that shrank after the order was written pays what is there; the rest is owed on, credited to the neuron', async () => {
    let time = Date.now();
    const base = await nodeOptions(world, { now: () => time });
    const options = { ...base, service: { ...base.service, inputPrice: 0n, outputPrice: oneCoin / 50n } };
    const { node, account, authorization } = await indebted(options, 0);
    await chat(node, { authorization, body: chatBody({ maxTokens: 40 }) });
    const { order } = await writeAhead(options, node.address);
    expect(order.totalFee).toBe((40n * oneCoin) / 50n);

    await retrieve(world, account, node.address);
    await world.client.increaseTime({ seconds: 86_401 });
    await retrieve(world, account, node.address);
    const there = (3n * oneCoin) / 10n + 1n;
    await topUp(world, { account, provider: node.address, amount: there });
    expect((await node.settleNow()).settled).toMatchObject([{ status: 'partial', paid: there, nonce: order.nonce }]);
    expect(await balanceOf(account.address, node.address)).toBe(0n);
    const rest = order.totalFee - there;
    expect(await unsettledFee(node, account.address, authorization)).toBe(rest);

    await topUp(world, { account, provider: node.address, amount: oneCoin });
    time += 3_600_000;
    expect((await node.settleNow()).settled).toMatchObject([{ status: 'success', paid: rest }]);
    expect(await balanceOf(account.address, node.address)).toBe(oneCoin - rest);
    await node.stop();
  });
});

describe('a signing key that the owner no longer accepts', () => {
  it('cannot charge: the debt is forgiven and said so', async () => {
    const options = await nodeOptions(world);
    const { node, account, authorization, owed } = await indebted(options, 1);
    const owner = privateKeyToAccount(ownerAccount().privateKey);
    await world.mined(
      await world.client.writeContract({
        address: world.contracts.inference,
        abi: inferenceServingAbi,
        functionName: 'revokeTEESignerAcknowledgement',
        args: [node.address],
        account: owner,
        chain: null,
      }),
    );
    expect(await node.settleNow()).toEqual({ settled: [], forgiven: owed });
    expect(await unsettledFee(node, account.address, authorization)).toBe(0n);
    expect(await balanceOf(account.address, node.address)).toBe(2n * oneCoin);
    await node.stop();
  });
});

describe('the loops', () => {
  it('settle by themselves when the interval comes, and at once when the balance behind a debt leaves', async () => {
    const forced = await indebted(await nodeOptions(world, { settlement: { checkSeconds: 0, forceSeconds: 0.2 } }), 1);
    await expect
      .poll(() => unsettledFee(forced.node, forced.account.address, forced.authorization), { timeout: 5_000 })
      .toBe(0n);
    await forced.node.stop();

    const base = await nodeOptions(world, { settlement: { checkSeconds: 0.2, forceSeconds: 0 } });
    const checked = await indebted(
      { ...base, service: { ...base.service, inputPrice: 1_000n, outputPrice: 1_000n } },
      1,
    );
    const { store, access } = await booksOf(checked.options, checked.node.address);
    const accounts = createChainCache({ read: accountsReader(access), now: Date.now });
    expect(await isSettlementUrgent({ store, accounts, service: checked.options.service })).toBe(false);
    expect(await unsettledFee(checked.node, checked.account.address, checked.authorization)).toBe(checked.owed);
    await retrieve(world, checked.account, checked.node.address);
    await expect
      .poll(() => unsettledFee(checked.node, checked.account.address, checked.authorization), { timeout: 5_000 })
      .toBe(0n);
    await checked.node.stop();
  });
});

describe('stopping', () => {
  it('lets a running answer finish, and bills it', async () => {
    const upstream = createHandbookUpstream({ handbook: smallHandbook, tokensPerSecond: 200 });
    const options = await nodeOptions(world, { upstream });
    const { node, account, authorization } = await indebted(options, 0);
    const response = await openChat(node, { authorization, body: chatBody({ stream: true }) });
    const stopped = node.stop();
    expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/);
    await stopped;
    await expect(fetch(`${node.url}/healthz`)).rejects.toThrow();
    const again = await startProviderNode({ ...options, upstream });
    expect(await balanceOf(account.address, node.address)).toBeLessThan(2n * oneCoin);
    await again.stop();
  });
});
