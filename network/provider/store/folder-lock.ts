import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Another live process has the folder's database open. */
export class FolderHeldError extends Error {
  override readonly name = 'FolderHeldError';
}

const holderSchema = z.object({ pid: z.number().int(), started: z.string() });

/**
 * Keep a second process out of an embedded database, which would be damaged by two writers; returns how to let go. The lock of
 * a process that was killed counts for nothing: a process id is told from a later one with the same number by its start.
 */
export async function holdFolder(dataDir: string): Promise<() => void> {
  const file = `${path.resolve(dataDir)}.lock`;
  await mkdir(path.dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? '' });
  try {
    writeFileSync(file, mine, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const holder = holderIn(file);
    if (holder && startOf(holder.pid) === holder.started) {
      throw new FolderHeldError(`${dataDir} is in use by process ${holder.pid}. Stop that one first.`);
    }
    writeFileSync(file, mine);
  }
  return () => rmSync(file, { force: true });
}

function holderIn(file: string): z.infer<typeof holderSchema> | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Half a line of a process that was killed while it wrote: nobody holds it.
    return undefined;
  }
}

/** When a live process started, in the system's own words ('' where it does not tell); undefined: there is none. */
function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  try {
    // Fields 3 and 22 of proc(5) stat; the second, in parentheses, may hold spaces. A zombie holds nothing any more.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : (fields[19] ?? '');
  } catch {
    return '';
  }
}
