import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { emptyDatabase, exists } from './pglite-template';

/**
 * Its pages are cached once in this process and once more by the kernel. The usual 128 MB here would only be resident memory
 * that grows with the books; reading a page again from the kernel costs microseconds.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** Open the embedded PostgreSQL in this thread: in `dataDir`, or in memory when there is none. */
export async function openDatabase(dataDir: string | undefined): Promise<PGlite> {
  if (dataDir === undefined) return PGlite.create({ loadDataDir: await emptyDatabase(), startParams });
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
