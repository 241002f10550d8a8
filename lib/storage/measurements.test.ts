import { expect, test } from 'vitest';
import type { Measurement } from '@/lib/domain/measurement';
import { testAddress } from '@/lib/testing/builders';
import { createMemoryStore } from './memory-store';
import { createStoreNotices } from './notices';
import { createBrowserStorage } from './storage';

const measurement: Measurement = {
  id: 'one',
  chainId: 1,
  provider: testAddress(7),
  model: 'a/model',
  kind: 'request',
  at: 1_000,
  outcome: 'answered',
  firstByteAfter: 400,
  endedAfter: 1_400,
  completionTokens: 50,
};

test('What was measured on one chain says nothing of the same address on another, and needs no account.', async () => {
  const storage = createBrowserStorage({ records: createMemoryStore(), notices: createStoreNotices() });
  await storage.measurements.save(measurement);
  await storage.measurements.save({ ...measurement, id: 'two', chainId: 2, outcome: 'failed' });
  const on = (chainId: number) => storage.measurements.list({ chainId, account: 'none' });
  expect((await on(1)).records).toEqual([measurement]);
  expect((await on(2)).records.map(({ outcome }) => outcome)).toEqual(['failed']);
  expect((await on(3)).records).toEqual([]);
  storage.close();
});
