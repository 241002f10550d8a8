import type { Address } from 'viem';

/** The stores of the database, one for each kind of record. */
export const storeNames = [
  'chats',
  'receipts',
  'intentJournal',
  'seenTexts',
  'meta',
  'verdicts',
  'measurements',
  'answers',
  'evidence',
] as const;

export type StoreName = (typeof storeNames)[number];

/** Whether something was kept in this browser; the product goes on either way. */
export type StoreOutcome = 'kept' | 'not-kept';

/** What is stored: `key` is unique in its store, `scope` names chain and account, `body` is plain JSON of the given version. */
export type StoredRecord = {
  readonly key: string;
  readonly scope: string;
  readonly version: number;
  readonly body: unknown;
};

/** Whose record it is. */
export type RecordOwner = {
  readonly chainId: number;
  readonly account: Address | 'none';
  /** The contract a record is about; without it the record would outlive a network that was set up anew. */
  readonly contract?: Address | undefined;
};

/** Name the chain, account and contract a record belongs to. */
export function scopeOf({ chainId, account, contract }: RecordOwner): string {
  const owner = `${chainId}:${account.toLowerCase()}`;
  return contract === undefined ? owner : `${owner}:${contract.toLowerCase()}`;
}

/** Name one record within its store. */
export function recordKey(owner: RecordOwner, id: string): string {
  return `${scopeOf(owner)}:${id}`;
}

/** Holds records; no method rejects. */
export type RecordStore = {
  put(store: StoreName, record: StoredRecord): Promise<StoreOutcome>;
  /** Put a record unless its key is taken; gives the record that holds the key afterwards. */
  claim(store: StoreName, record: StoredRecord): Promise<StoredRecord>;
  /** Replace a record by what is made of it, with no other write in between. */
  change(
    store: StoreName,
    key: string,
    write: (before: StoredRecord | undefined) => StoredRecord,
  ): Promise<StoreOutcome>;
  get(store: StoreName, key: string): Promise<StoredRecord | undefined>;
  list(store: StoreName, scope: string): Promise<readonly StoredRecord[]>;
  /** Every record of a store, whoever it belongs to. */
  all(store: StoreName): Promise<readonly StoredRecord[]>;
  remove(store: StoreName, key: string): Promise<StoreOutcome>;
};
