import pg from 'pg';
import type { SqlClient, SqlRow, SqlRun, SqlValue } from './sql-client';

type Queryable = { query(sql: string, parameters: unknown[]): Promise<{ rows: unknown[] }> };

const runOn =
  (target: Queryable): SqlRun =>
  async (sql, parameters: readonly SqlValue[] = []) =>
    (await target.query(sql, [...parameters])).rows as SqlRow[];

/** Open a PostgreSQL server by its connection URL. */
export async function openPostgres(databaseUrl: string): Promise<SqlClient> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return {
    run: runOn(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const outcome = await work(runOn(client));
        await client.query('commit');
        client.release();
        return outcome;
      } catch (error) {
        // The connection is thrown away with its open transaction rather than trusted to roll back.
        client.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}
