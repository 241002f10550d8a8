import { usualWorkload } from '@/lib/domain/calculator';
import { marketRows } from '@/lib/domain/market';
import { marketItems } from '@/lib/domain/market-group';
import { type MarketQuery, plainQuery, sortKeys } from '@/lib/domain/market-query';
import { createMarketIndex, selectRows } from '@/lib/domain/market-selection';
import { parseServiceDetails, type Service } from '@/lib/domain/service';
import { seededOffer } from '@/network/market-seed/offers';
import { type Spread, spreadOf } from './spread';

/** What a key press costs before anything is drawn, in milliseconds. */
export type SelectionResult = {
  readonly services: number;
  readonly runs: number;
  readonly filter: Spread;
  readonly sort: Spread;
  readonly group: Spread;
};

function seededService(index: number): Service {
  const offer = seededOffer(index);
  return {
    ...offer,
    updatedAt: 1_700_000_000n,
    details: parseServiceDetails(offer.additionalInfo),
    teeSignerAcknowledged: offer.acknowledged,
  };
}

const searches = ['q', 'qw', 'qwen', 'qwen 7b', 'image', '0x0000', 'llama instruct', 'zzz'] as const;

const filters: readonly Partial<MarketQuery>[] = [
  ...searches.map((search) => ({ search })),
  { types: ['chatbot'], unaccepted: true },
  { maxInput: 10n ** 17n, keepUnknown: false },
  { search: 'qwen', maxOutput: 10n ** 18n, types: ['chatbot'], verifiability: ['TeeML'] },
];

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Measure the pure functions behind every press of a key: each run filters anew, sorts without a kept order, or groups. */
export function measureSelection(count: number, runs: number): SelectionResult {
  const rows = marketRows({ services: Array.from({ length: count }, (_, index) => seededService(index)) });
  const index = createMarketIndex(rows);
  const queryAt = (at: number): MarketQuery => ({ ...plainQuery, ...filters[at % filters.length] });
  const all = { ...plainQuery, unaccepted: true };
  const numbers = Array.from({ length: runs }, (_, run) => run);
  const shown = selectRows(index, all, usualWorkload).shown;
  return {
    services: count,
    runs,
    filter: spreadOf(numbers.map((run) => timed(() => selectRows(index, queryAt(run), usualWorkload)))),
    sort: spreadOf(
      numbers.map((run) => {
        const sort = sortKeys[run % sortKeys.length] ?? 'typical';
        // An index of its own has no order yet, as after a new reading.
        const unsorted = { ...index, orders: new Map() };
        return timed(() => selectRows(unsorted, { ...all, sort, descending: run % 2 === 1 }, usualWorkload));
      }),
    ),
    group: spreadOf(numbers.map(() => timed(() => marketItems(shown, { grouping: 'model', open: new Set() })))),
  };
}
