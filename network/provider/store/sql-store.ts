import type { Address, Hex } from 'viem';
import { ensureSchema } from './schema';
import type { SqlClient, SqlRow, SqlRun } from './sql-client';
import type { OwedRequest, PendingSettlement, RequestBill, SettlementEnding, Store } from './store';

const text = (row: SqlRow, column: string): string => {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`the store returned no text for ${column}`);
  return value;
};

const owedRequest = (row: SqlRow): OwedRequest => ({
  requestHash: text(row, 'request_hash'),
  user: text(row, 'user_address') as Address,
  fee: BigInt(text(row, 'fee')),
  inputFee: BigInt(text(row, 'input_fee')),
  outputFee: BigInt(text(row, 'output_fee')),
  outstanding: BigInt(text(row, 'outstanding')),
});

const pendingSettlement = (row: SqlRow): PendingSettlement => ({
  user: text(row, 'user_address') as Address,
  totalFee: BigInt(text(row, 'total_fee')),
  requestsHash: text(row, 'requests_hash') as Hex,
  nonce: BigInt(text(row, 'nonce')),
  signature: text(row, 'signature') as Hex,
  fromBlock: BigInt(text(row, 'from_block')),
});

const owedColumns = `request_hash, user_address, fee::text as fee, input_fee::text as input_fee,
  output_fee::text as output_fee, (fee - paid)::text as outstanding`;

/** Open the store of one provider over PostgreSQL, embedded or served; `scope` keeps providers apart in one database. */
export async function openSqlStore(client: SqlClient, scope: string): Promise<Store> {
  await ensureSchema(client);
  return {
    ...requestRows(client, scope),
    ...settlementRows(client, scope),
    forgetAll: () =>
      client.transaction(async (run) => {
        await run('delete from provider_settlement where scope = $1', [scope]);
        await run('delete from provider_request where scope = $1', [scope]);
      }),
    close: () => client.close(),
  };
}

type RequestRows = Pick<
  Store,
  'openRequest' | 'dropRequest' | 'billRequest' | 'unsettledFee' | 'usersOwing' | 'pruneUnanswered' | 'forgiveUser'
>;

function requestRows({ run }: SqlClient, scope: string): RequestRows {
  return {
    openRequest: async ({ requestHash, user, model, createdAt }) => {
      await run(
        `insert into provider_request (request_hash, scope, user_address, model_name, state, created_at)
         values ($1, $2, $3, $4, 'open', $5)`,
        [requestHash, scope, user, model, createdAt],
      );
    },
    dropRequest: async (requestHash) => {
      await run(`delete from provider_request where request_hash = $1 and scope = $2 and state = 'open'`, [
        requestHash,
        scope,
      ]);
    },
    billRequest: (bill) => billRequest(run, scope, bill),
    unsettledFee: async (user) => {
      const rows = await run(
        `select coalesce(sum(fee - paid), 0)::text as unsettled from provider_request
         where scope = $1 and user_address = $2 and state in ('billed', 'settling')`,
        [scope, user],
      );
      return rows[0] ? BigInt(text(rows[0], 'unsettled')) : 0n;
    },
    usersOwing: async () => {
      const rows = await run(
        `select user_address, sum(fee - paid)::text as unsettled from provider_request
         where scope = $1 and state in ('billed', 'settling') group by user_address having sum(fee - paid) > 0
         order by user_address`,
        [scope],
      );
      return rows.map((row) => ({
        user: text(row, 'user_address') as Address,
        unsettled: BigInt(text(row, 'unsettled')),
      }));
    },
    pruneUnanswered: async (before) => {
      const sql = `delete from provider_request where scope = $1 and state = 'open' and created_at < $2 returning request_hash`;
      return (await run(sql, [scope, before])).length;
    },
    forgiveUser: async (user) => {
      const rows = await run(
        `update provider_request set state = 'forgiven' where scope = $1 and user_address = $2 and state = 'billed'
         returning (fee - paid)::text as outstanding`,
        [scope, user],
      );
      return rows.reduce((sum, row) => sum + BigInt(text(row, 'outstanding')), 0n);
    },
  };
}

