import type { Address, Hex } from 'viem';
import type { BilledTerms, Receipt } from '@/lib/protocol/receipt';
import type { SharedAllowances } from '../limiter';
import type { SharedMistakes } from '../mistake-block';

/** One billed request that is not settled yet; amounts in neuron, `outstanding` = fee less what a partial settlement paid. */
export type OwedRequest = {
  readonly requestHash: string;
  readonly user: Address;
  readonly fee: bigint;
  readonly inputFee: bigint;
  readonly outputFee: bigint;
  readonly outstanding: bigint;
};

/** A request that is about to go to the model server. */
export type NewRequest = {
  readonly requestHash: string;
  readonly user: Address;
  readonly serviceType?: string;
  readonly model: string;
  readonly createdAt: number;
};

/** Whether a row was opened; `unsettled`: what its user owed at that moment, in neuron. */
export type RequestOpening = { readonly opened: boolean; readonly unsettled: bigint };

/** What is written when a response has ended; amounts in neuron, hashes as 64 hex characters. */
export type RequestBill = {
  readonly requestHash: string;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly inputFee: bigint;
  readonly outputFee: bigint;
  readonly fee: bigint;
  readonly inputPrice: bigint;
  readonly outputPrice: bigint;
  readonly terms: BilledTerms;
  /** The answer's `ZG-Res-Key`, where it had one. */
  readonly responseKey: string | undefined;
  readonly requestSha256: string;
  readonly responseSha256: string;
  readonly finishedAt: number;
};

/** A signed order as the contract takes it (provider protocol §5.2), with where to look for its outcome. */
export type PendingSettlement = {
  readonly user: Address;
  readonly totalFee: bigint;
  readonly requestsHash: Hex;
  readonly nonce: bigint;
  readonly signature: Hex;
  /** No earlier block can hold this settlement. */
  readonly fromBlock: bigint;
};

/** How a pending settlement ended: what the user's account paid, in neuron. */
export type SettlementEnding = {
  readonly user: Address;
  readonly nonce: bigint;
  readonly state: 'settled' | 'partial' | 'rejected';
  readonly paid: bigint;
  readonly transactionHash: Hex | undefined;
  /** Rows that stay owed are not taken before this time (ms). */
  readonly skipUntil: number;
};

/** What the store knows of a receipt; who it belongs to and who signs it is known elsewhere. */
export type StoredReceipt = Omit<Receipt, 'provider'>;

/** A page of receipts in the order they were billed; `more`: the last one is not the user's last. */
export type ReceiptPage = { readonly receipts: readonly StoredReceipt[]; readonly more: boolean };

/** One settlement order as it was sent, and how it ended; amounts in neuron. */
export type StoredSettlement = {
  readonly user: Address;
  readonly nonce: bigint;
  readonly totalFee: bigint;
  readonly requestsHash: Hex;
  readonly state: 'pending' | 'settled' | 'partial' | 'rejected';
  readonly paid: bigint;
  readonly transactionHash: Hex | undefined;
  readonly createdAt: bigint;
};

/** One row behind a settlement: with how much of its fee the order counted it, and how much of that was paid; neuron. */
export type SettledRow = { readonly counted: bigint; readonly credited: bigint; readonly receipt: StoredReceipt };

/** The reading side of the books: what a user may see of their own rows. */
export type ReceiptShelf = {
  /** Receipts billed after that of request `after` (undefined: from the first); `undefined` where there is no such request. */
  receipts(input: {
    readonly user: Address;
    readonly after: string | undefined;
    readonly limit: number;
  }): Promise<ReceiptPage | undefined>;
  /** Orders of a user with a nonce above `after`, in the order of their nonces. */
  settlements(input: {
    readonly user: Address;
    readonly after: bigint;
    readonly limit: number;
  }): Promise<readonly StoredSettlement[]>;
  settlement(user: Address, nonce: bigint): Promise<StoredSettlement | undefined>;
  /** Rows of an order above position `after` (0: from the first), in the order its hash was made from. */
  settledRows(input: {
    readonly user: Address;
    readonly nonce: bigint;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly SettledRow[]>;
  /** Forget what was settled or given up before a time (ms), with its settlements; what is owed stays. Returns how many requests. */
  pruneReceipts(before: number): Promise<number>;
};

/** What replicas of one provider have in common beside the books. */
export type SharedState = SharedAllowances &
  SharedMistakes & {
    /** True where several processes may share this database; an embedded one belongs to one process. */
    readonly isShared: boolean;
    keepSignature(input: {
      readonly responseKey: string;
      readonly text: string;
      readonly signature: Hex;
      readonly keptUntil: number;
    }): Promise<void>;
    findSignature(
      responseKey: string,
      now: number,
    ): Promise<{ readonly text: string; readonly signature: Hex } | undefined>;
    /** Forget signatures past their time, buckets that are full again, and old mistakes. */
    pruneShared(now: number): Promise<void>;
    /** Run one at a time among all replicas of this provider. */
    exclusively<T>(work: () => Promise<T>): Promise<T>;
  };

/**
 * Where a provider keeps what it is owed. A row's life: `open` (before forwarding) → `billed` (response ended) →
 * `settling` (a pending settlement holds it) → `settled`; or `forgiven` when the chain can no longer take it.
 */
export type Store = ReceiptShelf &
  SharedState & {
    /**
     * Open a request's row, unless its user already owes more than `owedAtMost` neuron (undefined: however much it is).
     * Checked and written at once, so it answers in one journey to the database.
     */
    openRequest(row: NewRequest & { readonly owedAtMost?: bigint }): Promise<RequestOpening>;
    /** Forget a request that was not answered or brought nothing. */
    dropRequest(requestHash: string): Promise<void>;
    billRequest(bill: RequestBill): Promise<void>;
    unsettledFee(user: Address): Promise<bigint>;
    usersOwing(): Promise<readonly { readonly user: Address; readonly unsettled: bigint }[]>;
    /** Delete requests that never got an answer and are older than `before` (ms); returns how many. */
    pruneUnanswered(before: number): Promise<number>;
    /**
     * Every row to settle now of the first `users` users after `after` (in the order of the database; undefined: from the
     * first), each user's together and oldest first; none of a user who has a pending settlement.
     */
    settleable(page: {
      readonly now: number;
      readonly after: Address | undefined;
      readonly users: number;
    }): Promise<readonly OwedRequest[]>;
    skipRequests(input: { readonly requestHashes: readonly string[]; readonly until: number }): Promise<void>;
    /** Give up every row of a user that is not being settled; returns the neuron given up. */
    forgiveUser(user: Address): Promise<bigint>;
    /**
     * Write ahead: these orders are about to be sent and hold these rows. An order and its rows are written in one transaction;
     * many orders take several, so that nobody waits long for their end.
     */
    recordPending(
      orders: readonly { order: PendingSettlement; requestHashes: readonly string[]; createdAt: number }[],
    ): Promise<void>;
    pendingSettlements(): Promise<readonly PendingSettlement[]>;
    /**
     * Credit what was paid to the oldest rows of each settlement; the rest is owed again (a partly paid row keeps its credit).
     * Each order's booking is whole or not there, and each is booked once however often it is told.
     */
    endSettlements(endings: readonly SettlementEnding[]): Promise<void>;
    /** Remove every row of this chain, contract and provider: only where the chain itself has begun anew. */
    forgetAll(): Promise<void>;
    /** Let new rows take the room of those that are gone. */
    reclaim(): Promise<void>;
    close(): Promise<void>;
  };
