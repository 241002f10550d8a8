import { openPglite } from './pglite-client';
import { openPostgres } from './postgres-client';
import { openSqlStore } from './sql-store';
import type { Store } from './store';

/** Open a provider's store: the PostgreSQL server when a URL is given, else the embedded one. */
export async function openStore(options: {
  readonly dataDir?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly scope: string;
}): Promise<Store> {
  const { dataDir, databaseUrl, scope } = options;
  const client = databaseUrl === undefined ? await openPglite(dataDir) : await openPostgres(databaseUrl);
  return openSqlStore(client, scope);
}
