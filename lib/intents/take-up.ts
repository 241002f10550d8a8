import { settleJournal } from './open-action';
import { journalOwnerOf, type Runner, type RunnerPorts } from './ports';
import { findOpenEntry } from './run';
import { isRunning } from './runner-state';

/** Take up what was under way before a reload, also a request whose answer the page did not live to see. */
export async function takeUp(runner: Runner, ports: RunnerPorts): Promise<void> {
  const owner = journalOwnerOf(ports);
  const entry = await findOpenEntry(ports.journal, owner);
  if (entry !== undefined) {
    runner.resume(entry);
    return;
  }
  const found = (await settleJournal(ports, { owner, now: Date.now() })).find(({ status }) => status === 'open');
  if (found !== undefined) runner.resume(found);
}

/** Tells each block number that a page has read, in whatever order; the listener resolves when nothing more follows from it. */
export type BlockWatch = (listener: (block: bigint) => Promise<void>) => () => void;

/**
 * Look for requests without an answer again whenever a newer block has been read: the page that asked the wallet died, this one was
 * opened before the block that holds the transaction, and nothing else would look until the next reload (C-25). While the runner is
 * at work the wallet may be open here, so nothing is looked for. What is found is shown; its further steps wait for a press. Returns the
 * way to stop.
 */
export function lookAtNewBlocks(runner: Runner, ports: RunnerPorts, watch: BlockWatch): () => void {
  const owner = journalOwnerOf(ports);
  let latest = -1n;
  let isLooking = false;

  const look = async (): Promise<void> => {
    const isWaiting = (await ports.journal.list(owner)).some(({ status }) => status === 'asking');
    if (!isWaiting || isRunning(runner.getSnapshot())) return;
    const open = await settleJournal(ports, { owner, now: Date.now() });
    const found = open.find(({ status }) => status === 'open');
    if (found !== undefined) runner.resume(found, { goesOn: false });
  };

  return watch(async (block) => {
    if (isLooking || block <= latest) return;
    latest = block;
    isLooking = true;
    try {
      await look();
    } finally {
      isLooking = false;
    }
  });
}