async function billRequest(run: SqlRun, scope: string, bill: RequestBill): Promise<void> {
  const rows = await run(
    `update provider_request set state = 'billed', input_count = $3, output_count = $4, input_fee = $5, output_fee = $6,
       fee = $7, input_price = $8, output_price = $9, request_sha256 = $10, response_sha256 = $11, finished_at = $12
     where request_hash = $1 and scope = $2 and state = 'open' returning request_hash`,
    [
      bill.requestHash,
      scope,
      bill.inputCount,
      bill.outputCount,
      bill.inputFee.toString(),
      bill.outputFee.toString(),
      bill.fee.toString(),
      bill.inputPrice.toString(),
      bill.outputPrice.toString(),
      bill.requestSha256,
      bill.responseSha256,
      bill.finishedAt,
    ],
  );
  if (rows.length !== 1) throw new Error('the request to bill is not open');
}

type SettlementRows = Pick<
  Store,
  'settleable' | 'skipRequests' | 'recordPending' | 'pendingSettlements' | 'endSettlement'
>;

function settlementRows({ run, transaction }: SqlClient, scope: string): SettlementRows {
  return {
    settleable: async (now) => {
      const rows = await run(
        `select ${owedColumns} from provider_request request
         where scope = $1 and state = 'billed' and output_count <> 0 and fee > paid and skip_until <= $2 and not exists (
           select 1 from provider_settlement pending where pending.scope = request.scope
           and pending.user_address = request.user_address and pending.state = 'pending')
         order by sequence`,
        [scope, now],
      );
      return rows.map(owedRequest);
    },
    skipRequests: async ({ requestHashes, until }) => {
      await run('update provider_request set skip_until = $3 where scope = $1 and request_hash = any($2::text[])', [
        scope,
        requestHashes,
        until,
      ]);
    },
    recordPending: (orders) =>
      transaction(async (runInside) => {
        for (const order of orders) await recordOrder(runInside, scope, order);
      }),
    pendingSettlements: async () => {
      const rows = await run(
        `select user_address, nonce::text as nonce, total_fee::text as total_fee, requests_hash, signature,
           from_block::text as from_block
         from provider_settlement where scope = $1 and state = 'pending' order by nonce, user_address`,
        [scope],
      );
      return rows.map(pendingSettlement);
    },
    endSettlement: (ending) => transaction((runInside) => endSettlement(runInside, scope, ending)),
  };
}

type Recorded = Parameters<Store['recordPending']>[0][number];

async function recordOrder(run: SqlRun, scope: string, { order, requestHashes, createdAt }: Recorded): Promise<void> {
  await run(
    `insert into provider_settlement
       (scope, user_address, nonce, total_fee, requests_hash, signature, state, from_block, created_at)
     values ($1, $2, $3, $4, $5, $6, 'pending', $7, $8)`,
    [
      scope,
      order.user,
      order.nonce.toString(),
      order.totalFee.toString(),
      order.requestsHash,
      order.signature,
      order.fromBlock.toString(),
      createdAt,
    ],
  );
  const held = await run(
    `update provider_request set state = 'settling', settlement_nonce = $3
     where scope = $1 and request_hash = any($2::text[]) and state = 'billed' returning request_hash`,
    [scope, requestHashes, order.nonce.toString()],
  );
  if (held.length !== requestHashes.length) throw new Error('a row to settle is held by another settlement');
}

async function endSettlement(run: SqlRun, scope: string, ending: SettlementEnding): Promise<void> {
  const { user, nonce, state, paid, transactionHash, skipUntil } = ending;
  const ended = await run(
    `update provider_settlement set state = $4, paid = $5, transaction_hash = $6
     where scope = $1 and user_address = $2 and nonce = $3 and state = 'pending' returning nonce`,
    [scope, user, nonce.toString(), state, paid.toString(), transactionHash ?? null],
  );
  // Ended before, by another look at the same receipt: its rows were credited then.
  if (ended.length === 0) return;
  const rows = await run(
    `select ${owedColumns} from provider_request
     where scope = $1 and user_address = $2 and settlement_nonce = $3 and state = 'settling' order by sequence`,
    [scope, user, nonce.toString()],
  );
  let left = paid;
  for (const row of rows.map(owedRequest)) {
    const done = left >= row.outstanding;
    const credit = done ? row.outstanding : left;
    left -= credit;
    await run(
      `update provider_request set paid = paid + $3, state = $4, skip_until = $5,
         settlement_nonce = case when $4 = 'settled' then settlement_nonce end
       where scope = $1 and request_hash = $2`,
      [scope, row.requestHash, credit.toString(), done ? 'settled' : 'billed', done ? 0 : skipUntil],
    );
  }
}
