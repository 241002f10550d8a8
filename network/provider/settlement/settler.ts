import { setTimeout as pause } from 'node:timers/promises';
import type { Address } from 'viem';
import type { SettlementStatus } from '@/lib/domain/settlement';
import { type ChainAccount, fetchChainAccounts, revertNameOf } from '../chain';
import { reasonOf } from '../log';
import type { PendingSettlement } from '../store/store';
import { hourMs, type SettledUser, type SettlerParts } from './booking';
import { affordablePrefix, batchLimit, groupByUser, nextNonce, signOrder, type UserRows } from './plan';
import { reconcilePending, sendAndBook } from './reconcile';
import { previewOrders } from './settlement-chain';

/** What a run did: orders the chain answered, and neuron given up because the chain can no longer take it. */
export type SettlementReport = { readonly settled: readonly SettledUser[]; readonly forgiven: bigint };

export type Settler = {
  settle(): Promise<SettlementReport>;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
};

type Signed = {
  readonly group: UserRows;
  readonly order: PendingSettlement;
  /** Undefined where the chain knows none (any more). */
  readonly account: ChainAccount | undefined;
};

/** How long the answers under way have this process to themselves between two signatures, in milliseconds. */
const breathMs = 5;

/**
 * Turn what is owed into settlements on chain (provider protocol §5). Runs never overlap, nor do those of two replicas: they
 * wait for each other by a lock in their database. Should the lock be lost with its connection in the middle of a run, no row
 * can be in two orders all the same (the store refuses), and no order can be paid twice (the contract does).
 */
export function createSettler(parts: SettlerParts): Settler {
  let last: Promise<unknown> = Promise.resolve();
  let lastNonce = 0n;

  const signGroup: SignGroup = async ({ group, account, fromBlock }) => {
    const { access, signer, now } = parts;
    await pause(breathMs);
    lastNonce = nextNonce({ nowSeconds: now() / 1_000, accountNonce: account?.nonce ?? 0n, lastNonce });
    const order = await signOrder({
      signer,
      chainId: access.chainId,
      inference: access.inference,
      provider: access.provider,
      group,
      nonce: lastNonce,
      fromBlock,
    });
    return { group, order, account };
  };

  const tidy = createTidy(parts);
  const run = async (): Promise<SettlementReport> => {
    const reconciled = await reconcilePending(parts);
    // What is owed is settled whether or not there was room to tidy up.
    await tidy().catch((error: unknown) => parts.log('store-failed', { reason: reasonOf(error) }));
    const reports: SettlementReport[] = [];
    for await (const batch of batchesToSettle(parts)) reports.push(await settleBatch(parts, batch, signGroup));
    return {
      settled: [...reconciled, ...reports.flatMap((report) => report.settled)],
      forgiven: reports.reduce((sum, report) => sum + report.forgiven, 0n),
    };
  };

  return {
    idle: async () => {
      await last;
    },
    settle: () => {
      const next = last.then(() => parts.store.exclusively(run));
      // The caller of the failed run hears of its failure; the next run starts all the same.
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** Forget what nobody waits for any more: rows never answered, receipts past their time, signatures past theirs. */
function createTidy({ store, now, receiptsKeptMs }: SettlerParts): () => Promise<void> {
  let receiptsPrunedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    await store.pruneUnanswered(now() - hourMs);
    // It looks at every row there is, for a time that is counted in days: once an hour will do.
    if (now() - receiptsPrunedAt >= hourMs) {
      receiptsPrunedAt = now();
      await store.pruneReceipts(now() - receiptsKeptMs);
    }
    await store.pruneShared(now());
    await store.reclaim();
  };
}

/** Read a batch when its turn has come: what is owed altogether may be more than anybody wants in memory, or to wait for. */
async function* batchesToSettle({ store, now }: SettlerParts): AsyncGenerator<readonly UserRows[]> {
  for (let after: Address | undefined; ; ) {
    const batch = groupByUser(await store.settleable({ now: now(), after, users: batchLimit }));
    if (batch.length > 0) yield batch;
    if (batch.length < batchLimit) return;
    after = batch.at(-1)?.user;
  }
}

type SignGroup = (input: {
  readonly group: UserRows;
  readonly account: ChainAccount | undefined;
  readonly fromBlock: bigint;
}) => Promise<Signed>;

async function settleBatch(
  parts: SettlerParts,
  batch: readonly UserRows[],
  signGroup: SignGroup,
): Promise<SettlementReport> {
  const fromBlock = await parts.access.reader.getBlockNumber();
  const accounts = await fetchChainAccounts(
    parts.access,
    batch.map(({ user }) => user),
  );
  const signed: Signed[] = [];
  for (const group of batch) signed.push(await signGroup({ group, account: accounts.get(group.user), fromBlock }));
  const statuses = await previewOrSkip(parts, signed);
  if (!statuses) return { settled: [], forgiven: 0n };

  const ready: Signed[] = [];
  let forgiven = 0n;
  for (const item of signed) {
    const status = statuses.get(item.group.user) ?? 'success';
    if (status === 'success') ready.push(item);
    else if (status === 'partial') ready.push(...(await affordablePart(parts, item, signGroup)));
    else if (status === 'no-tee-signer') forgiven += await parts.store.forgiveUser(item.group.user);
    if (status !== 'success') parts.log('settlement-preview', { user: item.group.user, status });
  }
  if (forgiven > 0n) parts.log('settlement-forgiven', { neuron: forgiven.toString() });
  if (ready.length === 0) return { settled: [], forgiven };
  return { settled: await sendReady(parts, ready), forgiven };
}

/** A preview the contract itself refuses counts as partial for everybody: an hour's pause (§5.4). An unreachable chain does not. */
async function previewOrSkip(
  { access, store, now, log }: SettlerParts,
  signed: readonly Signed[],
): Promise<ReadonlyMap<Address, SettlementStatus> | undefined> {
  try {
    return await previewOrders(
      access,
      signed.map(({ order }) => order),
    );
  } catch (error) {
    if (revertNameOf(error) === undefined) throw error;
    log('settlement-preview-refused', { reason: reasonOf(error) });
    const requestHashes = signed.flatMap(({ group }) => group.rows.map((row) => row.requestHash));
    await store.skipRequests({ requestHashes, until: now() + hourMs });
    return undefined;
  }
}

async function affordablePart(
  { store, now }: SettlerParts,
  item: Signed,
  signGroup: SignGroup,
): Promise<readonly Signed[]> {
  const { group, account, order } = item;
  const { taken, left } = affordablePrefix(group.rows, account?.balance ?? 0n);
  await store.skipRequests({ requestHashes: left.map((row) => row.requestHash), until: now() + hourMs });
  if (taken.length === 0) return [];
  return [await signGroup({ group: { user: group.user, rows: taken }, account, fromBlock: order.fromBlock })];
}

/** Write ahead, send, book. A failure after the first write leaves the orders pending: the next run looks at the chain. */
async function sendReady(parts: SettlerParts, ready: readonly Signed[]): Promise<readonly SettledUser[]> {
  const createdAt = parts.now();
  await parts.store.recordPending(
    ready.map(({ group, order }) => ({ order, requestHashes: group.rows.map((row) => row.requestHash), createdAt })),
  );
  parts.log('settlement-recorded', { orders: ready.length });
  return sendAndBook(
    parts,
    ready.map(({ order }) => order),
  );
}
