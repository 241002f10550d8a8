import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import packageJson from '@/package.json' with { type: 'json' };

// Making an empty database takes seconds of computing, copying one takes a fraction: it is made once for each version.
const cacheFolder = fileURLToPath(new URL('../../../node_modules/.cache/provider-store/', import.meta.url));
const templateFile = path.join(cacheFolder, `pglite-${packageJson.devDependencies['@electric-sql/pglite']}.tar`);

let template: Promise<Blob> | undefined;

/** Give an empty database as an archive: the kept one, else a new one, which is then kept for the next process. */
export function emptyDatabase(): Promise<Blob> {
  template ??= keptTemplate();
  return template;
}

async function keptTemplate(): Promise<Blob> {
  if (await exists(templateFile)) return new Blob([new Uint8Array(await readFile(templateFile))]);
  const database = await PGlite.create();
  const archive = await database.dumpDataDir('none');
  await database.close();
  await keep(archive);
  return archive;
}

/** Written aside and renamed, so that no other process ever reads half of it. */
async function keep(archive: Blob): Promise<void> {
  try {
    await mkdir(cacheFolder, { recursive: true });
    const aside = `${templateFile}.${randomUUID()}`;
    await writeFile(aside, new Uint8Array(await archive.arrayBuffer()));
    await rename(aside, templateFile);
  } catch {
    // A read-only installation keeps nothing; every process then makes its own.
  }
}

/** Tell whether a file or folder is there. */
export async function exists(place: string): Promise<boolean> {
  try {
    await access(place);
    return true;
  } catch {
    return false;
  }
}
