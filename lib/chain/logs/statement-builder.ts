import type { Address, Hex } from 'viem';
import {
  type SettlementOrder,
  type SettlementStatus,
  SettlementStatusUnknownError,
  settlementStatusOf,
} from '@/lib/domain/settlement';
import type { LogRef, StatementEntry } from '@/lib/domain/statement';
import type { PairState, StatementGap } from '@/lib/domain/statement-gap';
import { RpcAnswerError } from '../errors';
import type { OwnerEvent } from './events';
import type { SettlementCall } from './settlement-calls';

type BalanceUpdated = Extract<OwnerEvent, { kind: 'balance-updated' }>;
type SettlementResult = Extract<OwnerEvent, { kind: 'settlement-result' }>;

/** What the rows are derived from; everything is a value, so the same input always gives the same statement. */
export type StatementSource = {
  readonly owner: Address;
  /** In chain order. */
  readonly events: readonly OwnerEvent[];
  /** The settling transactions by hash, as far as the node had them. */
  readonly calls: ReadonlyMap<Hex, SettlementCall>;
  /** Chain seconds by block number. */
  readonly timestamps: ReadonlyMap<bigint, bigint>;
  /** Sub-accounts that existed before the first event. */
  readonly opening: ReadonlyMap<Address, PairState>;
};

/** Rows in chain order, where following them leads, and what they cannot explain. */
export type BuiltStatement = {
  readonly entries: readonly StatementEntry[];
  readonly ending: ReadonlyMap<Address, PairState>;
  readonly gaps: readonly StatementGap[];
};

/** The walk over the events: rows and gaps found so far, and the state of each pair. */
type Walk = {
  readonly source: StatementSource;
  readonly pairs: Map<Address, PairState>;
  readonly entries: StatementEntry[];
  readonly gaps: StatementGap[];
  /** How many results of each transaction were met; the n-th result belongs to the n-th order of the owner in its call data. */
  readonly resultsMet: Map<Hex, number>;
};

function refOf(walk: Walk, event: OwnerEvent): LogRef {
  const { blockNumber, transactionHash, logIndex } = event;
  const timestamp = event.blockTimestamp ?? walk.source.timestamps.get(blockNumber);
  if (timestamp === undefined) throw new RpcAnswerError(`The time of block ${blockNumber} is not known`);
  return { blockNumber, transactionHash, logIndex, timestamp };
}

const isNext = (event: OwnerEvent | undefined, previous: OwnerEvent, distance: number): boolean =>
  event !== undefined &&
  event.transactionHash === previous.transactionHash &&
  event.logIndex === previous.logIndex + distance;

/** The order a result answers: exactly one result per order, in calldata order (provider protocol §5.5). */
function takeOrder(walk: Walk, result: SettlementResult): SettlementOrder | undefined {
  const met = walk.resultsMet.get(result.transactionHash) ?? 0;
  walk.resultsMet.set(result.transactionHash, met + 1);
  const orders = walk.source.calls.get(result.transactionHash)?.orders;
  const owner = walk.source.owner.toLowerCase();
  return orders?.filter((order) => order.user.toLowerCase() === owner)[met];
}

/** A status of a later contract is one gap and not the end of the whole statement. */
function knownStatus(code: number): SettlementStatus | undefined {
  try {
    return settlementStatusOf(code);
  } catch (error) {
    if (error instanceof SettlementStatusUnknownError) return undefined;
    throw error;
  }
}

function orderParts(order: SettlementOrder | undefined) {
  if (order === undefined) return {};
  return { totalFee: order.totalFee, nonce: order.nonce, requestsHash: order.requestsHash };
}

/** `FundSpent` → `BalanceUpdated` → `TEESettlementResult`: money was paid. */
function addPayment(
  walk: Walk,
  spent: { readonly amount: bigint },
  update: BalanceUpdated,
  result: SettlementResult,
): void {
  const { provider } = update;
  const before = walk.pairs.get(provider);
  const order = takeOrder(walk, result);
  const status = knownStatus(result.status);
  const { transactionHash, logIndex } = result;
  walk.pairs.set(provider, { balance: update.balance, pendingRefund: update.pendingRefund });
  if (before === undefined || status === undefined) {
    walk.gaps.push({ kind: 'unexplained-change', provider, transactionHash, logIndex });
    return;
  }
  walk.entries.push({
    ...refOf(walk, result),
    kind: 'settlement',
    provider,
    balanceAfter: update.balance,
    pendingAfter: update.pendingRefund,
    status,
    paid: spent.amount,
    unsettled: result.unsettled,
    refundCancelled: before.pendingRefund - update.pendingRefund,
    ...orderParts(order),
  });
  const left = before.balance - update.balance;
  const signed = order === undefined ? undefined : order.totalFee - result.unsettled;
  if (left === spent.amount && (signed === undefined || signed === spent.amount)) return;
  walk.gaps.push({ kind: 'settlement-differs', provider, transactionHash, logIndex, paid: spent.amount, left, signed });
}

/** A result without a change of balance: nothing was paid; only the call reveals whose it is. */
function addUnpaidResult(walk: Walk, result: SettlementResult): void {
  const order = takeOrder(walk, result);
  const call = walk.source.calls.get(result.transactionHash);
  const provider = order?.provider ?? (call?.orders === undefined ? undefined : call.sender);
  const status = knownStatus(result.status);
  const { transactionHash, logIndex } = result;
  if (provider === undefined) {
    walk.gaps.push({ kind: 'unattributed', transactionHash, logIndex });
    return;
  }
  if (status === undefined) {
    walk.gaps.push({ kind: 'unexplained-change', provider, transactionHash, logIndex });
    return;
  }
  const pair = walk.pairs.get(provider);
  walk.entries.push({
    ...refOf(walk, result),
    kind: 'settlement',
    provider,
    balanceAfter: pair?.balance ?? 0n,
    pendingAfter: pair?.pendingRefund ?? 0n,
    status,
    paid: 0n,
    unsettled: result.unsettled,
    refundCancelled: 0n,
    ...orderParts(order),
  });
}

