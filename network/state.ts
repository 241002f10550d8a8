/** The folder that keeps a local network between two starts, and the lock that keeps a second process out of it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const keptSchema = z.object({
  version: z.literal(1),
  contracts: z.enum(['own', 'official']),
  rpcPort: z.number().int(),
  providerPorts: z.record(z.string(), z.number().int()),
});
/** What a network remembers beside chain and databases. */
export type KeptNetwork = z.infer<typeof keptSchema>;

/** Reports that kept state cannot be used, with what to do. */
export class NetworkStateError extends Error {
  override readonly name = 'NetworkStateError';
}

/** An opened state folder: held by this process until `close`. */
export type StateFolder = {
  readonly path: string;
  readonly chainFile: string;
  providerFolder(address: string): string;
  read(): KeptNetwork | undefined;
  write(kept: KeptNetwork): void;
  /** Gives the lock back; a temporary folder is removed. */
  close(): void;
};

/** Opens a state folder, or a temporary one without a path. @throws NetworkStateError when another process holds it */
export function openState(path: string | undefined, options: { readonly reset: boolean }): StateFolder {
  const temporary = path === undefined;
  const folder = path ?? mkdtempSync(join(tmpdir(), 'local-network-'));
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'lock.json');
  takeLock(lock, folder);
  if (options.reset) {
    for (const name of ['chain', 'providers', 'network.json'])
      rmSync(join(folder, name), { recursive: true, force: true });
  }
  const file = join(folder, 'network.json');
  return {
    path: folder,
    chainFile: join(folder, 'chain', 'state.json'),
    providerFolder: (address) => join(folder, 'providers', address.toLowerCase()),
    read: () => readKept(file),
    write: (kept) => writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`),
    close: () => {
      rmSync(lock, { force: true });
      if (temporary) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readKept(file: string): KeptNetwork | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new NetworkStateError(`The kept state in ${file} cannot be read. Start with --reset to begin anew.`, {
      cause,
    });
  }
}

const lockSchema = z.object({ pid: z.number().int(), program: z.string() });

function takeLock(lock: string, folder: string): void {
  const mine = JSON.stringify({ pid: process.pid, program: programOf(process.pid) ?? '' });
  try {
    writeFileSync(lock, mine, { flag: 'wx' });
    return;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const holder = lockSchema.safeParse(parseJson(readFileSync(lock, 'utf8')));
  if (holder.success && holder.data.pid !== process.pid && isSameProgram(holder.data)) {
    throw new NetworkStateError(
      `A local network is running already from ${folder} (process ${holder.data.pid}). Stop that one first.`,
    );
  }
  if (holder.success && holder.data.pid === process.pid && holder.data.program !== '') {
    throw new NetworkStateError(`This process runs a local network from ${folder} already.`);
  }
  // The holder died without giving the lock back.
  writeFileSync(lock, mine);
}

function isSameProgram(holder: { readonly pid: number; readonly program: string }): boolean {
  const running = programOf(holder.pid);
  // Process ids are used again: another program under the old id does not hold the lock.
  return running !== undefined && (holder.program === '' || running === '' || running === holder.program);
}

/** Gives the command line of a live process, '' where the system does not tell, undefined when there is none. */
function programOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
