import { type Answered, ask, type Target } from './load';
import type { Stage } from './stage';

/** Every request that was answered in full, because each of them must be paid for exactly once. */
export type Tally = {
  user(index: number): Target;
  ask(index: number, body: Buffer): Promise<Answered | undefined>;
  failed(): number;
  billed(): number;
};

/** Start counting on a stage. */
export function createTally({ users }: Stage): Tally {
  let billed = 0;
  let failed = 0;
  const user = (index: number): Target => {
    const found = users[index % users.length];
    if (!found) throw new Error('the stage has no users');
    return found;
  };
  return {
    user,
    ask: async (index, body) => {
      try {
        const answered = await ask(user(index), body);
        if (answered.status === 200) billed += 1;
        else failed += 1;
        return answered.status === 200 ? answered : undefined;
      } catch {
        // A broken connection is counted, not hidden: it shows in the results as a failure.
        failed += 1;
        return undefined;
      }
    },
    failed: () => failed,
    billed: () => billed,
  };
}

/** What every scenario works with. */
export type OnStage = { readonly stage: Stage; readonly tally: Tally };
