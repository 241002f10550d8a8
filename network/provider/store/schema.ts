import type { SqlClient, SqlRun } from './sql-client';

/** The database was written by a later version of the node: this one would not understand what it finds. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

// `scope` = chain, contract and provider: several providers may share one database and never see each other's rows.
// A version, once published, is never edited: what changes comes as the next one.
const firstVersion = [
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

// Receipts: what a bill was made of, in the order bills were written; and the rows behind each settlement, as it counted them.
const receipts = [
  `alter table provider_request
    add column service_type text,
    add column response_key text,
    add column unit text,
    add column cached_count bigint not null default 0,
    add column input_multiplier numeric(78, 0),
    add column input_denominator numeric(78, 0),
    add column output_multiplier numeric(78, 0),
    add column output_denominator numeric(78, 0),
    add column cache_divisor numeric(78, 0),
    add column billed_sequence bigint`,
  'create sequence provider_request_billed',
  'create index provider_request_receipts on provider_request (scope, user_address, billed_sequence)',
  `create table provider_settlement_row (
    scope text not null,
    user_address text not null,
    nonce numeric(78, 0) not null,
    position bigint not null,
    request_hash text not null,
    counted numeric(78, 0) not null,
    credited numeric(78, 0) not null default 0,
    primary key (scope, user_address, nonce, position)
  )`,
  'create index provider_settlement_row_request on provider_settlement_row (scope, request_hash)',
  // What the first version knew of them: the rows a settlement holds now, and those of settlements that were paid in full.
  `insert into provider_settlement_row (scope, user_address, nonce, position, request_hash, counted, credited)
   select request.scope, request.user_address, request.settlement_nonce,
     row_number() over (partition by request.scope, request.user_address, request.settlement_nonce order by sequence),
     request_hash, case state when 'settling' then fee - request.paid else fee end,
     case state when 'settling' then 0 else fee end
   from provider_request request
   where settlement_nonce is not null and (state = 'settling' or (state = 'settled' and (
     select settlement.total_fee = (select sum(other.fee) from provider_request other
       where other.scope = request.scope and other.user_address = request.user_address
       and other.settlement_nonce = request.settlement_nonce)
     from provider_settlement settlement where settlement.scope = request.scope
     and settlement.user_address = request.user_address and settlement.nonce = request.settlement_nonce
     and settlement.state = 'settled')))`,
];

// What replicas of one provider share beside the books: signatures of answers, and token buckets. Buckets may be lost in a
// crash of the server (they fill up again within seconds), so they cost no write-ahead log.
const shared = [
  `create table provider_signature (
    scope text not null,
    response_key text not null,
    signed_text text not null,
    signature text not null,
    kept_until bigint not null,
    primary key (scope, response_key)
  )`,
  'create index provider_signature_until on provider_signature (scope, kept_until)',
  `create unlogged table provider_allowance (
    scope text not null,
    gate text not null,
    key text not null,
    tokens double precision not null,
    taken boolean not null,
    at bigint not null,
    primary key (scope, gate, key)
  )`,
];

// Requests for models that are not there, of the last hour or so; as little worth a write-ahead log as the buckets.
const mistakes = [
  `create unlogged table provider_mistake (
    scope text not null,
    key text not null,
    at bigint not null
  )`,
  'create index provider_mistake_key on provider_mistake (scope, key, at)',
];

const versions: readonly (readonly string[])[] = [firstVersion, receipts, shared, mistakes];

async function versionOf(run: SqlRun): Promise<number> {
  await run('create table if not exists provider_schema (version integer not null)');
  const [row] = await run('select coalesce(max(version), 0)::integer as version from provider_schema');
  return Number(row?.version ?? 0);
}

/**
 * Bring a database to the shape the store needs, version by version, each step and its number in one transaction; safe to
 * repeat and to run from several processes at once. @throws NewerSchemaError
 */
export async function ensureSchema(client: SqlClient): Promise<void> {
  await client.transaction(async (run) => {
    await run('select pg_advisory_xact_lock(16661)');
    const known = await versionOf(run);
    if (known > versions.length) {
      throw new NewerSchemaError(
        `The database is at version ${known}, this node knows ${versions.length}: start the newer node, or give this one another database.`,
      );
    }
    for (const [index, statements] of versions.entries()) {
      if (index < known) continue;
      for (const statement of statements) await run(statement);
      await run('insert into provider_schema (version) values ($1)', [index + 1]);
    }
  });
}
