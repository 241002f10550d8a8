import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { createMemoryStore } from './memory-store';
import { type RecordStore, type StoredRecord, type StoreName, storeNames } from './records';

type StoreShape = { key: string; value: StoredRecord; indexes: { scope: string } };

type Schema = DBSchema & { readonly [name in StoreName]: StoreShape };

type Database = IDBPDatabase<Schema>;

const databaseName = 'marketplace';
/** Raised with every new store. */
const databaseVersion = 4;

function openDatabase(onGone: () => void): Promise<Database> {
  return openDB<Schema>(databaseName, databaseVersion, {
    upgrade(database) {
      const missing = storeNames.filter((name) => !database.objectStoreNames.contains(name));
      for (const name of missing) {
        database.createObjectStore(name, { keyPath: 'key' }).createIndex('scope', 'scope');
      }
    },
    // A newer page of this site in another tab wants to upgrade: give way, the next use opens it again.
    blocking(_current, _blocked, event) {
      if (event.target instanceof IDBDatabase) event.target.close();
      onGone();
    },
    terminated: onGone,
  });
}

/** What memory holds is newer than what the database holds: it got there because the database refused. */
function overlay(stored: readonly StoredRecord[], unstored: readonly StoredRecord[]): readonly StoredRecord[] {
  const byKey = new Map(stored.map((record) => [record.key, record]));
  for (const record of unstored) byKey.set(record.key, record);
  return [...byKey.values()];
}

/**
 * Hold records in IndexedDB, and in memory whatever it refuses: storage may be absent, denied, full or closed at any time.
 * A write that only reached memory is answered `not-kept`. No method rejects.
 */
export function createBrowserStore(): RecordStore {
  const memory = createMemoryStore();
  let opened: Promise<Database> | undefined;
  const forget = () => {
    opened = undefined;
  };
  const attempt = async <T>(run: (database: Database) => Promise<T>): Promise<{ readonly done: T } | undefined> => {
    if (typeof indexedDB === 'undefined') return undefined;
    try {
      opened ??= openDatabase(forget);
      return { done: await run(await opened) };
    } catch {
      // Denied, full, closed or damaged: every case means the same to the caller, and the next use tries again.
      forget();
      return undefined;
    }
  };
  return {
    async put(store: StoreName, record: StoredRecord) {
      const written = await attempt((database) => database.put(store, record));
      if (written === undefined) return memory.put(store, record);
      await memory.remove(store, record.key);
      return 'kept';
    },
    async claim(store, record) {
      const claimed = await attempt(async (database) => {
        const transaction = database.transaction(store, 'readwrite');
        const holder = await transaction.store.get(record.key);
        if (holder === undefined) await transaction.store.put(record);
        await transaction.done;
        return holder;
      });
      if (claimed === undefined) return memory.claim(store, record);
      return claimed.done ?? (await memory.get(store, record.key)) ?? record;
    },
    async change(store, key, write) {
      const unstored = await memory.get(store, key);
      const written = await attempt(async (database) => {
        const transaction = database.transaction(store, 'readwrite');
        const before = unstored ?? (await transaction.store.get(key));
        await Promise.all([transaction.store.put(write(before)), transaction.done]);
      });
      if (written === undefined) return memory.put(store, write(unstored));
      await memory.remove(store, key);
      return 'kept';
    },
    async get(store, key) {
      const unstored = await memory.get(store, key);
      if (unstored !== undefined) return unstored;
      return (await attempt((database) => database.get(store, key)))?.done;
    },
    async list(store, scope) {
      const stored = await attempt((database) => database.getAllFromIndex(store, 'scope', scope));
      return overlay(stored?.done ?? [], await memory.list(store, scope));
    },
    async all(store) {
      const stored = await attempt((database) => database.getAll(store));
      return overlay(stored?.done ?? [], await memory.all(store));
    },
    async remove(store, key) {
      await memory.remove(store, key);
      const removed = await attempt((database) => database.delete(store, key));
      return removed === undefined ? 'not-kept' : 'kept';
    },
  };
}
