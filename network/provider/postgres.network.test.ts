import { afterAll, describe } from 'vitest';
import { openPostgres } from './store/postgres-client';
import { startPostgresServer } from './testing/postgres-server';
import { describeStore } from './testing/store-suite';

const server = await startPostgresServer();
if (!server.ok) process.stderr.write(`The tests against a PostgreSQL server are skipped: ${server.why}\n`);
const name = server.ok ? `a PostgreSQL server (${server.version})` : `a PostgreSQL server: skipped, ${server.why}`;

describe.skipIf(!server.ok)(name, () => {
  const url = server.ok ? server.url : '';

  afterAll(async () => {
    if (server.ok) await server.stop();
  });

  describeStore('PostgreSQL', () => openPostgres(url));
});
