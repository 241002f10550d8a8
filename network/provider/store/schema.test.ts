import { getAddress } from 'viem';
import { expect, it } from 'vitest';
import { openPglite } from './pglite-client';
import { openSqlStore } from './sql-store';

const user = getAddress('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');

/** The tables as the first version made them, before versions were counted; a published form is never edited. */
const firstTables = [
  `create table provider_request (request_hash text primary key, sequence bigserial not null, scope text not null,
    user_address text not null, model_name text not null,
    state text not null check (state in ('open', 'billed', 'settling', 'settled', 'forgiven')),
    input_count bigint not null default 0, output_count bigint not null default 0,
    input_fee numeric(78, 0) not null default 0, output_fee numeric(78, 0) not null default 0,
    fee numeric(78, 0) not null default 0, paid numeric(78, 0) not null default 0, input_price numeric(78, 0),
    output_price numeric(78, 0), request_sha256 text, response_sha256 text, settlement_nonce numeric(78, 0),
    skip_until bigint not null default 0, created_at bigint not null, finished_at bigint)`,
  'create index provider_request_owed on provider_request (scope, state, user_address, sequence)',
  `create table provider_settlement (scope text not null, user_address text not null, nonce numeric(78, 0) not null,
    total_fee numeric(78, 0) not null, requests_hash text not null, signature text not null,
    state text not null check (state in ('pending', 'settled', 'partial', 'rejected')),
    paid numeric(78, 0) not null default 0, transaction_hash text, from_block bigint not null,
    created_at bigint not null, primary key (scope, user_address, nonce))`,
  'create index provider_settlement_state on provider_settlement (scope, state)',
];

it('takes over the books of a node from before receipts: what was owed is owed, what is pending ends as it would have', async () => {
  const client = await openPglite(undefined);
  for (const table of firstTables) await client.run(table);
  const request = (name: string, state: string, paid: number, nonce: number | null) =>
    client.run(
      `insert into provider_request (request_hash, scope, user_address, model_name, state, output_count, output_fee, fee,
         paid, settlement_nonce, request_sha256, response_sha256, created_at, finished_at)
       values ($1, 'scope', $2, 'm', $3, 1, 5, 5, $4, $5, 'a', 'b', 1, 2)`,
      [name, user, state, paid, nonce],
    );
  const order = (nonce: number, total: number, state: string) =>
    client.run(`insert into provider_settlement values ('scope', $1, $2, $3, '0x01', '0x02', $4, $5, null, 1, 1)`, [
      user,
      nonce,
      total,
      state,
      state === 'settled' ? total : 0,
    ]);
  await request('paid', 'settled', 5, 1);
  await order(1, 5, 'settled');
  await request('held', 'settling', 2, 2);
  await order(2, 3, 'pending');
  await request('owed', 'billed', 0, null);

  const store = await openSqlStore(client, 'scope');
  expect(await store.unsettledFee(user)).toBe(8n);
  const rowsOf = async (nonce: bigint) =>
    (await store.settledRows({ user, nonce, after: 0, limit: 9 })).map((row) => [
      row.receipt.id,
      row.counted,
      row.credited,
    ]);
  expect(await rowsOf(1n)).toEqual([['paid', 5n, 5n]]);
  expect(await rowsOf(2n)).toEqual([['held', 3n, 0n]]);
  const [pending] = await store.pendingSettlements();
  if (!pending) throw new Error('the pending order is gone');
  await store.endSettlements([{ ...pending, state: 'settled', paid: 3n, transactionHash: '0x03', skipUntil: 0 }]);
  expect(await rowsOf(2n)).toEqual([['held', 3n, 3n]]);
  expect(
    (await store.settleable({ now: 0, after: undefined, users: 50 })).map((row) => [row.requestHash, row.outstanding]),
  ).toEqual([['owed', 5n]]);
  await client.close();
}, 60_000);
