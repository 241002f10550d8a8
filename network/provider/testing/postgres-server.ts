import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';

/** A PostgreSQL server to test against: its URL, or why there is none. */
export type PostgresServer =
  | { readonly ok: true; readonly url: string; readonly version: string; stop(): Promise<void> }
  | { readonly ok: false; readonly why: string };

const run = promisify(execFile);
const startLimitMs = 60_000;

/**
 * Give a real PostgreSQL: a schema of its own on the server behind `DATABASE_URL`, else a cluster of its own in a temporary
 * folder, reached by a socket there, from Debian's `postgresql` package, which is installed where this process may.
 */
export async function startPostgresServer(environment: NodeJS.ProcessEnv = process.env): Promise<PostgresServer> {
  if (environment.DATABASE_URL) return schemaOn(environment.DATABASE_URL);
  const binaries = installedBinaries() ?? (await installBinaries());
  if (typeof binaries !== 'string') return { ok: false, why: binaries.why };
  const owner = await unprivileged();
  if (!owner) return { ok: false, why: 'there is no unprivileged user to run PostgreSQL as' };
  return startCluster(binaries, owner);
}

/** A newer server reads the same SQL, so the newest one found is taken. */
function installedBinaries(): string | undefined {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return undefined;
  const versions = readdirSync(base).sort((one, other) => Number(other) - Number(one));
  return versions.map((version) => path.join(base, version, 'bin')).find((bin) => existsSync(path.join(bin, 'initdb')));
}

async function installBinaries(): Promise<string | { readonly why: string }> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return { why: 'no DATABASE_URL is set, PostgreSQL is not installed, and this process may not install it' };
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    // The package would start a server of its own at once; one that nobody asked for must not be left running.
    mkdirSync('/etc/postgresql-common', { recursive: true });
    writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n', { flag: 'a' });
    await run('apt-get', ['update'], { env, timeout: 300_000 });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], { env, timeout: 300_000 });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { why: `PostgreSQL could not be installed: ${reason}` };
  }
  return installedBinaries() ?? { why: 'the postgresql package brought no initdb' };
}

type Owner = { readonly uid?: number; readonly gid?: number };

/** PostgreSQL refuses to run as root; anybody else runs it as themself. */
async function unprivileged(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name])));
      if (uid && gid) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user here; the next one may be.
    }
  }
  return undefined;
}

async function startCluster(binaries: string, owner: Owner): Promise<PostgresServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'provider-pg-'));
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const cluster = path.join(folder, 'data');
  const settings = { ...owner, cwd: folder };
  const options = ['-U', 'provider', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
  await run(path.join(binaries, 'initdb'), ['-D', cluster, ...options], settings);
  // Only a socket in this folder: no port is taken and nobody else can reach it.
  const server = spawn(path.join(binaries, 'postgres'), ['-D', cluster, '-k', folder, '-c', 'listen_addresses='], {
    ...settings,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const endWithParent = (): void => void server.kill('SIGQUIT');
  process.once('exit', endWithParent);
  const stop = async (): Promise<void> => {
    server.kill('SIGINT');
    await gone;
    process.off('exit', endWithParent);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('PostgreSQL did not start in time')), startLimitMs);
      createInterface({ input: server.stderr }).on('line', (line) => {
        if (!line.includes('database system is ready')) return;
        clearTimeout(timer);
        resolve();
      });
      gone.then(() => reject(new Error('PostgreSQL ended while starting')));
    });
    const url = `postgresql://provider@/postgres?host=${encodeURIComponent(folder)}`;
    return { ok: true, url, version: path.basename(path.dirname(binaries)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** On a server that others use as well, everything happens in a schema of its own. */
async function schemaOn(databaseUrl: string): Promise<PostgresServer> {
  const schema = `provider_test_${randomBytes(6).toString('hex')}`;
  const admin = async (sql: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await admin(`create schema ${schema}`);
  const { rows } = await admin('show server_version');
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return {
    ok: true,
    url: url.href,
    version: String(rows[0]?.server_version),
    stop: async () => void (await admin(`drop schema ${schema} cascade`)),
  };
}
