import type { Runner } from './runner';
import { isRunning } from './runner-state';
import type { WalletPort } from './wallet-port';

/** Runners by account and network, so that a wallet that is still asking, or a sent transaction, outlives an account switch. */
export type RunnerPool = {
  /** Return the runner of `key`; others step back from what was not signed yet, and are let go once nothing of theirs is open. */
  take(input: { readonly key: string; readonly wallet: WalletPort; readonly create: () => Runner }): Runner;
};

type Held = { readonly runner: Runner; readonly wallet: WalletPort };

/** Create an empty pool. */
export function createRunnerPool(): RunnerPool {
  const held = new Map<string, Held>();

  const letGo = (key: string, { runner }: Held): void => {
    runner.cancel();
    if (isRunning(runner.getSnapshot())) return;
    runner.dispose();
    held.delete(key);
  };

  return {
    take({ key, wallet, create }) {
      for (const [other, entry] of [...held]) if (other !== key) letGo(other, entry);
      const kept = held.get(key);
      if (kept !== undefined) {
        if (kept.wallet === wallet || isRunning(kept.runner.getSnapshot())) return kept.runner;
        kept.runner.dispose();
      }
      const runner = create();
      held.set(key, { runner, wallet });
      return runner;
    },
  };
}
