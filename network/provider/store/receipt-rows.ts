import type { Address, Hex } from 'viem';
import { type ReceiptUnit, receiptUnits } from '@/lib/protocol/receipt';
import { optionalTextOf, type SqlClient, type SqlRow, textOf } from './sql-client';
import type { ReceiptShelf, StoredReceipt, StoredSettlement } from './store';

// Everything as text: numbers of any size come back exactly, and alike from both engines. Rows billed before receipts were
// kept have no terms; they count as billed plainly, which the fee they carry then shows or refutes.
const receiptColumns = `request.request_hash, request.user_address, coalesce(service_type, '') as service_type, model_name,
  coalesce(response_key, '') as response_key, coalesce(unit, 'token') as unit, input_count::text as input_count,
  cached_count::text as cached_count, output_count::text as output_count,
  coalesce(input_price, 0)::text as input_price, coalesce(output_price, 0)::text as output_price,
  coalesce(input_multiplier, 1)::text as input_multiplier, coalesce(input_denominator, 1)::text as input_denominator,
  coalesce(output_multiplier, 1)::text as output_multiplier, coalesce(output_denominator, 1)::text as output_denominator,
  coalesce(cache_divisor, 0)::text as cache_divisor, input_fee::text as input_fee, output_fee::text as output_fee,
  fee::text as fee, request.created_at::text as created_at, coalesce(finished_at, 0)::text as finished_at,
  request_sha256, response_sha256`;

const settlementColumns = `user_address, nonce::text as nonce, total_fee::text as total_fee, requests_hash, state,
  paid::text as paid, transaction_hash, created_at::text as created_at`;

const isUnit = (value: string): value is ReceiptUnit => receiptUnits.some((unit) => unit === value);

function storedReceipt(row: SqlRow): StoredReceipt {
  const count = (column: string): bigint => BigInt(textOf(row, column));
  const unit = textOf(row, 'unit');
  if (!isUnit(unit)) throw new Error(`the store holds an unknown unit: ${unit}`);
  return {
    id: textOf(row, 'request_hash'),
    user: textOf(row, 'user_address') as Address,
    serviceType: textOf(row, 'service_type'),
    model: textOf(row, 'model_name'),
    responseKey: textOf(row, 'response_key'),
    unit,
    inputCount: count('input_count'),
    cachedCount: count('cached_count'),
    outputCount: count('output_count'),
    inputPrice: count('input_price'),
    outputPrice: count('output_price'),
    inputMultiplier: count('input_multiplier'),
    inputDenominator: count('input_denominator'),
    outputMultiplier: count('output_multiplier'),
    outputDenominator: count('output_denominator'),
    cacheDivisor: count('cache_divisor'),
    inputFee: count('input_fee'),
    outputFee: count('output_fee'),
    fee: count('fee'),
    createdAt: count('created_at'),
    finishedAt: count('finished_at'),
    requestHash: `0x${textOf(row, 'request_sha256')}`,
    responseHash: `0x${textOf(row, 'response_sha256')}`,
  };
}

const states = ['pending', 'settled', 'partial', 'rejected'] as const;

function storedSettlement(row: SqlRow): StoredSettlement {
  const state = states.find((known) => known === row.state);
  if (!state) throw new Error('the store holds a settlement in an unknown state');
  return {
    user: textOf(row, 'user_address') as Address,
    nonce: BigInt(textOf(row, 'nonce')),
    totalFee: BigInt(textOf(row, 'total_fee')),
    requestsHash: textOf(row, 'requests_hash') as Hex,
    state,
    paid: BigInt(textOf(row, 'paid')),
    transactionHash: optionalTextOf(row, 'transaction_hash') as Hex | undefined,
    createdAt: BigInt(textOf(row, 'created_at')),
  };
}

type Receipts = Pick<ReceiptShelf, 'receipts' | 'pruneReceipts'>;
type Settlements = Pick<ReceiptShelf, 'settlements' | 'settlement' | 'settledRows'>;

/** Read the books for a user. */
export function receiptRows(client: SqlClient, scope: string): ReceiptShelf {
  return { ...receipts(client, scope), ...settlements(client, scope) };
}

function receipts({ run, transaction }: SqlClient, scope: string): Receipts {
  const sequenceOf = async (user: Address, requestHash: string): Promise<string | undefined> => {
    const [row] = await run(
      `select billed_sequence::text as at from provider_request
       where scope = $1 and user_address = $2 and request_hash = $3 and billed_sequence is not null`,
      [scope, user, requestHash],
    );
    return row && textOf(row, 'at');
  };
  return {
    receipts: async ({ user, after, limit }) => {
      const from = after === undefined ? '0' : await sequenceOf(user, after);
      if (from === undefined) return undefined;
      const rows = await run(
        `select ${receiptColumns} from provider_request request
         where scope = $1 and user_address = $2 and billed_sequence > $3::bigint order by billed_sequence limit $4`,
        [scope, user, from, limit + 1],
      );
      return { receipts: rows.slice(0, limit).map(storedReceipt), more: rows.length > limit };
    },
    pruneReceipts: (before) =>
      transaction(async (inside) => {
        const old = `delete from provider_settlement where scope = $1 and created_at < $2 and state <> 'pending'
          returning user_address, nonce`;
        await inside(
          `with gone as (${old}) delete from provider_settlement_row settled using gone
           where settled.scope = $1 and settled.user_address = gone.user_address and settled.nonce = gone.nonce`,
          [scope, before],
        );
        // Never a row that is owed, nor one that a kept settlement still has to explain.
        const rows = await inside(
          `delete from provider_request request where scope = $1 and finished_at < $2
             and (state in ('settled', 'forgiven') or (state = 'billed' and fee = paid))
             and not exists (select 1 from provider_settlement_row settled
               where settled.scope = $1 and settled.request_hash = request.request_hash)
           returning request_hash`,
          [scope, before],
        );
        return rows.length;
      }),
  };
}

function settlements({ run }: SqlClient, scope: string): Settlements {
  return {
    settlements: async ({ user, after, limit }) => {
      const rows = await run(
        `select ${settlementColumns} from provider_settlement
         where scope = $1 and user_address = $2 and nonce > $3::numeric order by nonce limit $4`,
        [scope, user, after.toString(), limit],
      );
      return rows.map(storedSettlement);
    },
    settlement: async (user, nonce) => {
      const [row] = await run(
        `select ${settlementColumns} from provider_settlement where scope = $1 and user_address = $2 and nonce = $3::numeric`,
        [scope, user, nonce.toString()],
      );
      return row && storedSettlement(row);
    },
    settledRows: async ({ user, nonce, after, limit }) => {
      const rows = await run(
        `select settled.counted::text as counted, settled.credited::text as credited, ${receiptColumns}
         from provider_settlement_row settled
         join provider_request request on request.request_hash = settled.request_hash and request.scope = settled.scope
         where settled.scope = $1 and settled.user_address = $2 and settled.nonce = $3::numeric and settled.position > $4
         order by settled.position limit $5`,
        [scope, user, nonce.toString(), after, limit],
      );
      return rows.map((row) => ({
        counted: BigInt(textOf(row, 'counted')),
        credited: BigInt(textOf(row, 'credited')),
        receipt: storedReceipt(row),
      }));
    },
  };
}
