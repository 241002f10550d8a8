import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from './pglite-client';
import type { SqlClient } from './sql-client';

describe('the embedded database', () => {
  let client: SqlClient;

  beforeAll(async () => {
    client = await openPglite(undefined);
    await client.run('create table note (body text not null)');
  });
  afterAll(() => client.close());

  const notes = async (): Promise<readonly unknown[]> =>
    (await client.run('select body from note order by body')).map(({ body }) => body);

  it('leaves this thread free while it computes', async () => {
    let isOver = false;
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const [row] = await client.run('select count(*)::text as count from generate_series(1, 300000)');
    isOver = true;
    expect(row?.count).toBe('300000');
    expect(turns).toBeGreaterThan(100);
  });

  it('says what is wrong with a statement, and takes back all of a transaction it was in', async () => {
    await expect(client.run('select nothing from nowhere')).rejects.toThrow('relation "nowhere" does not exist');
    const failed = client.transaction(async (run) => {
      await run(`insert into note values ('half')`);
      await run('insert into note values (null)');
    });
    await expect(failed).rejects.toThrow('violates not-null constraint');
    expect(await notes()).toEqual([]);
  });

  it('lets every other statement wait while a transaction is open, and runs all in the order they were given', async () => {
    const seen: string[] = [];
    const noted = async (name: string, done: Promise<unknown>): Promise<void> => {
      await done;
      seen.push(name);
    };
    const insertTwo = (name: string) =>
      client.transaction(async (run) => {
        await run(`insert into note values ('${name} 1')`);
        await run(`insert into note values ('${name} 2')`);
      });
    await Promise.all([
      noted('first', insertTwo('first')),
      noted(
        'between',
        notes().then((found) => expect(found).toEqual(['first 1', 'first 2'])),
      ),
      noted('second', insertTwo('second')),
      noted(
        'after',
        notes().then((found) => expect(found).toHaveLength(4)),
      ),
    ]);
    expect(seen).toEqual(['first', 'between', 'second', 'after']);
  });

  it('refuses every statement once it is closed', async () => {
    const closed = await openPglite(undefined);
    await closed.close();
    await expect(closed.run('select 1')).rejects.toThrow('the embedded database is closed');
  });
});
