import { setTimeout as pause } from 'node:timers/promises';
import {
  type Client,
  type Hex,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
  WaitForTransactionReceiptTimeoutError,
} from 'viem';
import { getTransactionReceipt } from 'viem/actions';

/**
 * Wait until a transaction is mined, whether it succeeded or was reverted. A node may tell of a new block before it knows its
 * receipts; viem's own wait looks again only when another block comes, and a chain that mines on demand brings none.
 * @throws WaitForTransactionReceiptTimeoutError
 */
export async function receiptOf(client: Client, hash: Hex, timeoutMs = 180_000): Promise<TransactionReceipt> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const receipt = await receiptSoFar(client, hash);
    if (receipt) return receipt;
    if (performance.now() >= deadline) throw new WaitForTransactionReceiptTimeoutError({ hash });
    await pause(client.pollingInterval);
  }
}

async function receiptSoFar(client: Client, hash: Hex): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client, { hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  }
}

/**
 * The gas to allow for a call that was estimated, half as much again. An estimate is exact for the moment it was made in: a time
 * that is written anew a second later, or a settlement in between, makes the same call dearer. What is not used costs nothing.
 */
export const gasWithRoom = (estimate: bigint): bigint => (estimate * 3n) / 2n;
