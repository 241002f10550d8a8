import { receiptRows } from './receipt-rows';
import { requestRows } from './request-rows';
import { ensureSchema } from './schema';
import { settlementRows } from './settlement-rows';
import { sharedRows } from './shared-rows';
import type { SqlClient } from './sql-client';
import type { Store } from './store';

const tables = [
  'provider_settlement_row',
  'provider_settlement',
  'provider_request',
  'provider_signature',
  'provider_allowance',
  'provider_mistake',
] as const;

/** Open the store of one provider over PostgreSQL, embedded or served; `scope` keeps providers apart in one database. */
export async function openSqlStore(client: SqlClient, scope: string): Promise<Store> {
  await ensureSchema(client);
  return {
    ...requestRows(client, scope),
    ...settlementRows(client, scope),
    ...receiptRows(client, scope),
    ...sharedRows(client, scope),
    forgetAll: () =>
      client.transaction(async (run) => {
        for (const table of tables) await run(`delete from ${table} where scope = $1`, [scope]);
      }),
    reclaim: () => client.reclaim(),
    close: () => client.close(),
  };
}
