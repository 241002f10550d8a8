import { holdFolder } from './folder-lock';
import { type DatabaseThread, startDatabaseThread } from './pglite-thread-client';
import { type SqlClient, type SqlRun, textOf } from './sql-client';

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
    return clientOf(await startDatabaseThread({ dataDir }), letGo);
  } catch (error) {
    letGo();
    throw error;
  }
}

function clientOf(thread: DatabaseThread, letGo: () => void): SqlClient {
  const holders = new Map<string, Promise<unknown>>();
  // There is one session: while a transaction is open every other statement waits.
  let transactions: Promise<unknown> = Promise.resolve();
  const run: SqlRun = (sql, parameters) => transactions.then(() => thread.run(sql, parameters));
  return {
    run,
    isShared: false,
    transaction: (work) => {
      const done = transactions.then(() => inTransaction(thread.run, work));
      transactions = done.catch(() => undefined);
      return done;
    },
    // Nobody else has the database, so it is enough to wait for each other.
    exclusive: (name, work) => {
      const turn = (holders.get(name) ?? Promise.resolve()).then(work, work);
      holders.set(name, turn);
      return turn;
    },
    // No autovacuum runs in here: without this every change of a row would stay in its file, and in every index, for ever.
    reclaim: async () => {
      for (const table of await tablesToVacuum(run)) await run(`vacuum ${table}`);
    },
    close: async () => {
      await transactions;
      try {
        await thread.close();
      } finally {
        letGo();
      }
    },
  };
}

async function inTransaction<T>(run: SqlRun, work: (run: SqlRun) => Promise<T>): Promise<T> {
  // Given in one breath with the first statements of the work: while this waits for an answer, everybody else waits for this.
  const begun = run('begin');
  try {
    const [, result] = await Promise.all([begun, work(run)]);
    await run('commit');
    return result;
  } catch (error) {
    await run('rollback');
    throw error;
  }
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
