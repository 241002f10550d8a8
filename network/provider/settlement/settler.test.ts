import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { createChainAccess } from '../chain';
import { openPglite } from '../store/pglite-client';
import { openSqlStore } from '../store/sql-store';
import { createSettler } from './settler';

it('a database that cannot be tidied keeps nobody from being settled', async () => {
  const providerKey = generatePrivateKey();
  const store = await openSqlStore(await openPglite(undefined), 'scope');
  const events: string[] = [];
  const asked: string[] = [];
  const settler = createSettler({
    // Nobody listens there: a run that owes nothing asks no chain.
    access: createChainAccess({ rpcUrl: 'http://127.0.0.1:1', chainId: 1, inference: testAddress(1), providerKey }),
    store: {
      ...store,
      reclaim: () => Promise.reject(new Error('no room')),
      settleable: (page) => {
        asked.push('settleable');
        return store.settleable(page);
      },
    },
    signer: privateKeyToAccount(providerKey),
    now: () => 1_000_000,
    log: (event) => events.push(event),
    receiptsKeptMs: 1,
    onSettled: () => undefined,
  });
  expect(await settler.settle()).toEqual({ settled: [], forgiven: 0n });
  expect(asked).toEqual(['settleable']);
  expect(events).toEqual(['store-failed']);
  await store.close();
});
