import { type BrowserStorage, createBrowserStorage } from '@/lib/storage/storage';

let storage: BrowserStorage | undefined;

/** Return the one storage of this page, opened on first use: records that only reached memory must be seen by every screen. */
export function getBrowserStorage(): BrowserStorage {
  storage ??= createBrowserStorage();
  return storage;
}
