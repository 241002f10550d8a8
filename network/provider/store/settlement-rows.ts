import type { Address, Hex } from 'viem';
import { parcelsOf } from './parcels';
import { type SqlClient, type SqlRow, type SqlRun, textOf } from './sql-client';
import type { OwedRequest, PendingSettlement, SettlementEnding, Store } from './store';

const owedRequest = (row: SqlRow): OwedRequest => ({
  requestHash: textOf(row, 'request_hash'),
  user: textOf(row, 'user_address') as Address,
  fee: BigInt(textOf(row, 'fee')),
  inputFee: BigInt(textOf(row, 'input_fee')),
  outputFee: BigInt(textOf(row, 'output_fee')),
  outstanding: BigInt(textOf(row, 'outstanding')),
});

const pendingSettlement = (row: SqlRow): PendingSettlement => ({
  user: textOf(row, 'user_address') as Address,
  totalFee: BigInt(textOf(row, 'total_fee')),
  requestsHash: textOf(row, 'requests_hash') as Hex,
  nonce: BigInt(textOf(row, 'nonce')),
  signature: textOf(row, 'signature') as Hex,
  fromBlock: BigInt(textOf(row, 'from_block')),
});

const owedColumns = `request_hash, user_address, fee::text as fee, input_fee::text as input_fee,
  output_fee::text as output_fee, (fee - paid)::text as outstanding`;

/** Settling, from what is owed to what was paid. */
export type SettlementRows = Pick<
  Store,
  'settleable' | 'skipRequests' | 'recordPending' | 'pendingSettlements' | 'endSettlements'
>;

