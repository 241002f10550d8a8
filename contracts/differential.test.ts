import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyTally, play, playFromHere, type Tally } from './testing/play';
import { anyStep, openMarket } from './testing/steps';
import { onBoth, startTwins, type Twins } from './testing/twins';

/** Runs are of any length up to this, so that a failing one can be shrunk by leaving steps out. */
const longestRun = 200;
const steps = Number(process.env.CONTRACT_STEPS ?? 3000);
/** A new one each time, printed, so that every run of the tests looks somewhere else. */
const seed = process.env.CONTRACT_SEED === undefined ? Date.now() % 2 ** 31 : Number(process.env.CONTRACT_SEED);
const timeout = 60_000 + steps * 100;

describe('our contracts and the production contracts', () => {
  let twins: Twins;
  beforeAll(async () => {
    twins = await startTwins();
  });
  afterAll(() => onBoth(twins, (world) => world.stop()));

  it('do, return, emit and keep the same from the first block on, and owe what they hold', { timeout }, async () => {
    await playAtRandom(twins, Math.ceil(steps / 10));
  });

  it('do, return, emit and keep the same in a busy market, and owe what they hold', { timeout }, async () => {
    await play(twins, openMarket, emptyTally());
    await playAtRandom(twins, Math.ceil((steps * 9) / 10));
  });
});

async function playAtRandom(twins: Twins, atLeast: number): Promise<void> {
  const tally = emptyTally();
  const started = Date.now();
  const history = fc.array(anyStep, { minLength: 10, maxLength: longestRun, size: 'max' });
  const property = fc.asyncProperty(history, (run) => playFromHere(twins, run, tally));
  // Half as long as the longest on average; rounds until enough steps were played.
  for (let round = 0; tally.steps < atLeast; round += 1) {
    await fc.assert(property, { numRuns: Math.ceil(((atLeast - tally.steps) * 2) / longestRun), seed: seed + round });
  }
  report(tally, Date.now() - started);
  expect(tally.steps).toBeGreaterThanOrEqual(atLeast);
}

function report({ steps: played, kinds }: Tally, elapsedMs: number): void {
  const seen = [...kinds].sort().map(([name, times]) => `${name} ${times}`);
  console.log(`seed ${seed}: ${played} steps in ${elapsedMs / 1000} s\n${seen.join(', ')}`);
}
