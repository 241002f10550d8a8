import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyTally, play } from './testing/play';
import { playAtRandom, tallyText } from './testing/random-play';
import { openMarket } from './testing/steps';
import { onBoth, startTwins, type Twins } from './testing/twins';

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
    await playAndReport(Math.ceil(steps / 10));
  });

  it('do, return, emit and keep the same in a busy market, and owe what they hold', { timeout }, async () => {
    await play(twins, openMarket, emptyTally());
    await playAndReport(Math.ceil((steps * 9) / 10));
  });

  async function playAndReport(atLeast: number): Promise<void> {
    const started = Date.now();
    const tally = await playAtRandom(twins, { steps: atLeast, seed });
    console.log(`seed ${seed}: ${tally.steps} steps in ${(Date.now() - started) / 1000} s\n${tallyText(tally)}`);
    expect(tally.steps).toBeGreaterThanOrEqual(atLeast);
  }
});
