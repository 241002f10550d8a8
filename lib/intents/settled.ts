import type { Hex } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { fetchBlock, fetchBlockAt } from '@/lib/chain/reads/block';
import { fetchReceipt, fetchTransaction, type Receipt } from '@/lib/chain/reads/transaction';
import type { FollowEnd, Wait } from './follow';

/** How long a mined transaction is looked at again: so many blocks on top of it, or so long, and no reorganisation is expected; 0 blocks: not at all. */
export type Finality = { readonly blocks: bigint; readonly milliseconds: number; readonly pollMilliseconds: number };

/** Twelve blocks, or ten minutes on a chain that stands still. */
export const usualFinality: Finality = { blocks: 12n, milliseconds: 600_000, pollMilliseconds: 4_000 };

/** A transaction in its block: the followed one, or the one that took its place. */
type Placed = { readonly hash: Hex; readonly receipt: Receipt };

/** What became of the block that decided a request; `nonce` of its transaction, by which it can be looked for once it is gone. */
export type Place =
  | { readonly kind: 'gone'; readonly nonce: bigint | undefined }
  | { readonly kind: 'final' }
  | { readonly kind: 'stopped' };

type PlacePorts = {
  readonly client: ReadClient;
  readonly now: () => number;
  readonly wait: Wait;
  readonly finality: Finality;
};

/** Moved to another block counts as gone: what it did there has to be read anew. */
async function isGone(client: ReadClient, { hash, receipt }: Placed): Promise<boolean> {
  const current = await fetchReceipt(client, hash);
  if (current !== undefined) return current.block.hash !== receipt.block.hash;
  // A node that lags behind does not know the receipt either; only another block in its place proves that it is gone.
  return (await fetchBlockAt(client, receipt.block.number)).hash !== receipt.block.hash;
}

async function placedOf(client: ReadClient, end: Exclude<FollowEnd, { kind: 'stopped' }>): Promise<Placed | undefined> {
  if (end.kind === 'mined') return { hash: end.receipt.hash, receipt: end.receipt };
  if (end.kind !== 'replaced' || end.by === undefined) return undefined;
  const { hash } = end.by;
  const receipt = await fetchReceipt(client, hash);
  return receipt && { hash, receipt };
}

/** Asked for at once: after a reorganisation the node may no longer know the transaction, and with it its nonce. */
async function nonceOf(
  client: ReadClient,
  { entry }: Exclude<FollowEnd, { kind: 'stopped' }>,
): Promise<bigint | undefined> {
  if (entry.nonce !== undefined || entry.hash === undefined) return entry.nonce;
  try {
    return (await fetchTransaction(client, entry.hash))?.nonce;
  } catch {
    // The looks to come ask again.
    return undefined;
  }
}

/** Ask something until the node answers; undefined when the signal aborts or the time is over. */
async function persist<T>(
  { now, wait, finality }: PlacePorts,
  { until, signal, ask }: { until: number; signal: AbortSignal; ask: () => Promise<T | undefined> },
): Promise<T | undefined> {
  while (now() < until) {
    await wait(finality.pollMilliseconds, signal);
    if (signal.aborted) return undefined;
    try {
      const answer = await ask();
      if (answer !== undefined) return signal.aborted ? undefined : answer;
    } catch {
      // The node did not answer; nothing is known, and the next look asks again.
    }
  }
  return undefined;
}

/**
 * Watch over the block that decided a request until a reorganisation is no longer to be expected. `gone`: the block is no longer part
 * of the chain. A node that does not answer decides nothing.
 */
export async function watchPlace(
  ports: PlacePorts,
  { end, signal }: { readonly end: Exclude<FollowEnd, { kind: 'stopped' }>; readonly signal: AbortSignal },
): Promise<Place> {
  const { client, now, finality } = ports;
  if (end.kind === 'given-up' || finality.blocks === 0n) return { kind: 'final' };
  const until = now() + finality.milliseconds;
  let placed: Placed | undefined;
  let nonce = await nonceOf(client, end);
  const ask = async (): Promise<Place | undefined> => {
    placed ??= await placedOf(client, end);
    if (placed === undefined) return { kind: 'final' };
    if (await isGone(client, placed)) return { kind: 'gone', nonce };
    nonce ??= (await fetchTransaction(client, placed.hash))?.nonce;
    const { number } = await fetchBlock(client);
    return number >= placed.receipt.block.number + finality.blocks ? { kind: 'final' } : undefined;
  };
  const place = await persist(ports, { until, signal, ask });
  return place ?? { kind: signal.aborted ? 'stopped' : 'final' };
}
