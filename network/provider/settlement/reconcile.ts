import { fetchChainAccount } from '../chain';
import type { PendingSettlement } from '../store/store';
import { bookOutcomes, type SettledUser, type SettlerParts } from './booking';
import { batchLimit } from './plan';
import { findOutcome, type OrderOutcome, sendOrders } from './settlement-chain';

/**
 * Bring settlements that were recorded but never booked to their end, after a crash or a lost receipt.
 * The chain decides: nonce used up, then its logs say what was paid (nothing found: owed again); nonce still unused, then the
 * very same order is sent again. The contract takes a nonce once, so a copy of an order can never charge twice.
 */
export async function reconcilePending(parts: SettlerParts): Promise<readonly SettledUser[]> {
  const settled: SettledUser[] = [];
  const unsent: PendingSettlement[] = [];
  for (const order of await parts.store.pendingSettlements()) {
    // The nonce is read before the logs: a transaction mined in between must not look as if it had never been.
    const account = await fetchChainAccount(parts.access, order.user);
    if (account === undefined || account.nonce < order.nonce) {
      unsent.push(order);
      continue;
    }
    const outcome = await findOutcome(parts.access, order);
    if (outcome) settled.push(...(await bookOutcomes(parts, [outcome])));
    else await reopen(parts, order);
  }
  for (let start = 0; start < unsent.length; start += batchLimit) {
    settled.push(...(await sendAgain(parts, unsent.slice(start, start + batchLimit))));
  }
  return settled;
}

async function reopen({ store, log }: SettlerParts, { user, nonce }: PendingSettlement): Promise<void> {
  log('settlement-passed-by', { user });
  await store.endSettlement({ user, nonce, state: 'rejected', paid: 0n, transactionHash: undefined, skipUntil: 0 });
}

async function sendAgain(parts: SettlerParts, orders: readonly PendingSettlement[]): Promise<readonly SettledUser[]> {
  parts.log('settlement-again', { orders: orders.length });
  const outcomes = await sendOrders(parts.access, orders);
  if (!outcomes) throw new Error('the repeated settlement transaction was reverted or has no receipt yet');
  const decided: OrderOutcome[] = [];
  for (const outcome of outcomes) {
    const order = orders.find(({ user, nonce }) => user === outcome.user && nonce === outcome.nonce);
    // Its nonce was taken in the meantime: the first copy was mined after all, and its own result counts.
    const first = order && outcome.status === 'invalid-nonce' ? await findOutcome(parts.access, order) : undefined;
    decided.push(first ?? outcome);
  }
  return bookOutcomes(parts, decided);
}
