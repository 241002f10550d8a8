import type { QueryNoun } from './keys';

/** Milliseconds by this device's clock: how long a value counts as fresh, and how often it is read again while on screen. */
export type Freshness = {
  readonly staleTime: number;
  readonly refetchInterval: number | false;
  readonly gcTime: number;
};

const second = 1000;
const minute = 60 * second;

/**
 * How old each kind of value may become. Prices may change at any time and are read again at least every minute (C-20);
 * balances move with every block that holds a settlement; statements grow only with settlements and own transactions.
 */
export const freshness = {
  // A reading that goes on from an earlier one asks only whether something changed.
  market: { staleTime: 10 * second, refetchInterval: 15 * second, gcTime: 10 * minute },
  service: { staleTime: 15 * second, refetchInterval: minute, gcTime: 10 * minute },
  account: { staleTime: 5 * second, refetchInterval: 12 * second, gcTime: 10 * minute },
  status: { staleTime: minute, refetchInterval: 2 * minute, gcTime: 10 * minute },
  // Asked for by a press only, never again on its own.
  models: { staleTime: 10 * minute, refetchInterval: false, gcTime: 30 * minute },
  'service-history': { staleTime: minute, refetchInterval: false, gcTime: 10 * minute },
  recipient: { staleTime: 10 * second, refetchInterval: false, gcTime: minute },
  statement: { staleTime: 10 * second, refetchInterval: 30 * second, gcTime: 10 * minute },
} as const satisfies Record<QueryNoun, Freshness>;
