// `npm run money:soak -- --sequences N --seed S --lanes L`: the random histories of lib/intents/money-play.network.test.ts as a long run.
// Half of them are played on our contracts, half on production's, in pieces on fresh chains: piece 0 has the seed S, piece 1 the seed
// S + 1 and so on. A history waits for its chain most of the time, so several pieces (lanes) run side by side. Prints what a record needs.
import { arch, cpus, platform } from 'node:os';
import { installedFile, requireNode, run } from './setup.mjs';

/** The value behind a flag: a whole number above 0. */
function numberOf(flag, usual) {
  const at = process.argv.indexOf(flag);
  const value = Number(at === -1 ? usual : process.argv[at + 1]);
  if (!Number.isSafeInteger(value) || value <= 0) throw new Error(`${flag} takes a whole number above 0.`);
  return value;
}

requireNode();
const sequences = numberOf('--sequences', 10_000);
const seed = numberOf('--seed', (Date.now() % 2 ** 31) + 1);
const lanes = numberOf('--lanes', 4);
const pieceSize = 100;
const file = 'lib/intents/money-play.network.test.ts';
const started = Date.now();
process.stdout.write(`${sequences} histories, seed ${seed}, ${lanes} lanes, ${new Date(started).toISOString()}\n`);

const pieces = Math.ceil(sequences / pieceSize);
const seconds = () => Math.round((Date.now() - started) / 1000);
/** Ends when the person interrupts it; what was played until then is still told. */
const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stopped.abort());
let next = 0;
let played = 0;
let failed = 0;

async function playLane() {
  while (next < pieces && !stopped.signal.aborted) {
    const piece = next;
    next += 1;
    const size = Math.min(pieceSize, sequences - piece * pieceSize);
    const code = await run(
      process.execPath,
      [installedFile('vitest/vitest.mjs'), 'run', '--project', 'network', '--reporter=dot', file],
      { env: { MONEY_SEQUENCES: String(size), MONEY_SEED: String(seed + piece) }, output: 'inherit' },
    );
    if (code === 0) played += size;
    else if (!stopped.signal.aborted) failed += 1;
    process.stdout.write(
      `piece ${piece} ${code === 0 ? 'passed' : stopped.signal.aborted ? 'interrupted' : 'FAILED'}; ${played} histories passed in ${seconds()} s\n`,
    );
  }
}
await Promise.all(Array.from({ length: lanes }, playLane));

const [cpu] = cpus();
process.stdout.write(
  `${played} of ${sequences} histories passed, seed ${seed}, ${pieces} pieces of which ${failed} failed, ${lanes} lanes, ${seconds()} s, ` +
    `${platform()} ${arch()}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, node ${process.version}\n`,
);
process.exitCode = failed === 0 && played === sequences ? 0 : 1;
