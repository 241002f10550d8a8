import type { QueryNoun } from './keys';

/** Milliseconds by this device's clock: how long a value counts as fresh, and how often it is read again while on screen. */
export type Freshness = { readonly staleTime: number; readonly refetchInterval: number; readonly gcTime: number };

const second = 1000;
const minute = 60 * second;

/**
 * How old each kind of value may become. Prices may change at any time and are read again at least every minute (C-20);
 * balances move with every block that holds a settlement; statements grow only with settlements and own transactions.
 */
export const freshness = {
  market: { staleTime: 30 * second, refetchInterval: minute, gcTime: 10 * minute },
  service: { staleTime: 15 * second, refetchInterval: minute, gcTime: 10 * minute },
  account: { staleTime: 5 * second, refetchInterval: 12 * second, gcTime: 10 * minute },
  statement: { staleTime: 10 * second, refetchInterval: 30 * second, gcTime: 10 * minute },
} as const satisfies Record<QueryNoun, Freshness>;