type Change =
  | { readonly kind: 'opened'; readonly amount: bigint }
  | { readonly kind: 'top-up'; readonly amount: bigint; readonly refundCancelled: bigint }
  | { readonly kind: 'refund-cancelled'; readonly amount: bigint }
  | { readonly kind: 'refund-paid'; readonly amount: bigint }
  | { readonly kind: 'no-change' };

/** The decision table of provider protocol §5.5 for a change of balance that no settlement caused; undefined: no row fits. */
function changeOf(before: PairState | undefined, after: PairState): Change | undefined {
  if (before === undefined) return after.pendingRefund === 0n ? { kind: 'opened', amount: after.balance } : undefined;
  const balance = after.balance - before.balance;
  const pending = after.pendingRefund - before.pendingRefund;
  if (balance === 0n && pending === 0n) return { kind: 'no-change' };
  if (balance === 0n && pending < 0n) return { kind: 'refund-cancelled', amount: -pending };
  if (balance > 0n && pending <= 0n) return { kind: 'top-up', amount: balance, refundCancelled: -pending };
  if (balance < 0n && pending === balance) return { kind: 'refund-paid', amount: -balance };
  return undefined;
}

function addBalanceChange(walk: Walk, update: BalanceUpdated): void {
  const { provider, balance, pendingRefund } = update;
  const change = changeOf(walk.pairs.get(provider), { balance, pendingRefund });
  walk.pairs.set(provider, { balance, pendingRefund });
  if (change === undefined) {
    const { transactionHash, logIndex } = update;
    walk.gaps.push({ kind: 'unexplained-change', provider, transactionHash, logIndex });
    return;
  }
  walk.entries.push({
    ...refOf(walk, update),
    provider,
    balanceAfter: balance,
    pendingAfter: pendingRefund,
    ...change,
  });
}

/** A request asks back everything not yet pending; with nothing left it is the contract's spurious event and no row. */
function addRefundRequest(walk: Walk, event: Extract<OwnerEvent, { kind: 'refund-requested' }>): void {
  const { provider, transactionHash, logIndex } = event;
  const before = walk.pairs.get(provider);
  if (before === undefined) {
    walk.gaps.push({ kind: 'unexplained-change', provider, transactionHash, logIndex });
    return;
  }
  const amount = before.balance - before.pendingRefund;
  if (amount === 0n) return;
  walk.pairs.set(provider, { balance: before.balance, pendingRefund: before.balance });
  const after = { balanceAfter: before.balance, pendingAfter: before.balance };
  walk.entries.push({ ...refOf(walk, event), kind: 'refund-requested', provider, amount, ...after });
}

function addDeletion(walk: Walk, event: Extract<OwnerEvent, { kind: 'account-deleted' }>): void {
  const { provider, amount } = event;
  walk.pairs.delete(provider);
  walk.entries.push({ ...refOf(walk, event), kind: 'deleted', provider, amount, balanceAfter: 0n, pendingAfter: 0n });
}

/** Handle the event at `index` and say how many events it used up. */
function step(walk: Walk, index: number): number {
  const { events } = walk.source;
  const event = events[index];
  if (event === undefined) return 1;
  switch (event.kind) {
    case 'fund-spent': {
      const update = events[index + 1];
      const result = events[index + 2];
      const isPayment = isNext(update, event, 1) && isNext(result, event, 2);
      if (isPayment && update?.kind === 'balance-updated' && result?.kind === 'settlement-result') {
        addPayment(walk, event, update, result);
        return 3;
      }
      walk.gaps.push({ kind: 'unattributed', transactionHash: event.transactionHash, logIndex: event.logIndex });
      return 1;
    }
    case 'settlement-result':
      addUnpaidResult(walk, event);
      return 1;
    case 'balance-updated':
      addBalanceChange(walk, event);
      return 1;
    case 'refund-requested':
      addRefundRequest(walk, event);
      return 1;
    case 'account-deleted':
      addDeletion(walk, event);
      return 1;
  }
}

/** Derive a statement from the events about one owner: pairing by adjacency, then the decision table (provider protocol §5.5). */
export function buildStatement(source: StatementSource): BuiltStatement {
  const walk: Walk = { source, pairs: new Map(source.opening), entries: [], gaps: [], resultsMet: new Map() };
  let index = 0;
  while (index < source.events.length) index += step(walk, index);
  return { entries: walk.entries, ending: walk.pairs, gaps: walk.gaps };
}

/** Compare where the rows lead with what the contract holds (F-062); each difference is a gap with both numbers. */
export function endingGaps(
  ending: ReadonlyMap<Address, PairState>,
  held: ReadonlyMap<Address, PairState>,
): readonly StatementGap[] {
  const providers = new Set([...ending.keys(), ...held.keys()]);
  return [...providers].flatMap((provider): readonly StatementGap[] => {
    const one = ending.get(provider);
    const other = held.get(provider);
    const isEqual = one?.balance === other?.balance && one?.pendingRefund === other?.pendingRefund;
    return isEqual ? [] : [{ kind: 'end-differs', provider, followed: one, held: other }];
  });
}
