import { getAddress } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open-store';
import { openPglite } from './pglite-client';
import type { SqlClient } from './sql-client';
import { openSqlStore } from './sql-store';
import type { PendingSettlement, Store } from './store';

const user = getAddress('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
const other = getAddress('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');

let client: SqlClient;
let store: Store;
let scopes = 0;

beforeAll(async () => {
  client = await openPglite(undefined);
});

afterAll(() => client.close());

beforeEach(async () => {
  scopes += 1;
  store = await openSqlStore(client, `scope-${scopes}`);
});

const idOf = (name: string): string => `${scopes}-${name}`;

async function bill(name: string, fee: bigint, owner = user): Promise<void> {
  await store.openRequest({ requestHash: idOf(name), user: owner, model: 'm', createdAt: 1 });
  await store.billRequest({
    requestHash: idOf(name),
    inputCount: 1,
    outputCount: 1,
    inputFee: 0n,
    outputFee: fee,
    fee,
    inputPrice: 1n,
    outputPrice: 1n,
    requestSha256: 'a',
    responseSha256: 'b',
    finishedAt: 2,
  });
}

const orderOf = (totalFee: bigint, nonce = 10n): PendingSettlement => ({
  user,
  totalFee,
  requestsHash: '0x01',
  nonce,
  signature: '0x02',
  fromBlock: 5n,
});
const ending = (state: 'settled' | 'partial' | 'rejected', paid: bigint) =>
  ({ user, nonce: 10n, state, paid, transactionHash: '0x03', skipUntil: state === 'partial' ? 100 : 0 }) as const;
const owedNow = async (now = 0) => (await store.settleable(now)).map((row) => [row.requestHash, row.outstanding]);

describe('what a provider is owed', () => {
  it('holds fees of any size exactly, by user, and counts open requests as nothing', async () => {
    const huge = 10n ** 60n + 1n;
    await bill('one', huge);
    await bill('two', 2n);
    await bill('three', 5n, other);
    await store.openRequest({ requestHash: idOf('open'), user, model: 'm', createdAt: 1 });
    expect(await store.unsettledFee(user)).toBe(huge + 2n);
    expect(await store.usersOwing()).toEqual([
      { user: other, unsettled: 5n },
      { user, unsettled: huge + 2n },
    ]);
  });

  it('keeps providers that share a database apart', async () => {
    await bill('mine', 7n);
    const neighbour = await openSqlStore(client, 'a neighbour');
    expect(await neighbour.unsettledFee(user)).toBe(0n);
    expect(await neighbour.settleable(0)).toEqual([]);
  });

  it('is forgotten with its chain, that of nobody else', async () => {
    const neighbour = await openSqlStore(client, `neighbour-${scopes}`);
    await neighbour.openRequest({ requestHash: idOf('theirs'), user, model: 'm', createdAt: 1 });
    await bill('held', 3n);
    await bill('owed', 4n);
    await store.openRequest({ requestHash: idOf('open'), user, model: 'm', createdAt: 1 });
    await store.recordPending([{ order: orderOf(3n), requestHashes: [idOf('held')], createdAt: 1 }]);

    const kept = await openStore({ client, chainIsNew: false }, `scope-${scopes}`);
    expect(await kept.unsettledFee(user)).toBe(7n);
    const anew = await openStore({ client, chainIsNew: true }, `scope-${scopes}`);
    expect(await anew.unsettledFee(user)).toBe(0n);
    expect(await anew.pendingSettlements()).toEqual([]);
    expect(await anew.pruneUnanswered(2)).toBe(0);
    // The same request and the same nonce may come again on the new chain.
    await bill('held', 5n);
    await anew.recordPending([{ order: orderOf(5n), requestHashes: [idOf('held')], createdAt: 1 }]);
    expect(await neighbour.pruneUnanswered(2)).toBe(1);
  });

  it('bills a request once only', async () => {
    await bill('once', 7n);
    await expect(bill('once', 7n)).rejects.toThrow();
    expect(await store.unsettledFee(user)).toBe(7n);
  });

  it('never forgets a billed request by dropping or pruning', async () => {
    await bill('billed', 7n);
    await store.openRequest({ requestHash: idOf('unanswered'), user, model: 'm', createdAt: 1 });
    await store.dropRequest(idOf('billed'));
    expect(await store.pruneUnanswered(2)).toBe(1);
    expect(await store.unsettledFee(user)).toBe(7n);
  });
});

describe('settling', () => {
  it('holds rows from the write-ahead until the chain has answered', async () => {
    await bill('first', 3n);
    await bill('second', 4n);
    await store.recordPending([{ order: orderOf(3n), requestHashes: [idOf('first')], createdAt: 1 }]);
    expect(await owedNow()).toEqual([]);
    expect(await store.unsettledFee(user)).toBe(7n);
    expect(await store.pendingSettlements()).toEqual([orderOf(3n)]);
    await store.endSettlement(ending('settled', 3n));
    expect(await owedNow()).toEqual([[idOf('second'), 4n]]);
    expect(await store.unsettledFee(user)).toBe(4n);
    expect(await store.pendingSettlements()).toEqual([]);
  });

  it('writes nothing of a batch in which one row is already held', async () => {
    await bill('first', 3n);
    await store.recordPending([{ order: orderOf(3n), requestHashes: [idOf('first')], createdAt: 1 }]);
    await expect(
      store.recordPending([{ order: orderOf(3n, 11n), requestHashes: [idOf('first')], createdAt: 1 }]),
    ).rejects.toThrow('held by another settlement');
    expect(await store.pendingSettlements()).toEqual([orderOf(3n)]);
  });

  it('credits a partial payment to the oldest rows and to the row it reaches into', async () => {
    for (const [name, fee] of [
      ['a', 3n],
      ['b', 4n],
      ['c', 5n],
    ] as const)
      await bill(name, fee);
    await store.recordPending([{ order: orderOf(12n), requestHashes: ['a', 'b', 'c'].map(idOf), createdAt: 1 }]);
    await store.endSettlement(ending('partial', 5n));
    expect(await store.unsettledFee(user)).toBe(7n);
    expect(await owedNow(99)).toEqual([]);
    expect(await owedNow(100)).toEqual([
      [idOf('b'), 2n],
      [idOf('c'), 5n],
    ]);
  });

  it('books an outcome once, however often it is told', async () => {
    await bill('a', 3n);
    await bill('b', 3n);
    await store.recordPending([{ order: orderOf(6n), requestHashes: [idOf('a'), idOf('b')], createdAt: 1 }]);
    await store.endSettlement(ending('partial', 3n));
    await store.endSettlement(ending('partial', 3n));
    expect(await store.unsettledFee(user)).toBe(3n);
  });

  it('owes everything again after a rejection', async () => {
    await bill('a', 3n);
    await store.recordPending([{ order: orderOf(3n), requestHashes: [idOf('a')], createdAt: 1 }]);
    await store.endSettlement(ending('rejected', 0n));
    expect(await owedNow()).toEqual([[idOf('a'), 3n]]);
  });

  it('gives up what the chain can no longer take', async () => {
    await bill('a', 3n);
    await bill('b', 4n);
    expect(await store.forgiveUser(user)).toBe(7n);
    expect(await store.unsettledFee(user)).toBe(0n);
  });
});
