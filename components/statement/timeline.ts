import type { UsageReceipt } from '@/lib/domain/receipt';
import { entryKey, type SettlementAudit, type StatementEntry } from '@/lib/domain/statement';

/** A request in the upper lane; `size` from 0 to 1 by its cost, undefined where the cost is not known. */
export type Dot = {
  readonly slot: number;
  readonly id: string;
  readonly fee: bigint | undefined;
  readonly size: number | undefined;
  readonly settled: boolean;
};

/** A settlement in the lower lane with the slots of the requests it paid for. */
export type Bar = {
  readonly slot: number;
  readonly id: string;
  readonly paid: bigint;
  readonly size: number;
  readonly from: readonly number[];
  readonly agrees: boolean;
};

/** The balance from a slot on, from 0 to 1: its direction and order of size, not to scale, because charges are tiny beside deposits. */
export type BalanceStep = { readonly slot: number; readonly share: number };

/** Where everything is drawn: events in the order they happened, one slot each, because time between them may be seconds or weeks. */
export type Timeline = {
  readonly slots: number;
  readonly dots: readonly Dot[];
  readonly bars: readonly Bar[];
  readonly steps: readonly BalanceStep[];
  /** Whether older events were left out. */
  readonly cut: boolean;
};

type Happening =
  | { readonly at: number; readonly receipt: UsageReceipt }
  | { readonly at: number; readonly entry: StatementEntry };

/** A share of a bigint, for the eye only. */
function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000;
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

function chargedReceipts(audit: SettlementAudit | undefined): readonly UsageReceipt[] {
  return audit === undefined || audit.state === 'no-receipts' ? [] : audit.receipts;
}

/**
 * Order by time, but never draw a settlement before a request it paid for: the chain's clock and this device's are two things.
 */
function happenings(input: {
  readonly entries: readonly StatementEntry[];
  readonly receipts: readonly UsageReceipt[];
  readonly audits: ReadonlyMap<string, SettlementAudit>;
}): readonly Happening[] {
  const rows: readonly Happening[] = input.entries.map((entry) => {
    const latest = Math.max(0, ...chargedReceipts(input.audits.get(entryKey(entry))).map((receipt) => receipt.at));
    return { at: Math.max(Number(entry.timestamp) * 1000, latest), entry };
  });
  const uses: readonly Happening[] = input.receipts.map((receipt) => ({ at: receipt.at, receipt }));
  // Uses first: at the same moment, a request precedes the settlement that pays for it.
  return [...uses, ...rows].sort((a, b) => a.at - b.at);
}

/** How far the balance line goes up or down with a row, in steps. */
function stepHeight(entry: StatementEntry, largestPaid: bigint): number {
  switch (entry.kind) {
    case 'opened':
      return 3;
    case 'top-up':
      return 2;
    case 'settlement':
      return entry.paid === 0n ? 0 : -(0.5 + shareOf(entry.paid, largestPaid));
    case 'refund-paid':
    case 'deleted':
      return -2;
    case 'refund-requested':
    case 'refund-cancelled':
    case 'no-change':
      return 0;
  }
}

function normalised(heights: readonly { readonly slot: number; readonly height: number }[]): readonly BalanceStep[] {
  const all = heights.map((step) => step.height);
  const lowest = Math.min(0, ...all);
  const span = Math.max(0, ...all) - lowest;
  return heights.map(({ slot, height }) => ({ slot, share: span === 0 ? 0 : (height - lowest) / span }));
}

/** Lay out one provider's requests, settlements and balance; `most` bounds how many events are drawn. */
export function layTimeline(input: {
  readonly entries: readonly StatementEntry[];
  readonly receipts: readonly UsageReceipt[];
  readonly audits: ReadonlyMap<string, SettlementAudit>;
  readonly most: number;
}): Timeline {
  const all = happenings(input);
  const drawn = all.slice(-input.most);
  const slotOf = new Map(
    drawn.flatMap((event, slot) => ('receipt' in event ? [[event.receipt.id, slot] as const] : [])),
  );
  const settled = new Set(
    [...input.audits.values()].flatMap((audit) => chargedReceipts(audit).map((receipt) => receipt.id)),
  );
  const dearest = input.receipts.reduce((most, receipt) => larger(most, receipt.fee?.fee ?? 0n), 0n);
  const largestPaid = input.entries.reduce(
    (most, entry) => (entry.kind === 'settlement' ? larger(most, entry.paid) : most),
    0n,
  );
  const dots: Dot[] = [];
  const bars: Bar[] = [];
  const heights: { slot: number; height: number }[] = [];
  drawn.forEach((event, slot) => {
    if ('receipt' in event) {
      const { id, fee } = event.receipt;
      dots.push({ slot, id, fee: fee?.fee, size: fee && shareOf(fee.fee, dearest), settled: settled.has(id) });
      return;
    }
    const { entry } = event;
    heights.push({ slot, height: (heights.at(-1)?.height ?? 0) + stepHeight(entry, largestPaid) });
    if (entry.kind !== 'settlement' || entry.paid === 0n) return;
    const audit = input.audits.get(entryKey(entry));
    const from = chargedReceipts(audit).flatMap((receipt) => slotOf.get(receipt.id) ?? []);
    bars.push({
      slot,
      id: entryKey(entry),
      paid: entry.paid,
      size: shareOf(entry.paid, largestPaid),
      from,
      agrees: audit?.state === 'matches',
    });
  });
  return { slots: drawn.length, dots, bars, steps: normalised(heights), cut: drawn.length < all.length };
}
