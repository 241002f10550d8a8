import type { Address } from 'viem';
import { type SqlClient, type SqlRun, textOf } from './sql-client';
import type { RequestBill, Store } from './store';

/** The life of a row until it is settled. */
export type RequestRows = Pick<
  Store,
  'openRequest' | 'dropRequest' | 'billRequest' | 'unsettledFee' | 'usersOwing' | 'pruneUnanswered' | 'forgiveUser'
>;

/** Keep the requests of one provider. */
export function requestRows({ run }: SqlClient, scope: string): RequestRows {
  return {
    openRequest: async ({ requestHash, user, serviceType = '', model, createdAt, owedAtMost }) => {
      const [row] = await run(
        `with owed as (
           select coalesce(sum(fee - paid), 0) as unsettled from provider_request
           where scope = $2 and user_address = $3 and state in ('billed', 'settling')
         ), opened as (
           insert into provider_request (request_hash, scope, user_address, service_type, model_name, state, created_at)
           select $1, $2, $3, $4, $5, 'open', $6::bigint from owed where $7::numeric is null or unsettled <= $7::numeric
           returning request_hash
         )
         select owed.unsettled::text as unsettled, (select count(*) from opened)::text as opened from owed`,
        [requestHash, scope, user, serviceType, model, createdAt, owedAtMost?.toString() ?? null],
      );
      if (!row) throw new Error('the database did not say whether the request is open');
      return { opened: textOf(row, 'opened') === '1', unsettled: BigInt(textOf(row, 'unsettled')) };
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
      return rows[0] ? BigInt(textOf(rows[0], 'unsettled')) : 0n;
    },
    usersOwing: async () => {
      const rows = await run(
        `select user_address, sum(fee - paid)::text as unsettled from provider_request
         where scope = $1 and state in ('billed', 'settling') group by user_address having sum(fee - paid) > 0
         order by user_address`,
        [scope],
      );
      return rows.map((row) => ({
        user: textOf(row, 'user_address') as Address,
        unsettled: BigInt(textOf(row, 'unsettled')),
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
      return rows.reduce((sum, row) => sum + BigInt(textOf(row, 'outstanding')), 0n);
    },
  };
}

/**
 * Bills of one user are numbered in the order they become visible, so that nobody who reads receipts page by page misses one:
 * the lock, taken before the number, is given back only after the commit.
 */
async function billRequest(run: SqlRun, scope: string, bill: RequestBill): Promise<void> {
  const { terms } = bill;
  const rows = await run(
    `with turn as (select pg_advisory_xact_lock(hashtextextended('bill ' || scope || user_address, 0))
       from provider_request where request_hash = $1 and scope = $2)
     update provider_request set state = 'billed', input_count = $3, output_count = $4, input_fee = $5, output_fee = $6,
       fee = $7, input_price = $8, output_price = $9, request_sha256 = $10, response_sha256 = $11, finished_at = $12,
       response_key = $13, unit = $14, cached_count = $15, input_multiplier = $16, input_denominator = $17,
       output_multiplier = $18, output_denominator = $19, cache_divisor = $20,
       billed_sequence = nextval('provider_request_billed')
     from turn where request_hash = $1 and scope = $2 and state = 'open' returning request_hash`,
    [
      ...[bill.requestHash, scope, bill.inputCount, bill.outputCount],
      ...[bill.inputFee, bill.outputFee, bill.fee, bill.inputPrice, bill.outputPrice].map(String),
      ...[bill.requestSha256, bill.responseSha256, bill.finishedAt, bill.responseKey ?? null],
      ...[terms.unit, terms.cachedCount],
      ...[terms.inputMultiplier, terms.inputDenominator, terms.outputMultiplier, terms.outputDenominator].map(String),
      terms.cacheDivisor.toString(),
    ],
  );
  if (rows.length !== 1) throw new Error('the request to bill is not open');
}
