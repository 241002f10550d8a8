import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { SqlClient, SqlRow, SqlRun, SqlValue } from './sql-client';

type Queryable = { query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }> };

const runOn =
  (target: Queryable): SqlRun =>
  async (sql, parameters: readonly SqlValue[] = []) =>
    (await target.query(sql, [...parameters])).rows as SqlRow[];

/** Open PostgreSQL inside this process: in `dataDir`, or in memory when there is none. */
export async function openPglite(dataDir: string | undefined): Promise<SqlClient> {
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true });
  const database = dataDir === undefined ? await PGlite.create() : await PGlite.create(dataDir);
  return {
    run: runOn(database),
    transaction: (work) => database.transaction((transaction) => work(runOn(transaction))),
    close: () => database.close(),
  };
}
