import type { Address } from 'viem';
import { writeCompared } from '@/lib/domain/market-query';

/** Name of the parameter that hides what is the same everywhere. */
export const differencesParameter = 'differences';

/** The market with services already chosen for comparison. */
export function marketHref(providers: readonly Address[]): string {
  return `/?${new URLSearchParams({ compare: writeCompared(providers) })}`;
}
