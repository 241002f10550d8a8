import pg from 'pg';
import type { SqlClient, SqlRow, SqlRun, SqlValue } from './sql-client';

type Queryable = { query(sql: string, parameters: unknown[]): Promise<{ rows: unknown[] }> };

const runOn =
  (target: Queryable): SqlRun =>
  async (sql, parameters: readonly SqlValue[] = []) =>
    (await target.query(sql, [...parameters])).rows as SqlRow[];

const patienceMs = 60_000;

/** Open a PostgreSQL server by its connection URL. */
export async function openPostgres(databaseUrl: string): Promise<SqlClient> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  // A connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    run: runOn(pool),
    isShared: true,
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const outcome = await work(oneByOne(runOn(client)));
        await client.query('commit');
        client.release();
        return outcome;
      } catch (error) {
        // The connection is thrown away with its open transaction rather than trusted to roll back.
        client.release(true);
        throw error;
      }
    },
    exclusive: (name, work) => holdingLock(pool, name, work),
    // The server's autovacuum does it.
    reclaim: async () => undefined,
    close: () => pool.end(),
  };
}

/** A connection takes one statement at a time; what is given meanwhile waits here. */
function oneByOne(run: SqlRun): SqlRun {
  let last: Promise<unknown> = Promise.resolve();
  return (sql, parameters) => {
    const next = last.then(() => run(sql, parameters));
    // After a failure the server refuses what follows in the transaction, and says so to whoever gave it.
    last = next.catch(() => undefined);
    return next;
  };
}

/** A session's advisory lock: the server gives it back by itself when the connection ends, however the process died. */
async function holdingLock<T>(pool: pg.Pool, name: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`set lock_timeout = ${patienceMs}`);
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
    return await work();
  } finally {
    // The connection ends with the lock it holds; it is taken once in a settlement interval, so a new one costs nothing.
    client.release(true);
  }
}
