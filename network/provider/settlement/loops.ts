import { spendable } from '@/lib/domain/account';
import type { Service } from '@/lib/domain/service';
import type { ChainAccount } from '../chain';
import type { ChainCache } from '../chain-cache';
import { type NodeLog, reasonOf } from '../log';
import type { Store } from '../store/store';
import type { SettlementReport } from './settler';

/** Tokens, at both prices, that a balance must still pay for before waiting longer is a risk: the network's figure (provider protocol §5.1). */
export const usualReserveTokens = 1_000_000n;

/** Users whose accounts are asked for at once; the cache makes one call of them. */
const readTogether = 50;

/** Say whether some user's debt should be settled before the usual time, because the balance behind it runs low (§5.1). */
export async function isSettlementUrgent(options: {
  readonly store: Store;
  readonly accounts: ChainCache<ChainAccount | undefined>;
  readonly service: Pick<Service, 'inputPrice' | 'outputPrice'>;
  readonly reserveTokens?: bigint | undefined;
}): Promise<boolean> {
  const { store, accounts, service, reserveTokens = usualReserveTokens } = options;
  const reserve = (service.inputPrice + service.outputPrice) * reserveTokens;
  const owing = await store.usersOwing();
  for (let at = 0; at < owing.length; at += readTogether) {
    const some = owing.slice(at, at + readTogether);
    // Read anew each time: a refund that matures would take away what backs the debt.
    const backing = await Promise.all(some.map(({ user }) => accounts.refresh(user)));
    const isLow = some.some(({ unsettled }, index) => {
      const account = backing[index];
      return account === undefined || spendable(account) - unsettled < reserve;
    });
    if (isLow) return true;
  }
  return false;
}

/** The two loops of §5.1; `stop` waits for a run in progress. */
export type SettlementLoops = { stop(): Promise<void> };

/** Check at one interval whether settling is urgent, and settle everybody at another; a failed run is logged and tried again. */
export function startSettlementLoops(options: {
  readonly checkSeconds: number;
  readonly forceSeconds: number;
  readonly isUrgent: () => Promise<boolean>;
  readonly settle: () => Promise<SettlementReport>;
  readonly log: NodeLog;
}): SettlementLoops {
  const { checkSeconds, forceSeconds, isUrgent, settle, log } = options;
  const running = new Set<Promise<void>>();

  const guarded = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log('settlement-failed', { reason: reasonOf(error) });
    }
  };
  const every = (seconds: number, work: () => Promise<unknown>): NodeJS.Timeout | undefined => {
    if (seconds <= 0) return undefined;
    let busy = false;
    return setInterval(() => {
      // A run that waits for the chain, or for another replica, does for the next tick as well.
      if (busy) return;
      busy = true;
      const run = guarded(work).finally(() => {
        busy = false;
        running.delete(run);
      });
      running.add(run);
    }, seconds * 1_000);
  };

  const timers = [
    every(checkSeconds, async () => {
      if (await isUrgent()) await settle();
    }),
    every(forceSeconds, settle),
  ];
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
