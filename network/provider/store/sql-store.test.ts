import { expect, it } from 'vitest';
import { describeStore } from '../testing/store-suite';
import { openPglite } from './pglite-client';
import { openSqlStore } from './sql-store';

describeStore('the embedded database', () => openPglite(undefined));

it('the embedded database takes no more room for signatures that come and go than for those it holds', async () => {
  const client = await openPglite(undefined);
  const store = await openSqlStore(client, 'scope');
  let time = 0;
  const aRound = async (): Promise<number> => {
    time += 1;
    await client.run(
      `insert into provider_signature (scope, response_key, signed_text, signature, kept_until)
       select 'scope', $1 || '-' || number, 'a:b', '0x01', $2 from generate_series(1, 3000) number`,
      [String(time), time],
    );
    await store.pruneShared(time);
    await store.reclaim();
    const [row] = await client.run(`select pg_table_size('provider_signature')::integer as size`);
    return Number(row?.size);
  };
  const first = await aRound();
  await aRound();
  expect(await aRound()).toBeLessThanOrEqual(first);
  await client.close();
}, 30_000);
