import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { testService } from '@/lib/testing/builders';
import { mockBlock, mockContracts } from '@/lib/testing/mock-chain';
import { keepMarketCopy, type MarketCopy, parseMarketCopy, readMarketCopy, storedMarketCopy } from './market-copy';

const owner = { chainId: 31337, inference: mockContracts.inference };
const copy: MarketCopy = {
  value: { services: [testService(), testService({ inputPrice: 2n ** 256n - 1n })], total: 3, missing: 1 },
  block: mockBlock,
  readAt: 1_700_000_000_000,
};

test('A catalogue is kept for the next visit, of its own chain and contract only.', async () => {
  expect(await readMarketCopy(owner)).toBeUndefined();
  await keepMarketCopy(owner, copy);
  expect(await readMarketCopy(owner)).toEqual(copy);
  expect(await readMarketCopy({ ...owner, chainId: 1 })).toBeUndefined();
  expect(await readMarketCopy({ ...owner, inference: mockContracts.ledger })).toBeUndefined();
});

test('A damaged copy, or one of another version, is none.', () => {
  const stored = storedMarketCopy(copy);
  const [service] = copy.value.services;
  expect(parseMarketCopy(stored)).toEqual(copy);
  for (const damage of [
    { version: 2 },
    { readAt: '1' },
    { block: { ...mockBlock, number: 1 } },
    { services: [{ ...service, inputPrice: 1 }] },
    { services: 'none' },
  ]) {
    expect(parseMarketCopy({ ...stored, ...damage })).toBeUndefined();
  }
  expect(parseMarketCopy(undefined)).toBeUndefined();
});
