// The embedded database, in a thread of its own: whoever is being answered never waits for its computing, only for its result.
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './pglite-database';
import type { ThreadAnswer, ThreadPlace, ThreadQuestion } from './pglite-thread-client';

const port = parentPort;
if (!port) throw new Error('this file is the entry of a thread');

const database = await openDatabase((workerData as ThreadPlace).dataDir);
const say = (answer: ThreadAnswer): void => port.postMessage(answer);

async function answerTo({ id, sql, parameters }: ThreadQuestion): Promise<ThreadAnswer> {
  try {
    const { rows } = await database.query(sql, [...parameters]);
    return { id, rows: rows as readonly Record<string, unknown>[] };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', async (question: ThreadQuestion | 'close') => {
  if (question !== 'close') return say(await answerTo(question));
  await database.close();
  port.close();
});
say('open');
