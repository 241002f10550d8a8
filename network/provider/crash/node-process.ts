import { type ChildProcess, spawn } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../../../node_modules/.cache/provider-crash/', import.meta.url));

/** Make one file of the node, so that starting it hundreds of times takes little; returns its path. */
export async function bundleNode(): Promise<string> {
  const outfile = `${folder}node-${process.pid}.mjs`;
  await bundle('./node-entry.ts', outfile);
  // The node looks for the thread of its database beside itself, under this name; another run may be reading it just now.
  const thread = `${folder}thread-${process.pid}.mjs`;
  await bundle('../store/pglite-thread.ts', thread);
  await rename(thread, `${folder}pglite-thread-entry.mjs`);
  return outfile;
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
}

/** A node that can be killed and started again at the same port. */
export type NodeProcess = {
  /** Resolves once the node that is meant to run answers. */
  up(): Promise<void>;
  start(): void;
  /** Resolves after so many more log lines of the node that runs, or of its successors. */
  logged(lines: number): Promise<void>;
  /** Resolves the next time this event is logged. */
  next(event: string): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when the process has ended by itself. */
  stop(): Promise<void>;
  /** How often each event was logged so far. */
  readonly events: ReadonlyMap<string, number>;
};

type Running = { readonly child: ChildProcess; readonly gone: Promise<number | null> };

/** Hold one node process; a node that ends without being asked is an error that `failed` rejects with. */
export function createNodeProcess(options: { readonly script: string; readonly configFile: string }): NodeProcess & {
  readonly failed: Promise<never>;
} {
  const events = new Map<string, number>();
  let running: Running | undefined;
  let ready = deferred();
  let isUp = false;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const watchers = new Set<(event: string) => void>();
  const until = (isOver: (event: string) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const watch = (event: string): void => {
        if (!isOver(event)) return;
        watchers.delete(watch);
        resolve();
      };
      watchers.add(watch);
    });

  const note = (line: string): void => {
    const event = /"event":"([a-z-]+)"/.exec(line)?.[1];
    if (event === undefined) return;
    for (const watch of watchers) watch(event);
    events.set(event, (events.get(event) ?? 0) + 1);
    if (event !== 'listening') return;
    isUp = true;
    ready.resolve();
  };

  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    const ended = running;
    // Before the signal: whoever loses a request from now on waits for the next node.
    running = undefined;
    // Whoever waits for one that was killed before it came up goes on waiting for the next.
    if (isUp) ready = deferred();
    isUp = false;
    ended?.child.kill(signal);
    return (await ended?.gone) ?? null;
  };

  return {
    events,
    failed,
    up: () => ready.promise,
    logged: async (lines) => {
      let left = lines;
      if (left > 0)
        await until(() => {
          left -= 1;
          return left === 0;
        });
    },
    next: (event) => until((logged) => logged === event),
    start: () => {
      const child = spawn(process.execPath, [options.script, options.configFile], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const errors: string[] = [];
      createInterface({ input: child.stdout }).on('line', note);
      createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
      const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
      const started: Running = { child, gone };
      running = started;
      gone.then((code) => {
        if (running === started) fail(new Error(`the node ended by itself (${code}): ${errors.slice(-8).join('\n')}`));
      });
    },
    kill: async () => void (await end('SIGKILL')),
    stop: async () => {
      const code = await end('SIGTERM');
      if (code !== 0) throw new Error(`the node did not stop cleanly (${code})`);
    },
  };
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
