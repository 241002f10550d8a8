// The order of writing, which makes a crash harmless at any instruction:
//   1. The row is opened before anything goes upstream. Killed here: nothing was delivered, the row is pruned unbilled.
//   2. The bill is committed before the client sees the end of the body. A client that has the whole answer has a billed row;
//      one that was cut off may have one, as the network bills it too (provider protocol §4.2).
//   3. A signed order and the rows it holds are committed in one transaction before the order is sent. Killed before: the rows
//      are owed as they were. Killed after: the order is pending, and while it is, no other order of this user is made.
//   4. The order is sent. The contract takes a nonce once, so the same order sent again can never charge twice.
//   5. What the chain answered about an order is booked in one transaction: paid to its rows, its state. Booking twice changes nothing.
// At every start and before every run, what is pending is brought to its end from the chain: see `reconcilePending`.
import type { Address } from 'viem';
import { fetchChainAccount } from '../chain';
import type { PendingSettlement } from '../store/store';
import { bookOutcomes, type SettledUser, type SettlerParts } from './booking';
import { batchLimit } from './plan';
import { findOutcome, type OrderOutcome, sendOrders } from './settlement-chain';

/**
 * Bring settlements that were recorded but never booked to their end, after a crash or a lost receipt. The chain decides:
 * paid by its logs, then that is booked; nonce still unused, then the very same order is sent again; nonce passed by a later
 * order that the logs do show, then the rows are owed again. Where the logs show neither, nothing is guessed: it stays pending.
 */
export async function reconcilePending(parts: SettlerParts): Promise<readonly SettledUser[]> {
  const settled: SettledUser[] = [];
  const unsent: PendingSettlement[] = [];
  for (const order of await parts.store.pendingSettlements()) {
    // The nonce is read before the logs: a transaction mined in between must not look as if it had never been.
    const account = await fetchChainAccount(parts.access, order.user);
    if (account && account.nonce < order.nonce) {
      unsent.push(order);
      continue;
    }
    // Also of an account that is gone: it may have paid before its owner emptied it.
    const outcome = await findOutcome(parts.access, order);
    if (outcome) settled.push(...(await bookOutcomes(parts, [outcome])));
    else if (!account) unsent.push(order);
    else await passedBy(parts, order, account.nonce);
  }
  for (let start = 0; start < unsent.length; start += batchLimit) {
    const orders = unsent.slice(start, start + batchLimit);
    parts.log('settlement-again', { orders: orders.length });
    settled.push(...(await sendAndBook(parts, orders)));
  }
  return settled;
}

/** Its nonce is used up and no log of it is found: only if the log of the order that used a later one is, the logs are whole. */
async function passedBy(parts: SettlerParts, order: PendingSettlement, usedNonce: bigint): Promise<void> {
  const { user, nonce, fromBlock } = order;
  const later = usedNonce > nonce && (await findOutcome(parts.access, { user, nonce: usedNonce, fromBlock }));
  parts.log(later ? 'settlement-passed-by' : 'settlement-unreadable', { user });
  if (!later) return;
  await parts.store.endSettlements([
    { user, nonce, state: 'rejected', paid: 0n, transactionHash: undefined, skipUntil: 0 },
  ]);
}

/** Send orders that are on record, and book what became of each; where that stays unknown they stay pending. */
export async function sendAndBook(
  parts: SettlerParts,
  orders: readonly PendingSettlement[],
): Promise<readonly SettledUser[]> {
  const outcomes = await sendOrders(parts.access, orders);
  if (!outcomes) throw new Error('the settlement transaction was reverted');
  const decided: OrderOutcome[] = [];
  for (const outcome of outcomes) decided.push(await firstCopy(parts, orders, outcome));
  return bookOutcomes(parts, decided);
}

/** A refused copy proves nothing about another copy of the same order, which may have been mined before: that one's result counts. */
async function firstCopy(
  { access }: SettlerParts,
  orders: readonly { readonly user: Address; readonly nonce: bigint; readonly fromBlock: bigint }[],
  outcome: OrderOutcome,
): Promise<OrderOutcome> {
  if (outcome.status === 'success' || outcome.status === 'partial') return outcome;
  const order = orders.find(({ user, nonce }) => user === outcome.user && nonce === outcome.nonce);
  return (order && (await findOutcome(access, order))) ?? outcome;
}
