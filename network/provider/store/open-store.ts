import { openPglite } from './pglite-client';
import { openPostgres } from './postgres-client';
import type { SqlClient } from './sql-client';
import { openSqlStore } from './sql-store';
import type { Store } from './store';

/**
 * Where a provider's rows live: in a database somebody else opened (and closes), on the PostgreSQL server behind `databaseUrl`,
 * in the folder `dataDir` by the embedded PostgreSQL, or, with none of these, in memory only.
 */
export type StorePlace = {
  readonly client?: SqlClient | undefined;
  readonly databaseUrl?: string | undefined;
  readonly dataDir?: string | undefined;
  /** The chain has begun anew: rows of an earlier one, under the same addresses, are removed before anything else. */
  readonly chainIsNew?: boolean;
};

/** Open a provider's store; `scope` keeps providers apart that share one database. */
export async function openStore(place: StorePlace, scope: string): Promise<Store> {
  const store = await openPlace(place, scope);
  if (place.chainIsNew !== true) return store;
  try {
    await store.forgetAll();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openPlace({ client, databaseUrl, dataDir }: StorePlace, scope: string): Promise<Store> {
  if (client) return { ...(await openSqlStore(client, scope)), close: async () => undefined };
  return openSqlStore(databaseUrl ? await openPostgres(databaseUrl) : await openPglite(dataDir), scope);
}
