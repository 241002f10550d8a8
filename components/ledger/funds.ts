// components/ledger draws what the reader owns: the equation, the sub-accounts, and the movements by hand.
import type { Address } from 'viem';
import { type AccountState, providerFloor, type SubAccount, spendable } from '@/lib/domain/account';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { type StatementEntry, unsettledReceipts } from '@/lib/domain/statement';

/** What was used with one provider and is not settled yet, by this browser's receipts. */
export type UnsettledUse = {
  /** Sum of the known fees, in neuron. */
  readonly amount: bigint;
  readonly receipts: number;
  /** Receipts whose fee is not known; unknown is not zero. */
  readonly withoutFee: number;
};

/** Sum what is used and not settled with each provider, by lower-case address. */
export function unsettledUses(input: {
  readonly entries: readonly StatementEntry[];
  readonly receipts: readonly UsageReceipt[];
}): ReadonlyMap<string, UnsettledUse> {
  const providers = new Map(input.receipts.map((receipt) => [receipt.provider.toLowerCase(), receipt.provider]));
  return new Map(
    [...providers].map(([key, provider]) => {
      const open = unsettledReceipts({ ...input, provider });
      const amount = open.reduce((total, receipt) => total + (receipt.fee?.fee ?? 0n), 0n);
      const withoutFee = open.filter((receipt) => receipt.fee === undefined).length;
      return [key, { amount, receipts: open.length, withoutFee }];
    }),
  );
}

/** Sum what settlements have charged with each provider, in neuron, by lower-case address. */
export function chargedSums(entries: readonly StatementEntry[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const entry of entries) {
    if (entry.kind !== 'settlement') continue;
    const key = entry.provider.toLowerCase();
    sums.set(key, (sums.get(key) ?? 0n) + entry.paid);
  }
  return sums;
}

/** The uses as the equation wants them. */
export function estimateOf(state: AccountState, uses: ReadonlyMap<string, UnsettledUse>): ReadonlyMap<Address, bigint> {
  return new Map(
    state.subAccounts.flatMap((sub) => {
      const use = uses.get(sub.provider.toLowerCase());
      return use === undefined ? [] : [[sub.provider, use.amount] as const];
    }),
  );
}

const atLeastZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** The parts of one sub-account, in neuron; `unsettled` and `spendable` undefined while the unsettled use is unknown. */
export function partsOf(sub: SubAccount, use: UnsettledUse | undefined, usesKnown: boolean) {
  const usable = spendable(sub);
  const free = atLeastZero(usable - providerFloor);
  // Nothing but receipts without a known fee: what was used is not nothing, it is unknown.
  const isUnknown = use !== undefined && use.amount === 0n && use.withoutFee > 0;
  return {
    reserved: usable - free,
    free,
    unsettled: usesKnown && !isUnknown ? (use?.amount ?? 0n) : undefined,
    spendable: usesKnown && !isUnknown ? atLeastZero(free - (use?.amount ?? 0n)) : undefined,
  };
}

/** The transactions that asked for refunds, with what they asked for in neuron; see `requestKey`. */
export type RefundRequests = ReadonlyMap<string, { readonly hash: string; readonly amount: bigint }>;

/** Name a refund by its provider and the chain second it was asked for at. */
export function requestKey(provider: string, createdAt: bigint): string {
  return `${provider.toLowerCase()}:${createdAt}`;
}

/** Find the requests in a statement, so that each live refund can name its transaction. */
export function refundRequests(entries: readonly StatementEntry[]): RefundRequests {
  return new Map(
    entries.flatMap((entry) =>
      entry.kind === 'refund-requested'
        ? [
            [
              requestKey(entry.provider, entry.timestamp),
              { hash: entry.transactionHash, amount: entry.amount },
            ] as const,
          ]
        : [],
    ),
  );
}

/** When each provider last answered or charged: milliseconds by lower-case address, of this device's clock or the chain's. */
export type LastUses = ReadonlyMap<string, number>;

const inUseFor = 7 * 24 * 60 * 60 * 1000;

/**
 * Find the providers the reader works with: asked by this browser or charging within the last seven days (a key may be in use
 * elsewhere), or still owed for answers.
 */
export function lastUses(input: {
  readonly entries: readonly StatementEntry[];
  readonly receipts: readonly UsageReceipt[];
  readonly uses: ReadonlyMap<string, UnsettledUse>;
  readonly now: number;
}): LastUses {
  const charges = input.entries.flatMap((entry) =>
    entry.kind === 'settlement' ? [{ provider: entry.provider, at: Number(entry.timestamp) * 1000 }] : [],
  );
  const last = new Map<string, number>();
  for (const { provider, at } of [...input.receipts, ...charges]) {
    const key = provider.toLowerCase();
    last.set(key, Math.max(last.get(key) ?? 0, at));
  }
  const isOwed = (key: string) => (input.uses.get(key)?.receipts ?? 0) > 0;
  return new Map([...last].filter(([key, at]) => input.now - at < inUseFor || isOwed(key)));
}

/** What the answers of each provider cost, newest first, in neuron; by lower-case address. */
export type ProviderCosts = ReadonlyMap<string, readonly bigint[]>;

/** Gather the known fees of the reader's own answers. */
export function providerCosts(receipts: readonly UsageReceipt[]): ProviderCosts {
  const costs = new Map<string, bigint[]>();
  for (const { provider, fee } of receipts.toSorted((a, b) => b.at - a.at)) {
    if (fee === undefined) continue;
    const key = provider.toLowerCase();
    costs.set(key, [...(costs.get(key) ?? []), fee.fee]);
  }
  return costs;
}
