import type { RecordStore, StoredRecord, StoreName } from './records';

/** Hold records for as long as the page lives: where the browser refuses storage, nothing is lost before the page goes away. */
export function createMemoryStore(): RecordStore {
  const stores = new Map<StoreName, Map<string, StoredRecord>>();
  const storeOf = (name: StoreName): Map<string, StoredRecord> => {
    const store = stores.get(name) ?? new Map<string, StoredRecord>();
    stores.set(name, store);
    return store;
  };
  return {
    async put(store, record) {
      storeOf(store).set(record.key, record);
      return 'not-kept';
    },
    async claim(store, record) {
      const holder = storeOf(store).get(record.key);
      if (holder !== undefined) return holder;
      storeOf(store).set(record.key, record);
      return record;
    },
    async change(store, key, write) {
      storeOf(store).set(key, write(storeOf(store).get(key)));
      return 'not-kept';
    },
    async get(store, key) {
      return storeOf(store).get(key);
    },
    async list(store, scope) {
      return [...storeOf(store).values()].filter((record) => record.scope === scope);
    },
    async all(store) {
      return [...storeOf(store).values()];
    },
    async remove(store, key) {
      storeOf(store).delete(key);
      return 'not-kept';
    },
  };
}
