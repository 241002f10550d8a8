import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { holdFolder } from './folder-lock';
import { emptyDatabase, exists } from './pglite-template';
import { type SqlClient, type SqlRow, type SqlRun, type SqlValue, textOf } from './sql-client';

type Queryable = { query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }> };

const runOn =
  (target: Queryable): SqlRun =>
  async (sql, parameters: readonly SqlValue[] = []) =>
    (await target.query(sql, [...parameters])).rows as SqlRow[];

/**
 * Its pages are cached once in this process and once more by the kernel. The usual 128 MB here would only be resident memory
 * that grows with the books; reading a page again from the kernel costs microseconds.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** Below so many dead rows a table is left as it is. */
const deadRowsAllowed = 2_000;

/**
 * Open PostgreSQL inside this process: in `dataDir`, or in memory when there is none. What was committed outlives this
 * process however it ends, for every write has reached the kernel by then; it never calls fsync, whatever its settings say,
 * so it does not outlive a loss of power (docs/provider-crash.md). @throws FolderHeldError
 */
export async function openPglite(dataDir: string | undefined): Promise<SqlClient> {
  const letGo = dataDir === undefined ? () => undefined : await holdFolder(dataDir);
  try {
    const database =
      dataDir === undefined
        ? await PGlite.create({ loadDataDir: await emptyDatabase(), startParams })
        : await openFolder(dataDir);
    return clientOf(database, letGo);
  } catch (error) {
    letGo();
    throw error;
  }
}

function clientOf(database: PGlite, letGo: () => void): SqlClient {
  const holders = new Map<string, Promise<unknown>>();
  return {
    run: runOn(database),
    isShared: false,
    transaction: (work) => database.transaction((transaction) => work(runOn(transaction))),
    // Nobody else has the database, so it is enough to wait for each other.
    exclusive: (name, work) => {
      const turn = (holders.get(name) ?? Promise.resolve()).then(work, work);
      holders.set(name, turn);
      return turn;
    },
    // No autovacuum runs in here: without this every change of a row would stay in its file, and in every index, for ever.
    reclaim: async () => {
      for (const table of await tablesToVacuum(runOn(database))) await database.query(`vacuum ${table}`);
    },
    close: async () => {
      await database.close();
      letGo();
    },
  };
}

/** The measure of the server's own autovacuum, so that the work stays in proportion to what was written. */
async function tablesToVacuum(run: SqlRun): Promise<readonly string[]> {
  // Counts are told once a second at most unless one asks.
  await run('select pg_stat_force_next_flush()');
  const rows = await run(
    `select quote_ident(relname) as name from pg_stat_user_tables where n_dead_tup > $1 + n_live_tup / 10 order by relname`,
    [deadRowsAllowed],
  );
  return rows.map((row) => textOf(row, 'name'));
}

async function openFolder(dataDir: string): Promise<PGlite> {
  if (!(await exists(path.join(dataDir, 'PG_VERSION')))) await makeFolder(dataDir);
  return PGlite.create(dataDir, { startParams });
}

/** Made aside and renamed: a crash in the middle must not leave half a database that no later start can open. */
async function makeFolder(dataDir: string): Promise<void> {
  const aside = `${path.resolve(dataDir)}.new`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(path.dirname(aside), { recursive: true });
  const made = await PGlite.create(aside, { loadDataDir: await emptyDatabase(), startParams });
  await made.close();
  // Only an empty folder gives way: whatever else stands there is not ours to remove.
  if (await exists(dataDir)) await rmdir(dataDir);
  await rename(aside, dataDir);
}
