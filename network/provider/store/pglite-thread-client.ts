import { Worker } from 'node:worker_threads';
import type { SqlRow, SqlRun, SqlValue } from './sql-client';

/** Where the thread's database lies: in memory when there is no folder. */
export type ThreadPlace = { readonly dataDir: string | undefined };

export type ThreadQuestion = { readonly id: number; readonly sql: string; readonly parameters: readonly SqlValue[] };

export type ThreadAnswer =
  | 'open'
  | { readonly id: number; readonly rows: readonly SqlRow[] }
  | { readonly id: number; readonly failure: string };

/** A database that computes in a thread of its own. */
export type DatabaseThread = {
  /** Statements run one by one, in the order in which they were given. */
  readonly run: SqlRun;
  close(): Promise<void>;
};

type Waiting = { readonly resolve: (rows: readonly SqlRow[]) => void; readonly reject: (error: Error) => void };

/** Start the thread and open its database. @throws Error why it cannot be opened */
export async function startDatabaseThread(place: ThreadPlace): Promise<DatabaseThread> {
  const thread = new Worker(new URL('./pglite-thread-entry.mjs', import.meta.url), {
    workerData: place,
    // However this process was started, the entry brings along what the thread needs, once.
    execArgv: [],
  });
  const waiting = new Map<number, Waiting>();
  const gone = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  let ended: Error | undefined;
  let broken: Error | undefined;
  let lastId = 0;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  // A program that only keeps a database open may end; one that waits for a row may not.
  const answered = (id: number): Waiting | undefined => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) thread.unref();
    return one;
  };
  thread.on('message', (answer: ThreadAnswer) => {
    if (answer === 'open') return;
    const one = answered(answer.id);
    if ('rows' in answer) one?.resolve(answer.rows);
    else one?.reject(new Error(answer.failure));
  });
  await new Promise<void>((resolve, reject) => {
    thread.once('message', () => resolve());
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the embedded database ended before it was open')));
  });
  thread.on('error', (error: Error) => {
    broken = error;
    end(error);
  });
  thread.on('exit', () => end(new Error('the embedded database is closed')));
  thread.unref();

  return {
    run: (sql, parameters = []) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        thread.ref();
        thread.postMessage({ id: lastId, sql, parameters } satisfies ThreadQuestion);
      }),
    close: async () => {
      thread.ref();
      thread.postMessage('close');
      await gone;
      if (broken) throw broken;
    },
  };
}