/** Keep the settlements of one provider, and which rows each one holds. */
export function settlementRows({ run, transaction }: SqlClient, scope: string): SettlementRows {
  return {
    settleable: async ({ now, after, users }) => {
      const rows = await run(
        // Who has an order under way is found once, and the index gives the rest in order up to the last row of the page: a
        // join here would be planned without knowing how many rows were settled before, and would look at all of them.
        `select ${owedColumns} from (
           select *, dense_rank() over (order by user_address) as place from provider_request
           where scope = $1 and state = 'billed' and output_count <> 0 and fee > paid and skip_until <= $2
             and user_address > $3 and user_address <> all(array(
               select user_address from provider_settlement where scope = $1 and state = 'pending'))
         ) owed where place <= $4::bigint
         order by user_address, sequence`,
        [scope, now, after ?? '', users],
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
    recordPending: async (orders) => {
      for (const parcel of parcelsOf(orders, ({ requestHashes }) => requestHashes.length))
        await transaction((runInside) => recordOrders(runInside, scope, parcel));
    },
    pendingSettlements: async () => {
      const rows = await run(
        `select user_address, nonce::text as nonce, total_fee::text as total_fee, requests_hash, signature,
           from_block::text as from_block
         from provider_settlement where scope = $1 and state = 'pending' order by nonce, user_address`,
        [scope],
      );
      return rows.map(pendingSettlement);
    },
    endSettlements: async (endings) => {
      const rows = await heldRows(run, scope, endings);
      for (const parcel of parcelsOf(endings, ({ user, nonce }) => rows.get(`${user} ${nonce}`) ?? 0))
        await transaction((runInside) => endSettlements(runInside, scope, parcel));
    },
  };
}

type Recorded = Parameters<Store['recordPending']>[0][number];

/** Few statements, however many orders: whoever is being answered waits for this transaction in an embedded database. */
async function recordOrders(run: SqlRun, scope: string, recorded: readonly Recorded[]): Promise<void> {
  const column = (cell: (one: Recorded) => bigint | number | string): readonly string[] =>
    recorded.map((one) => String(cell(one)));
  const written = run(
    `insert into provider_settlement
       (scope, user_address, nonce, total_fee, requests_hash, signature, state, from_block, created_at)
     select $1, listed.user_address, listed.nonce::numeric, listed.total_fee::numeric, listed.requests_hash,
       listed.signature, 'pending', listed.from_block::bigint, listed.created_at::bigint
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as listed(user_address, nonce, total_fee, requests_hash, signature, from_block, created_at)`,
    [
      scope,
      column(({ order }) => order.user),
      column(({ order }) => order.nonce),
      column(({ order }) => order.totalFee),
      column(({ order }) => order.requestsHash),
      column(({ order }) => order.signature),
      column(({ order }) => order.fromBlock),
      column(({ createdAt }) => createdAt),
    ],
  );
  const rows = recorded.flatMap(({ order, requestHashes }) =>
    requestHashes.map((requestHash, index) => ({ order, requestHash, position: String(index + 1) })),
  );
  const [sums] = await Promise.all([holdRows(run, scope, rows), written]);
  // What is sent must be what the books say is owed, to the neuron; nothing of a run that is wrong about that is written.
  const wrong = recorded.some(({ order }) => (sums.get(`${order.user} ${order.nonce}`) ?? 0n) !== order.totalFee);
  if (wrong) throw new Error('the rows do not add up to the order');
}

/** Let orders hold rows; returns what the books say is owed by the rows of each, by user and nonce. */
async function holdRows(
  run: SqlRun,
  scope: string,
  rows: readonly { readonly order: PendingSettlement; readonly requestHash: string; readonly position: string }[],
): Promise<ReadonlyMap<string, bigint>> {
  const requestHashes = rows.map(({ requestHash }) => requestHash);
  const nonces = rows.map(({ order }) => String(order.nonce));
  const holding = run(
    `update provider_request request set state = 'settling', settlement_nonce = listed.nonce::numeric
     from unnest($2::text[], $3::text[]) as listed(request_hash, nonce)
     where request.scope = $1 and request.request_hash = listed.request_hash and request.state = 'billed'
     returning request.request_hash`,
    [scope, requestHashes, nonces],
  );
  const counting = run(
    `insert into provider_settlement_row (scope, user_address, nonce, position, request_hash, counted)
     select $1, request.user_address, listed.nonce::numeric, listed.position::bigint, listed.request_hash,
       request.fee - request.paid
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as listed(request_hash, nonce, position, user_address)
     join provider_request request
       on request.request_hash = listed.request_hash and request.user_address = listed.user_address
     returning user_address, nonce::text as nonce, counted::text as counted`,
    [scope, requestHashes, nonces, rows.map(({ position }) => position), rows.map(({ order }) => order.user)],
  );
  const [held, counted] = await Promise.all([holding, counting]);
  if (held.length !== rows.length) throw new Error('a row to settle is held by another settlement');
  const sums = new Map<string, bigint>();
  for (const row of counted) {
    const key = `${textOf(row, 'user_address')} ${textOf(row, 'nonce')}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(textOf(row, 'counted')));
  }
  return sums;
}

/** How many rows each order was made of, by user and nonce. */
async function heldRows(
  run: SqlRun,
  scope: string,
  orders: readonly Pick<SettlementEnding, 'user' | 'nonce'>[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await run(
    `select user_address, nonce::text as nonce, count(*)::text as held from provider_settlement_row
     where scope = $1 and user_address = any($2::text[]) and nonce = any($3::numeric[]) group by user_address, nonce`,
    [scope, orders.map(({ user }) => user), orders.map(({ nonce }) => String(nonce))],
  );
  return new Map(
    rows.map((row) => [`${textOf(row, 'user_address')} ${textOf(row, 'nonce')}`, Number(textOf(row, 'held'))]),
  );
}

type Credit = { readonly user: Address; readonly nonce: string; readonly requestHash: string; readonly credit: bigint };

async function endSettlements(run: SqlRun, scope: string, endings: readonly SettlementEnding[]): Promise<void> {
  const ended = await run(
    `update provider_settlement settlement set state = listed.state, paid = listed.paid::numeric,
       transaction_hash = nullif(listed.transaction_hash, '')
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       as listed(user_address, nonce, state, paid, transaction_hash)
     where settlement.scope = $1 and settlement.user_address = listed.user_address
       and settlement.nonce = listed.nonce::numeric and settlement.state = 'pending'
     returning settlement.user_address, settlement.nonce::text as nonce`,
    [
      scope,
      endings.map(({ user }) => user),
      endings.map(({ nonce }) => String(nonce)),
      endings.map(({ state }) => state),
      endings.map(({ paid }) => String(paid)),
      endings.map(({ transactionHash }) => transactionHash ?? ''),
    ],
  );
  // What ended before, by another look at the same receipt, is not among them: its rows were credited then.
  const fresh = new Set(ended.map((row) => `${textOf(row, 'user_address')} ${textOf(row, 'nonce')}`));
  const open = endings.filter(({ user, nonce }) => fresh.has(`${user} ${nonce}`));
  if (open.length === 0) return;
  await creditRows(run, scope, await creditsOf(run, scope, open), open);
}

/** What each row that these settlements hold gets of what was paid. */
async function creditsOf(run: SqlRun, scope: string, endings: readonly SettlementEnding[]): Promise<readonly Credit[]> {
  const held = await run(
    `select ${owedColumns}, settlement_nonce::text as nonce from provider_request
     where scope = $1 and state = 'settling' and user_address = any($2::text[]) and settlement_nonce = any($3::numeric[])
     order by sequence`,
    [scope, endings.map(({ user }) => user), endings.map(({ nonce }) => String(nonce))],
  );
  const left = new Map(endings.map(({ user, nonce, paid }) => [`${user} ${nonce}`, paid]));
  return held.flatMap((row) => {
    const [{ requestHash, user, outstanding }, nonce] = [owedRequest(row), textOf(row, 'nonce')];
    const rest = left.get(`${user} ${nonce}`);
    if (rest === undefined) return [];
    // The oldest rows first, and the rest of the payment to the row it reaches into: the network's own brokers keep that rest
    // without credit (provider protocol §10.23), this node does not.
    const isPaid = rest >= outstanding;
    const credit = isPaid ? outstanding : rest;
    left.set(`${user} ${nonce}`, rest - credit);
    return [{ user, nonce, requestHash, credit }];
  });
}

async function creditRows(
  run: SqlRun,
  scope: string,
  credits: readonly Credit[],
  endings: readonly SettlementEnding[],
): Promise<void> {
  const skipUntil = new Map(endings.map((ending) => [`${ending.user} ${ending.nonce}`, ending.skipUntil]));
  const requestHashes = credits.map(({ requestHash }) => requestHash);
  const amounts = credits.map(({ credit }) => String(credit));
  const credited = run(
    `update provider_request request set paid = request.paid + part.credit::numeric,
       state = case when request.paid + part.credit::numeric = request.fee then 'settled' else 'billed' end,
       skip_until = case when request.paid + part.credit::numeric = request.fee then 0 else part.skip_until::bigint end,
       settlement_nonce = case when request.paid + part.credit::numeric = request.fee then request.settlement_nonce end
     from unnest($2::text[], $3::text[], $4::text[]) as part(request_hash, credit, skip_until)
     where request.scope = $1 and request.request_hash = part.request_hash`,
    [scope, requestHashes, amounts, credits.map(({ user, nonce }) => String(skipUntil.get(`${user} ${nonce}`) ?? 0))],
  );
  const counted = run(
    `update provider_settlement_row settled set credited = part.credit::numeric
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as part(user_address, nonce, request_hash, credit)
     where settled.scope = $1 and settled.user_address = part.user_address and settled.nonce = part.nonce::numeric
       and settled.request_hash = part.request_hash`,
    [scope, credits.map(({ user }) => user), credits.map(({ nonce }) => nonce), requestHashes, amounts],
  );
  await Promise.all([credited, counted]);
}
