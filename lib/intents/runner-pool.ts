import type { Runner } from './ports';
import { isRunning } from './runner-state';

/** Runners by account and network, so that a wallet that is still asking, or a sent transaction, outlives an account switch. */
export type RunnerPool<R extends Runner = Runner> = {
  /** Return the runner of `key`; others step back from what was not signed yet, and are let go once nothing of theirs is open. */
  take(input: { readonly key: string; readonly create: () => R }): R;
};

/** Create an empty pool. */
export function createRunnerPool<R extends Runner = Runner>(): RunnerPool<R> {
  const held = new Map<string, R>();

  const letGo = (key: string, runner: R): void => {
    runner.cancel();
    if (isRunning(runner.getSnapshot())) return;
    runner.dispose();
    held.delete(key);
  };

  return {
    take({ key, create }) {
      for (const [other, runner] of [...held]) if (other !== key) letGo(other, runner);
      const runner = held.get(key) ?? create();
      held.set(key, runner);
      return runner;
    },
  };
}
