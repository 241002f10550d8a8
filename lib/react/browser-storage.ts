import { createBrowserStore } from '@/lib/storage/browser-store';
import type { RecordStore } from '@/lib/storage/records';
import { type BrowserStorage, createBrowserStorage } from '@/lib/storage/storage';

let records: RecordStore | undefined;
let storage: BrowserStorage | undefined;

/** Return the one store of this page's records, opened on first use: records that only reached memory must be seen by every screen. */
export function getRecordStore(): RecordStore {
  records ??= createBrowserStore();
  return records;
}

/** Return the one storage of this page. */
export function getBrowserStorage(): BrowserStorage {
  storage ??= createBrowserStorage({ records: getRecordStore() });
  return storage;
}
