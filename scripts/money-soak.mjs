// `npm run money:soak -- --sequences N --seed S`: the random histories of lib/intents/money-play.network.test.ts as a long run.
// Half of them are played on our contracts, half on production's. Prints what a record of the run needs.
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
process.stdout.write(`${sequences} histories, seed ${seed}\n`);
const file = 'lib/intents/money-play.network.test.ts';
process.exitCode = await run(
  process.execPath,
  [installedFile('vitest/vitest.mjs'), 'run', '--project', 'network', '--reporter=default', file],
  { env: { MONEY_SEQUENCES: String(sequences), MONEY_SEED: String(seed) }, output: 'inherit' },
);
