import type { SqlClient } from './sql-client';

// `scope` = chain, contract and provider: several providers may share one database and never see each other's rows.
const statements = [
  `create table if not exists provider_request (
    request_hash text primary key,
    sequence bigserial not null,
    scope text not null,
    user_address text not null,
    model_name text not null,
    state text not null check (state in ('open', 'billed', 'settling', 'settled', 'forgiven')),
    input_count bigint not null default 0,
    output_count bigint not null default 0,
    input_fee numeric(78, 0) not null default 0,
    output_fee numeric(78, 0) not null default 0,
    fee numeric(78, 0) not null default 0,
    paid numeric(78, 0) not null default 0,
    input_price numeric(78, 0),
    output_price numeric(78, 0),
    request_sha256 text,
    response_sha256 text,
    settlement_nonce numeric(78, 0),
    skip_until bigint not null default 0,
    created_at bigint not null,
    finished_at bigint
  )`,
  'create index if not exists provider_request_owed on provider_request (scope, state, user_address, sequence)',
  `create table if not exists provider_settlement (
    scope text not null,
    user_address text not null,
    nonce numeric(78, 0) not null,
    total_fee numeric(78, 0) not null,
    requests_hash text not null,
    signature text not null,
    state text not null check (state in ('pending', 'settled', 'partial', 'rejected')),
    paid numeric(78, 0) not null default 0,
    transaction_hash text,
    from_block bigint not null,
    created_at bigint not null,
    primary key (scope, user_address, nonce)
  )`,
  'create index if not exists provider_settlement_state on provider_settlement (scope, state)',
];

/** Bring a database to the shape the store needs; safe to repeat and to run from several processes at once. */
export async function ensureSchema(client: SqlClient): Promise<void> {
  await client.transaction(async (run) => {
    await run('select pg_advisory_xact_lock(16661)');
    for (const statement of statements) await run(statement);
  });
}
