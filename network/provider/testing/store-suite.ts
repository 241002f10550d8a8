// Over 250 lines because every engine must pass the whole of it.
import { type Address, getAddress } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainTerms } from '@/lib/protocol/receipt';
import { openStore } from '../store/open-store';
import { NewerSchemaError } from '../store/schema';
import type { SqlClient } from '../store/sql-client';
import { openSqlStore } from '../store/sql-store';
import type { PendingSettlement, Store } from '../store/store';

const user = getAddress('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
const other = getAddress('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');

/** What a store must do, whatever PostgreSQL it stands on. */
export function describeStore(engine: string, open: () => Promise<SqlClient>): void {
  let client: SqlClient;
  let store: Store;
  let scopes = 0;

  beforeAll(async () => {
    client = await open();
  });

  afterAll(() => client.close());

  beforeEach(async () => {
    scopes += 1;
    store = await openSqlStore(client, `scope-${scopes}`);
  });

  const idOf = (name: string): string => `${scopes}-${name}`;

  const billOf = (name: string) =>
    ({
      requestHash: idOf(name),
      inputCount: 1,
      outputCount: 1,
      inputFee: 0n,
      outputFee: 0n,
      fee: 0n,
      inputPrice: 1n,
      outputPrice: 1n,
      terms: { ...plainTerms, unit: 'token', cachedCount: 0 },
      responseKey: `key-${name}`,
      requestSha256: 'a'.repeat(64),
      responseSha256: 'b'.repeat(64),
      finishedAt: 2,
    }) as const;

  async function bill(name: string, fee: bigint, owner = user): Promise<void> {
    await store.openRequest({ requestHash: idOf(name), user: owner, serviceType: 'chatbot', model: 'm', createdAt: 1 });
    await store.billRequest({ ...billOf(name), outputFee: fee, fee });
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
  const owedNow = async (now = 0) =>
    (await store.settleable({ now, after: undefined, users: 50 })).map((row) => [row.requestHash, row.outstanding]);

  describe(`on ${engine}`, () => {
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

      it('stays within what its account covers: a request is opened only while that much or less is owed', async () => {
        await bill('one', 5n);
        const open = (name: string, owedAtMost: bigint) =>
          store.openRequest({ requestHash: idOf(name), user, model: 'm', createdAt: 1, owedAtMost });
        expect(await open('below', 4n)).toEqual({ opened: false, unsettled: 5n });
        expect(await open('negative', -1n)).toEqual({ opened: false, unsettled: 5n });
        expect(await open('just', 5n)).toEqual({ opened: true, unsettled: 5n });
        await store.billRequest(billOf('just'));
        await expect(store.billRequest(billOf('below'))).rejects.toThrow('the request to bill is not open');
      });

      it('keeps providers that share a database apart', async () => {
        await bill('mine', 7n);
        const neighbour = await openSqlStore(client, 'a neighbour');
        expect(await neighbour.unsettledFee(user)).toBe(0n);
        expect(await neighbour.settleable({ now: 0, after: undefined, users: 50 })).toEqual([]);
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
      it('takes up the users page by page, each with all that it owes, and none with an order under way', async () => {
        const third = getAddress('0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC');
        for (const [name, fee, owner] of [
          ['a', 3n, user],
          ['b', 4n, other],
          ['c', 5n, third],
          ['d', 6n, user],
          ['held', 7n, third],
        ] as const)
          await bill(name, fee, owner);
        const order = { ...orderOf(7n), user: third };
        await store.recordPending([{ order, requestHashes: [idOf('held')], createdAt: 1 }]);
        const page = async (after: Address | undefined) =>
          (await store.settleable({ now: 0, after, users: 1 })).map((row) => [row.user, row.requestHash]);
        expect(await page(undefined)).toEqual([[other, idOf('b')]]);
        expect(await page(other)).toEqual([
          [user, idOf('a')],
          [user, idOf('d')],
        ]);
        expect(await page(user)).toEqual([]);
      });

      it('holds rows from the write-ahead until the chain has answered', async () => {
        await bill('first', 3n);
        await bill('second', 4n);
        await store.recordPending([{ order: orderOf(3n), requestHashes: [idOf('first')], createdAt: 1 }]);
        expect(await owedNow()).toEqual([]);
        expect(await store.unsettledFee(user)).toBe(7n);
        expect(await store.pendingSettlements()).toEqual([orderOf(3n)]);
        await store.endSettlements([ending('settled', 3n)]);
        expect(await owedNow()).toEqual([[idOf('second'), 4n]]);
        expect(await store.unsettledFee(user)).toBe(4n);
        expect(await store.pendingSettlements()).toEqual([]);
      });

      it('writes nothing of an order that says another sum than its rows', async () => {
        await bill('first', 3n);
        const wrong = { order: orderOf(4n), requestHashes: [idOf('first')], createdAt: 1 };
        await expect(store.recordPending([wrong])).rejects.toThrow('do not add up');
        expect(await owedNow()).toEqual([[idOf('first'), 3n]]);
      });

      it('writes several orders at once, each with its own rows, or none of them', async () => {
        await bill('a', 3n);
        await bill('b', 4n, other);
        await bill('c', 5n);
        const [mine, theirs] = [orderOf(8n), { ...orderOf(4n), user: other }];
        const rows = [['a', 'c'].map(idOf), [idOf('b')]] as const;
        const recorded = (first: PendingSettlement, second: PendingSettlement) => [
          { order: first, requestHashes: rows[0], createdAt: 1 },
          { order: second, requestHashes: rows[1], createdAt: 1 },
        ];
        for (const [first, second] of [
          [mine, { ...theirs, totalFee: 5n }],
          [
            { ...mine, totalFee: 12n },
            { ...theirs, totalFee: 0n },
          ],
          [{ ...mine, user: other, nonce: 11n }, theirs],
        ] as const)
          await expect(store.recordPending(recorded(first, second))).rejects.toThrow('do not add up');
        const nothing = { order: { ...theirs, nonce: 12n }, requestHashes: [], createdAt: 1 };
        await expect(store.recordPending([nothing])).rejects.toThrow('do not add up');
        expect(await store.pendingSettlements()).toEqual([]);

        await store.recordPending(recorded(mine, theirs));
        expect(await store.pendingSettlements()).toEqual(expect.arrayContaining([mine, theirs]));
        const settledRows = async (owner: typeof user) =>
          (await store.settledRows({ user: owner, nonce: 10n, after: 0, limit: 9 })).map(({ receipt, counted }) => [
            receipt.id,
            counted,
          ]);
        expect(await settledRows(user)).toEqual([
          [idOf('a'), 3n],
          [idOf('c'), 5n],
        ]);
        expect(await settledRows(other)).toEqual([[idOf('b'), 4n]]);
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
        await store.endSettlements([ending('partial', 5n)]);
        expect(await store.unsettledFee(user)).toBe(7n);
        expect(await owedNow(99)).toEqual([]);
        expect(await owedNow(100)).toEqual([
          [idOf('b'), 2n],
          [idOf('c'), 5n],
        ]);
      });

      it('credits every row of a large order, each with its own fee', async () => {
        const names = Array.from({ length: 40 }, (_, index) => `row-${index}`);
        for (const [index, name] of names.entries()) await bill(name, 10n ** 20n + BigInt(index));
        const total = 40n * 10n ** 20n + 780n;
        await store.recordPending([{ order: orderOf(total), requestHashes: names.map(idOf), createdAt: 1 }]);
        await store.endSettlements([ending('settled', total)]);
        expect(await store.unsettledFee(user)).toBe(0n);
        const rows = await store.settledRows({ user, nonce: 10n, after: 0, limit: 50 });
        expect(rows.map(({ credited }) => credited)).toEqual(names.map((_, index) => 10n ** 20n + BigInt(index)));
      });

      it('books an outcome once, however often it is told', async () => {
        await bill('a', 3n);
        await bill('b', 3n);
        await store.recordPending([{ order: orderOf(6n), requestHashes: [idOf('a'), idOf('b')], createdAt: 1 }]);
        await store.endSettlements([ending('partial', 3n)]);
        await store.endSettlements([ending('partial', 3n)]);
        expect(await store.unsettledFee(user)).toBe(3n);
      });

      it('writes and books orders of many rows part by part, each order whole', async () => {
        const names = (of: string) => Array.from({ length: 30 }, (_, index) => `${of}-${index}`);
        for (const name of names('mine')) await bill(name, 2n);
        for (const name of names('theirs')) await bill(name, 3n, other);
        const orders = [
          { order: orderOf(60n), requestHashes: names('mine').map(idOf), createdAt: 1 },
          { order: { ...orderOf(90n), user: other }, requestHashes: names('theirs').map(idOf), createdAt: 1 },
        ];
        await store.recordPending(orders);
        expect(await store.pendingSettlements()).toHaveLength(2);
        expect(await owedNow()).toEqual([]);
        await store.endSettlements([ending('settled', 60n), { ...ending('partial', 88n), user: other }]);
        expect(await store.pendingSettlements()).toEqual([]);
        expect([await store.unsettledFee(user), await store.unsettledFee(other)]).toEqual([0n, 2n]);
      });

      it('books several orders at once, each with its own end, and one that ended before not again', async () => {
        await bill('a', 3n);
        await bill('b', 4n, other);
        await bill('c', 5n);
        const theirs = { ...orderOf(4n), user: other };
        await store.recordPending([
          { order: orderOf(8n), requestHashes: ['a', 'c'].map(idOf), createdAt: 1 },
          { order: theirs, requestHashes: [idOf('b')], createdAt: 1 },
        ]);
        const refused = { ...ending('rejected', 0n), user: other };
        await store.endSettlements([ending('partial', 6n), refused]);
        expect(await store.unsettledFee(user)).toBe(2n);
        expect(await store.unsettledFee(other)).toBe(4n);
        // The partly paid row waits for its time, the refused one does not.
        expect(await owedNow(99)).toEqual([[idOf('b'), 4n]]);
        // The same nonce of another user is another order.
        await store.recordPending([{ order: { ...theirs, nonce: 11n }, requestHashes: [idOf('b')], createdAt: 2 }]);
        await store.endSettlements([ending('partial', 6n), { ...ending('settled', 4n), user: other, nonce: 11n }]);
        expect(await store.unsettledFee(user)).toBe(2n);
        expect(await store.unsettledFee(other)).toBe(0n);
        expect((await store.settlement(other, 11n))?.transactionHash).toBe(ending('settled', 4n).transactionHash);
      });

      it('owes everything again after a rejection', async () => {
        await bill('a', 3n);
        await store.recordPending([{ order: orderOf(3n), requestHashes: [idOf('a')], createdAt: 1 }]);
        await store.endSettlements([ending('rejected', 0n)]);
        expect(await owedNow()).toEqual([[idOf('a'), 3n]]);
      });

      it('gives up what the chain can no longer take', async () => {
        await bill('a', 3n);
        await bill('b', 4n);
        expect(await store.forgiveUser(user)).toBe(7n);
        expect(await store.unsettledFee(user)).toBe(0n);
      });
    });

    describe('receipts', () => {
      it('are listed in the order they were billed, page by page, and only to their user', async () => {
        await store.openRequest({ requestHash: idOf('early'), user, model: 'm', createdAt: 1 });
        await bill('first', 3n);
        await bill('second', 10n ** 60n);
        await bill('strange', 5n, other);
        await store.billRequest({ ...billOf('early'), outputFee: 7n, fee: 7n });
        const first = await store.receipts({ user, after: undefined, limit: 2 });
        expect(first?.receipts.map(({ id, fee }) => [id, fee])).toEqual([
          [idOf('first'), 3n],
          [idOf('second'), 10n ** 60n],
        ]);
        expect(first?.more).toBe(true);
        expect(await store.receipts({ user, after: idOf('second'), limit: 2 })).toEqual({
          receipts: [expect.objectContaining({ id: idOf('early'), responseKey: 'key-early', fee: 7n })],
          more: false,
        });
        expect(await store.receipts({ user, after: idOf('strange'), limit: 2 })).toBeUndefined();
        expect(await store.receipts({ user, after: 'no request at all', limit: 2 })).toBeUndefined();
      });

      it('name the rows behind every settlement, each with what was counted and paid of it', async () => {
        await bill('a', 3n);
        await bill('b', 4n);
        await store.recordPending([{ order: orderOf(7n), requestHashes: ['a', 'b'].map(idOf), createdAt: 1 }]);
        await store.endSettlements([ending('partial', 5n)]);
        await store.recordPending([{ order: orderOf(2n, 11n), requestHashes: [idOf('b')], createdAt: 2 }]);
        await store.endSettlements([{ ...ending('settled', 2n), nonce: 11n }]);
        const rowsOf = async (nonce: bigint, after = 0, limit = 9) =>
          (await store.settledRows({ user, nonce, after, limit })).map((row) => [
            row.receipt.id,
            row.counted,
            row.credited,
          ]);
        expect(await rowsOf(10n)).toEqual([
          [idOf('a'), 3n, 3n],
          [idOf('b'), 4n, 2n],
        ]);
        expect(await rowsOf(10n, 1, 1)).toEqual([[idOf('b'), 4n, 2n]]);
        expect(await rowsOf(11n)).toEqual([[idOf('b'), 2n, 2n]]);
        const orders = await store.settlements({ user, after: 0n, limit: 9 });
        expect(orders.map(({ nonce, state, paid }) => [nonce, state, paid])).toEqual([
          [10n, 'partial', 5n],
          [11n, 'settled', 2n],
        ]);
        expect(await store.settlement(other, 10n)).toBeUndefined();
      });

      it('are kept while they are owed or explain a kept settlement, and go when their time is over', async () => {
        await bill('paid', 3n);
        await bill('owed', 4n);
        await store.recordPending([{ order: orderOf(3n), requestHashes: [idOf('paid')], createdAt: 50 }]);
        await store.endSettlements([ending('settled', 3n)]);
        expect(await store.pruneReceipts(50)).toBe(0);
        expect(await store.pruneReceipts(51)).toBe(1);
        expect(await store.settlement(user, 10n)).toBeUndefined();
        expect(await store.unsettledFee(user)).toBe(4n);
      });
    });

    describe('what replicas share', () => {
      const bucket = { gate: 'users', key: 'user', perSecond: 0.5, burst: 5 };

      it('is one allowance, however many ask at once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 12 }, () => store.takeAllowance({ ...bucket, now: 1_000 })),
        );
        const left = answers.flatMap((answer) => (answer ? [answer.remaining] : []));
        expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
        expect(await store.takeAllowance({ ...bucket, now: 2_999 })).toBeUndefined();
        expect(await store.takeAllowance({ ...bucket, now: 3_000 })).toEqual({ remaining: 0, resetSeconds: 10 });
        expect(await store.takeAllowance({ ...bucket, key: 'other', now: 3_000 })).toMatchObject({ remaining: 4 });
      });

      it('gives nothing to whoever goes to a replica whose clock is behind', async () => {
        for (let count = 0; count < 5; count += 1) await store.takeAllowance({ ...bucket, now: 60_000 });
        expect(await store.takeAllowance({ ...bucket, now: 30_000 })).toBeUndefined();
        expect(await store.takeAllowance({ ...bucket, now: 61_999 })).toBeUndefined();
        expect(await store.takeAllowance({ ...bucket, now: 62_000 })).toBeDefined();
      });

      it('is what was used in a minute, which may go below zero and then fills up again', async () => {
        const minute = { gate: 'tokens', key: 'user', perSecond: 1, burst: 60 };
        expect(await store.allowanceLeft({ ...minute, now: 1_000 })).toBe(60);
        await store.consumeAllowance({ ...minute, amount: 100, now: 1_000 });
        const replica = await openSqlStore(client, `scope-${scopes}`);
        expect(await replica.allowanceLeft({ ...minute, now: 11_000 })).toBe(-30);
        await replica.consumeAllowance({ ...minute, amount: 10, now: 11_000 });
        expect(await store.allowanceLeft({ ...minute, now: 51_000 })).toBe(0);
        await store.pruneShared(11_000 + 3_600_001);
        expect(await store.allowanceLeft({ ...minute, now: 51_000 })).toBe(0);
        expect(await store.allowanceLeft({ ...minute, now: 999_999 })).toBe(60);
      });

      it('is when a user last made too many mistakes in a row', async () => {
        const asked = { key: 'user', count: 3, windowMs: 100, since: 1_000 };
        for (const at of [1_010, 1_060, 1_110]) await store.noteMistake({ key: 'user', at });
        expect(await store.lastRunOfMistakes(asked)).toBeUndefined();
        await store.noteMistake({ key: 'user', at: 1_159 });
        await store.noteMistake({ key: 'user', at: 9_000 });
        await store.noteMistake({ key: 'other', at: 1_111 });
        const replica = await openSqlStore(client, `scope-${scopes}`);
        expect(await replica.lastRunOfMistakes(asked)).toBe(1_159);
        expect(await replica.lastRunOfMistakes({ ...asked, since: 1_159 })).toBeUndefined();
        expect(await replica.lastRunOfMistakes({ ...asked, key: 'other' })).toBeUndefined();
      });

      it('are signatures, for as long as they are kept', async () => {
        const kept = { responseKey: 'key', text: 'a:b', signature: '0x01', keptUntil: 100 } as const;
        await store.keepSignature(kept);
        const replica = await openSqlStore(client, `scope-${scopes}`);
        expect(await replica.findSignature('key', 99)).toEqual({ text: 'a:b', signature: '0x01' });
        expect(await replica.findSignature('key', 100)).toBeUndefined();
        await replica.pruneShared(100);
        expect(await store.findSignature('key', 99)).toBeUndefined();
      });

      it('is one turn at a time for what must not run twice at once', async () => {
        const replica = await openSqlStore(client, `scope-${scopes}`);
        const seen: string[] = [];
        const turn = (name: string) => async () => {
          seen.push(`${name} in`);
          await replica.unsettledFee(user);
          seen.push(`${name} out`);
        };
        await Promise.all([store.exclusively(turn('one')), replica.exclusively(turn('two'))]);
        expect([seen[1], seen[3]]).toEqual([seen[0]?.replace('in', 'out'), seen[2]?.replace('in', 'out')]);
        await expect(store.exclusively(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
        expect(await replica.exclusively(async () => 'free again')).toBe('free again');
      });
    });

    describe('a database of another version', () => {
      it('that is newer than the node is refused rather than guessed at', async () => {
        const [row] = await client.run('select max(version)::text as version from provider_schema');
        await client.run('insert into provider_schema (version) values (1000)');
        await expect(openSqlStore(client, 'any')).rejects.toThrow(NewerSchemaError);
        await client.run('delete from provider_schema where version = 1000');
        expect((await client.run('select max(version)::text as version from provider_schema'))[0]).toEqual(row);
      });
    });
  });
}
