/**
 * `npm run contracts:soak`: the random comparison with production as a long run. CONTRACT_STEPS (200,000) and
 * CONTRACT_SEED can be set. Prints what a record of the run needs: seed, steps, duration, pace and result.
 */
import { emptyTally, play } from './play';
import { playAtRandom, tallyText } from './random-play';
import { openMarket } from './steps';
import { onBoth, startTwins } from './twins';

async function main(): Promise<number> {
  const steps = positive('CONTRACT_STEPS', process.env.CONTRACT_STEPS ?? '200000');
  const seed = positive('CONTRACT_SEED', process.env.CONTRACT_SEED ?? String((Date.now() % 2 ** 31) + 1));
  const twins = await startTwins();
  const started = performance.now();
  const pace = (played: number) => {
    const seconds = (performance.now() - started) / 1000;
    return `${played} steps in ${seconds.toFixed(0)} s, ${(played / seconds).toFixed(0)} steps/s`;
  };
  try {
    process.stdout.write(`seed ${seed}, ${steps} steps\n`);
    await play(twins, openMarket, emptyTally());
    const onProgress = (tally: { readonly steps: number }) => process.stdout.write(`${pace(tally.steps)}\n`);
    const tally = await playAtRandom(twins, { steps, seed, onProgress });
    process.stdout.write(`${tallyText(tally)}\nseed ${seed}: ${pace(tally.steps)}, no difference found\n`);
    return 0;
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\nseed ${seed}: a difference\n`);
    return 1;
  } finally {
    await onBoth(twins, (world) => world.stop());
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) throw new Error(`${name} is a whole number above 0, not ${text}.`);
  return value;
}

process.exitCode = await main();
