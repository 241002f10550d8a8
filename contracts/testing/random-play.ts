/** Random histories on both chains, for the tests and for the long run. */
import fc from 'fast-check';
import { emptyTally, playFromHere, type Tally } from './play';
import { anyStep } from './steps';
import type { Twins } from './twins';

/** Runs are of any length up to this, so that a failing one can be shrunk by leaving steps out. */
const longestRun = 200;
/** Histories between two reports. */
const reportEvery = 50;

export type RandomPlay = {
  readonly steps: number;
  readonly seed: number;
  readonly onProgress?: (tally: Tally) => void;
};

/**
 * Plays at least so many steps from the state both chains are in, and leaves them there.
 * @throws what fast-check throws: the shrunk history with its seed and path.
 */
export async function playAtRandom(twins: Twins, { steps, seed, onProgress }: RandomPlay): Promise<Tally> {
  const tally = emptyTally();
  const history = fc.array(anyStep, { minLength: 10, maxLength: longestRun, size: 'max' });
  const property = fc.asyncProperty(history, (run) => playFromHere(twins, run, tally));
  // Half as long as the longest on average; rounds until enough steps were played.
  for (let round = 0; tally.steps < steps; round += 1) {
    const missing = Math.ceil(((steps - tally.steps) * 2) / longestRun);
    await fc.assert(property, { numRuns: Math.min(missing, reportEvery), seed: seed + round });
    onProgress?.(tally);
  }
  return tally;
}

/** What happened how often, in words for a log. */
export function tallyText({ kinds }: Tally): string {
  return [...kinds]
    .sort()
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
}
