'use client';

import { useText } from '@/lib/react/use-text';

/** A moment of the chain's clock (seconds) in the reader's own time, and how long it is until then by the chain's clock. */
export function useChainTime(now: bigint) {
  const { t, formatters } = useText();
  const at = (second: bigint) => formatters.dateTime(Number(second) * 1000);
  return {
    at,
    /** "23 Nov 2026, 14:02 (in 21h 13m)" */
    atAndIn: (second: bigint) =>
      second <= now
        ? t('movement.time-now')
        : t('movement.time-at-in', {
            time: at(second),
            duration: formatters.duration(Number(second - now) * 1000),
          }),
  };
}
