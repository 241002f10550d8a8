import { DecodeError, type Decoder, toStored } from './decode';
import type { StoreNotices } from './notices';
import {
  type RecordOwner,
  type RecordStore,
  recordKey,
  type StoredRecord,
  type StoreName,
  type StoreOutcome,
  scopeOf,
} from './records';

/** What was found: the readable records, and how many could not be read and were left alone. */
export type Listed<T> = { readonly records: readonly T[]; readonly damaged: number };

/** How one kind of record is named and read. Raise `version` when the stored shape changes, and read the old one in `decode`. */
export type Codec<T> = {
  readonly store: StoreName;
  readonly version: number;
  readonly decode: Decoder<T>;
  readonly ownerOf: (value: T) => RecordOwner;
  readonly idOf: (value: T) => string;
};

/** Records of one kind; nothing here rejects. */
export type Collection<T> = {
  save(value: T): Promise<StoreOutcome>;
  /** Save a value, joined with what is stored of it where that can be read; no other tab writes in between. */
  join(value: T, combine: (stored: T) => T): Promise<StoreOutcome>;
  list(owner: RecordOwner): Promise<Listed<T>>;
  /** Find one record; one that cannot be read is not there. */
  find(owner: RecordOwner, id: string): Promise<T | undefined>;
  remove(owner: RecordOwner, id: string): Promise<StoreOutcome>;
};

/** Keep values of one kind in a record store, parsed when read; a damaged record is skipped and counted, never thrown. */
export function createCollection<T>(
  codec: Codec<T>,
  { records, notices }: { records: RecordStore; notices: StoreNotices },
): Collection<T> {
  const { store, version } = codec;
  const read = (record: StoredRecord): { readonly value: T } | undefined => {
    try {
      if (record.version !== version) throw new DecodeError('version', `version ${version}`);
      const value = codec.decode(record.body, store);
      // A record filed under a foreign account would show one person's chats to another.
      if (recordKey(codec.ownerOf(value), codec.idOf(value)) !== record.key) throw new DecodeError('key', 'its own');
      return { value };
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  };
  const recordOf = (value: T): StoredRecord => {
    const owner = codec.ownerOf(value);
    return { key: recordKey(owner, codec.idOf(value)), scope: scopeOf(owner), version, body: toStored(value) };
  };
  return {
    async save(value) {
      const record = recordOf(value);
      const outcome = await records.put(store, record);
      notices.tell({ store, scope: record.scope });
      return outcome;
    },
    async join(value, combine) {
      const { key, scope } = recordOf(value);
      const outcome = await records.change(store, key, (before) => {
        const stored = before === undefined ? undefined : read(before);
        return recordOf(stored === undefined ? value : combine(stored.value));
      });
      notices.tell({ store, scope });
      return outcome;
    },
    async list(owner) {
      const found = await records.list(store, scopeOf(owner));
      const values = found.map(read).flatMap((item) => (item === undefined ? [] : [item.value]));
      return { records: values, damaged: found.length - values.length };
    },
    async find(owner, id) {
      const record = await records.get(store, recordKey(owner, id));
      return record === undefined ? undefined : read(record)?.value;
    },
    async remove(owner, id) {
      const outcome = await records.remove(store, recordKey(owner, id));
      notices.tell({ store, scope: scopeOf(owner) });
      return outcome;
    },
  };
}
