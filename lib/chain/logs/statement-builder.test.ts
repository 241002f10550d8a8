import fc from 'fast-check';
import type { Address, Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import type { SettlementOrder } from '@/lib/domain/settlement';
import type { PairState } from '@/lib/domain/statement-gap';
import { testAddress, testHash } from '@/lib/testing/builders';
import type { EventRef, OwnerEvent } from './events';
import type { SettlementCall } from './settlement-calls';
import { buildStatement, endingGaps, type StatementSource } from './statement-builder';

const owner = testAddress(1);
const providers = [testAddress(10), testAddress(11)] as const;

/** A contract as far as logs go: it keeps the pairs, writes the events, and remembers what a reader should find. */
class ModelContract {
  readonly events: OwnerEvent[] = [];
  readonly calls = new Map<Hex, SettlementCall>();
  readonly pairs = new Map<Address, PairState>();
  readonly expected: string[] = [];
  #block = 0;
  #index = 0;

  begin(): Hex {
    this.#block += 1;
    this.#index = this.#block % 3;
    return testHash(this.#block);
  }

  #ref(): EventRef {
    const ref = {
      blockNumber: BigInt(this.#block),
      blockHash: testHash(1_000_000 + this.#block),
      transactionHash: testHash(this.#block),
      transactionIndex: 0n,
      logIndex: this.#index,
      blockTimestamp: BigInt(this.#block) * 10n,
    };
    this.#index += 1;
    return ref;
  }

  #update(provider: Address, pair: PairState): void {
    this.pairs.set(provider, pair);
    this.events.push({ ...this.#ref(), kind: 'balance-updated', provider, ...pair });
  }

  transfer(provider: Address, amount: bigint): void {
    this.begin();
    const pair = this.pairs.get(provider);
    if (pair === undefined) {
      this.#update(provider, { balance: amount, pendingRefund: 0n });
      this.expected.push(`opened ${amount}`);
      return;
    }
    const cancelled = amount < pair.pendingRefund ? amount : pair.pendingRefund;
    const moved = amount - cancelled;
    this.#update(provider, { balance: pair.balance + moved, pendingRefund: pair.pendingRefund - cancelled });
    if (moved > 0n) this.expected.push(`top-up ${moved} ${cancelled}`);
    else this.expected.push(cancelled > 0n ? `refund-cancelled ${cancelled}` : 'no-change');
  }

  retrieve(provider: Address, isDue: boolean): void {
    this.begin();
    const pair = this.pairs.get(provider);
    if (pair === undefined) return;
    if (isDue && pair.pendingRefund > 0n) {
      this.expected.push(`refund-paid ${pair.pendingRefund}`);
      this.#update(provider, { balance: pair.balance - pair.pendingRefund, pendingRefund: 0n });
    }
    const now = this.pairs.get(provider) ?? pair;
    const asked = now.balance - now.pendingRefund;
    this.pairs.set(provider, { balance: now.balance, pendingRefund: now.balance });
    this.events.push({ ...this.#ref(), kind: 'refund-requested', provider });
    if (asked > 0n) this.expected.push(`refund-requested ${asked}`);
  }

  /** A settlement call may concern others too; their orders stand in the call data, their events are not the owner's. */
  settle(provider: Address, fees: readonly bigint[], isDirect: boolean): void {
    const hash = this.begin();
    const orders: SettlementOrder[] = [];
    const foreign = { requestsHash: testHash(1), nonce: 1n, provider, user: testAddress(99), totalFee: 5n };
    for (const totalFee of fees) {
      orders.push(foreign, { ...foreign, user: owner, totalFee });
      this.#index += 2;
      this.#charge(provider, totalFee, isDirect);
    }
    this.calls.set(hash, { sender: isDirect ? provider : testAddress(50), orders: isDirect ? orders : undefined });
  }

  #charge(provider: Address, totalFee: bigint, isDirect: boolean): void {
    const pair = this.pairs.get(provider) ?? { balance: 0n, pendingRefund: 0n };
    const paid = totalFee < pair.balance ? totalFee : pair.balance;
    const unsettled = totalFee - paid;
    const status = unsettled > 0n ? 1 : 0;
    if (paid > 0n) {
      const balance = pair.balance - paid;
      const pendingRefund = pair.pendingRefund < balance ? pair.pendingRefund : balance;
      this.events.push({ ...this.#ref(), kind: 'fund-spent', amount: paid });
      this.#update(provider, { balance, pendingRefund });
    }
    this.events.push({ ...this.#ref(), kind: 'settlement-result', status, unsettled });
    const signed = isDirect ? totalFee : 'unknown';
    if (paid > 0n || isDirect) this.expected.push(`settlement ${paid} ${unsettled} ${signed}`);
    else this.expected.push('unattributed');
  }

  delete(provider: Address): void {
    this.begin();
    const pair = this.pairs.get(provider);
    if (pair === undefined) return;
    this.pairs.delete(provider);
    this.events.push({ ...this.#ref(), kind: 'account-deleted', provider, amount: pair.balance });
    this.expected.push(`deleted ${pair.balance}`);
  }

  source(): StatementSource {
    return { owner, events: this.events, calls: this.calls, timestamps: new Map(), opening: new Map() };
  }
}

type Action = (contract: ModelContract) => void;

const provider = fc.constantFrom(...providers);
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 2n ** 100n }));
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.tuple(provider, amount).map(
    ([to, sum]): Action =>
      (contract) =>
        contract.transfer(to, sum),
  ),
  fc.tuple(provider, fc.boolean()).map(
    ([from, isDue]): Action =>
      (contract) =>
        contract.retrieve(from, isDue),
  ),
  fc.tuple(provider, fc.array(amount, { minLength: 1, maxLength: 3 }), fc.boolean()).map(
    ([from, fees, isDirect]): Action =>
      (contract) =>
        contract.settle(from, fees, isDirect),
  ),
  provider.map(
    (from): Action =>
      (contract) =>
        contract.delete(from),
  ),
);

function textOf(entry: ReturnType<typeof buildStatement>['entries'][number]): string {
  switch (entry.kind) {
    case 'no-change':
      return 'no-change';
    case 'top-up':
      return `top-up ${entry.amount} ${entry.refundCancelled}`;
    case 'settlement':
      return `settlement ${entry.paid} ${entry.unsettled} ${entry.totalFee ?? 'unknown'}`;
    default:
      return `${entry.kind} ${entry.amount}`;
  }
}

function bringsBalance(entry: ReturnType<typeof buildStatement>['entries'][number]): boolean {
  if (entry.kind === 'refund-requested') return false;
  return entry.kind !== 'settlement' || entry.paid > 0n;
}

describe('For any sequence of transfers, refunds, settlements and closings', () => {
  const played = (actions: readonly Action[]) => {
    const contract = new ModelContract();
    for (const act of actions) act(contract);
    return contract;
  };

  test('the rows are exactly what happened, and they end where the contract stands.', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const contract = played(actions);
        const { entries, ending, gaps } = buildStatement(contract.source());
        expect(entries.map(textOf)).toEqual(contract.expected.filter((text) => text !== 'unattributed'));
        expect(gaps.map((gap) => gap.kind)).toEqual(contract.expected.filter((text) => text === 'unattributed'));
        expect(endingGaps(ending, contract.pairs)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('losing any one event is noticed, or the later rows that bring their own balance state the true one all the same.', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 25 }), fc.nat(), (actions, pick) => {
        const contract = played(actions);
        const moving = contract.events.filter((event) => event.kind === 'balance-updated');
        fc.pre(moving.length > 0);
        const lost = moving[pick % moving.length];
        const events = contract.events.filter((event) => event !== lost);
        const full = buildStatement(contract.source());
        const { entries, ending, gaps } = buildStatement({ ...contract.source(), events });
        const isNoticed = gaps.length > full.gaps.length || endingGaps(ending, contract.pairs).length > 0;
        // Such an event carries the balance after it, so one that follows makes up for one that is lost. A refund request
        // and a settlement that paid nothing carry none: they repeat what was followed until then.
        const later = entries.filter(
          (entry) => lost !== undefined && entry.blockNumber > lost.blockNumber && bringsBalance(entry),
        );
        const held = new Map(
          full.entries.map((entry) => [`${entry.transactionHash}:${entry.logIndex}`, entry.balanceAfter]),
        );
        const agrees = later.every(
          (entry) => held.get(`${entry.transactionHash}:${entry.logIndex}`) === entry.balanceAfter,
        );
        expect(isNoticed || agrees).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

test('A payment that is not what was signed is a gap with the numbers.', () => {
  const contract = new ModelContract();
  contract.transfer(providers[0], 100n);
  contract.settle(providers[0], [30n], true);
  const [hash] = [...contract.calls.keys()];
  const call = hash === undefined ? undefined : contract.calls.get(hash);
  const forged = call?.orders?.map((order) => ({ ...order, totalFee: order.totalFee - 1n }));
  if (hash !== undefined && call !== undefined) contract.calls.set(hash, { ...call, orders: forged });
  const { gaps } = buildStatement(contract.source());
  expect(gaps).toMatchObject([{ kind: 'settlement-differs', paid: 30n, left: 30n, signed: 29n }]);
});

test('A settlement status of a later contract is one gap, paid or not, and the other rows stay.', () => {
  const contract = new ModelContract();
  contract.transfer(providers[0], 100n);
  contract.settle(providers[0], [30n], true);
  contract.settle(providers[0], [0n], true);
  contract.settle(providers[0], [20n], true);
  const met = new Set<Hex>();
  // The first settlement paid, the second paid nothing; both speak of a status nobody knows yet.
  const events = contract.events.map((event) => {
    if (event.kind !== 'settlement-result') return event;
    met.add(event.transactionHash);
    return met.size <= 2 ? { ...event, status: 6 } : event;
  });
  const { entries, ending, gaps } = buildStatement({ ...contract.source(), events });
  expect(entries.map((entry) => entry.kind)).toEqual(['opened', 'settlement']);
  expect(gaps).toMatchObject([
    { kind: 'unexplained-change', provider: providers[0] },
    { kind: 'unexplained-change', provider: providers[0] },
  ]);
  expect(endingGaps(ending, contract.pairs)).toEqual([]);
});

test('An end that differs is a gap with both numbers, also for a pair only one side knows.', () => {
  const followed = new Map([[providers[0], { balance: 1n, pendingRefund: 0n }]]);
  const held = new Map([[providers[1], { balance: 2n, pendingRefund: 0n }]]);
  expect(endingGaps(followed, held)).toEqual([
    { kind: 'end-differs', provider: providers[0], followed: { balance: 1n, pendingRefund: 0n }, held: undefined },
    { kind: 'end-differs', provider: providers[1], followed: undefined, held: { balance: 2n, pendingRefund: 0n } },
  ]);
});
