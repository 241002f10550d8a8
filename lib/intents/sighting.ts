import { isAddressEqual } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { RpcRefusedError } from '@/lib/chain/errors';
import { fetchBlock } from '@/lib/chain/reads/block';
import {
  fetchMinedCount,
  fetchReceipt,
  fetchTransaction,
  findByNonce,
  type Receipt,
  type SentTransaction,
} from '@/lib/chain/reads/transaction';
import type { JournalEntry } from './journal';

/** What one look at the chain says about a sent transaction. */
export type Sighting =
  | { readonly kind: 'mined'; readonly receipt: Receipt }
  | { readonly kind: 'pending'; readonly nonce: bigint }
  | { readonly kind: 'unknown' }
  /** Its nonce was used by another transaction, which does the same at another price. */
  | { readonly kind: 'sped-up'; readonly by: SentTransaction }
  /** Its nonce was used by a transaction that does something else. */
  | { readonly kind: 'replaced'; readonly by: SentTransaction | undefined };

async function findReplacement(
  client: ReadClient,
  entry: JournalEntry,
  nonce: bigint,
): Promise<SentTransaction | undefined> {
  const { number: toBlock } = await fetchBlock(client);
  try {
    return await findByNonce(client, { owner: entry.owner, nonce, fromBlock: entry.sentAtBlock, toBlock });
  } catch (error) {
    // A node without the state of old blocks cannot tell which transaction it was; that it was replaced stays certain.
    if (error instanceof RpcRefusedError) return undefined;
    throw error;
  }
}

const doesTheSame = (other: SentTransaction, entry: JournalEntry): boolean =>
  other.to !== undefined &&
  isAddressEqual(other.to, entry.to) &&
  other.input.toLowerCase() === entry.input.toLowerCase() &&
  other.value === entry.value;

/**
 * Look once for a sent transaction: its receipt, else the transaction itself, else whether its nonce is used up (F-041).
 * @throws RpcUnavailableError and the like; that says nothing about the transaction.
 */
export async function sight(client: ReadClient, entry: JournalEntry): Promise<Sighting> {
  const receipt = await fetchReceipt(client, entry.hash);
  if (receipt !== undefined) return { kind: 'mined', receipt };
  const transaction = await fetchTransaction(client, entry.hash);
  if (transaction !== undefined) return { kind: 'pending', nonce: transaction.nonce };
  if (entry.nonce === undefined) return { kind: 'unknown' };
  if ((await fetchMinedCount(client, entry.owner)) <= entry.nonce) return { kind: 'unknown' };
  // It may have been mined between the first question and the last one.
  const late = await fetchReceipt(client, entry.hash);
  if (late !== undefined) return { kind: 'mined', receipt: late };
  const by = await findReplacement(client, entry, entry.nonce);
  return by !== undefined && doesTheSame(by, entry) ? { kind: 'sped-up', by } : { kind: 'replaced', by };
}
