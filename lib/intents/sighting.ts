import { type Hex, isAddressEqual } from 'viem';
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
import { WalletDisconnectedError } from '@/lib/chain/wallet-errors';
import type { JournalEntry } from './journal';
import type { WalletPort } from './wallet-port';

/** What one look at the chain says about a request to the wallet. */
export type Sighting =
  | { readonly kind: 'mined'; readonly receipt: Receipt }
  | { readonly kind: 'pending'; readonly nonce: bigint | undefined }
  | { readonly kind: 'unknown' }
  /** The wallet named the transaction that its batch became. */
  | { readonly kind: 'named'; readonly hash: Hex }
  /** The wallet gave its batch up. */
  | { readonly kind: 'given-up' }
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

/** Look where the account's next transaction stood when the wallet was opened; only the very same call there proves anything. */
async function sightByNextNonce(client: ReadClient, entry: JournalEntry): Promise<Sighting> {
  const { nextNonce } = entry;
  if (nextNonce === undefined || (await fetchMinedCount(client, entry.owner)) <= nextNonce) return { kind: 'unknown' };
  const by = await findReplacement(client, entry, nextNonce);
  return by !== undefined && doesTheSame(by, entry) ? { kind: 'sped-up', by } : { kind: 'unknown' };
}

async function sightHash(client: ReadClient, entry: JournalEntry, hash: Hex): Promise<Sighting> {
  const receipt = await fetchReceipt(client, hash);
  if (receipt !== undefined) return { kind: 'mined', receipt };
  const transaction = await fetchTransaction(client, hash);
  if (transaction !== undefined) return { kind: 'pending', nonce: transaction.nonce };
  if (entry.callsId !== undefined) return { kind: 'unknown' };
  if (entry.nonce === undefined) return sightByNextNonce(client, entry);
  if ((await fetchMinedCount(client, entry.owner)) <= entry.nonce) return { kind: 'unknown' };
  // It may have been mined between the first question and the last one.
  const late = await fetchReceipt(client, hash);
  if (late !== undefined) return { kind: 'mined', receipt: late };
  const by = await findReplacement(client, entry, entry.nonce);
  return by !== undefined && doesTheSame(by, entry) ? { kind: 'sped-up', by } : { kind: 'replaced', by };
}

async function sightBatch(wallet: Pick<WalletPort, 'batches'>, callsId: string): Promise<Sighting> {
  // A batch can be asked of nobody but the wallet that took it.
  if (wallet.batches === undefined) throw new WalletDisconnectedError('The wallet that took the batch is not here');
  const status = await wallet.batches.status(callsId);
  if (status.kind === 'sent') return { kind: 'named', hash: status.hash };
  return status.kind === 'pending' ? { kind: 'pending', nonce: undefined } : { kind: status.kind };
}

/**
 * Look once for a request: the receipt of its transaction, else the transaction itself, else whether its nonce is used up (F-041).
 * A batch whose transaction is not known yet is asked of the wallet.
 * @throws RpcUnavailableError and the like; that says nothing about the transaction.
 */
export async function sight(
  { client, wallet }: { readonly client: ReadClient; readonly wallet: Pick<WalletPort, 'batches'> },
  entry: JournalEntry,
): Promise<Sighting> {
  if (entry.hash !== undefined) return sightHash(client, entry, entry.hash);
  return entry.callsId === undefined ? sightByNextNonce(client, entry) : sightBatch(wallet, entry.callsId);
}
