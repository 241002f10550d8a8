import { hashKey, QueryClient } from '@tanstack/react-query';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import {
  accountKey,
  marketKey,
  modelsKey,
  type QueryKey,
  type QueryNoun,
  recipientKey,
  scopeKey,
  serviceHistoryKey,
  serviceKey,
  statementKey,
  statusKey,
} from './keys';

/** A network set up anew has the chain id of the one before and other contracts; two networks may have neither in common. */
const networks = [1, 2, 3, 4].map((number) => ({
  chainId: number < 3 ? 31337 : number,
  contracts: { ledger: testAddress(number * 10), inference: testAddress(number * 10 + 1) },
}));
const owners = [7, 8, 9].map(testAddress);
const nouns = [
  'market',
  'service',
  'account',
  'statement',
  'status',
  'models',
  'service-history',
  'recipient',
] as const satisfies readonly QueryNoun[];

type Place = { readonly network: (typeof networks)[number]; readonly owner: (typeof owners)[number] };

const place: fc.Arbitrary<Place> = fc.record({
  network: fc.constantFrom(...networks),
  owner: fc.constantFrom(...owners),
});

const ownKeys = ({ network, owner }: Place): readonly QueryKey[] => [
  accountKey(network, owner),
  statementKey(network, owner),
];

const allKeys = (at: Place): readonly QueryKey[] => [
  ...ownKeys(at),
  marketKey(at.network),
  serviceKey(at.network, at.owner),
  statusKey(at.network),
  modelsKey(at.network, at.owner, 'https://provider.example'),
  serviceHistoryKey(at.network, at.owner),
  recipientKey(at.network, at.owner),
];

test('What belongs to one account on one network is never found under another account or network.', () => {
  fc.assert(
    fc.property(place, place, (one, other) => {
      const isSame = one.network === other.network && one.owner === other.owner;
      const shared = ownKeys(one).filter((key) => ownKeys(other).some((each) => hashKey(each) === hashKey(key)));
      expect(shared.length).toBe(isSame ? 2 : 0);
    }),
    { numRuns: 2_000 },
  );
});

test('Different things never share a key.', () => {
  fc.assert(
    fc.property(place, (at) => {
      const hashes = allKeys(at).map((key) => hashKey(key));
      expect(new Set(hashes).size).toBe(hashes.length);
    }),
  );
});

test('What a movement makes stale is never another account’s, nor on another network.', () => {
  fc.assert(
    fc.property(place, place, fc.constantFrom(...nouns), (one, other, noun) => {
      const cache = new QueryClient();
      for (const key of [...allKeys(one), ...allKeys(other)]) cache.setQueryData(key, true);
      void cache.invalidateQueries({ queryKey: scopeKey(one.network, { owner: one.owner, scope: { noun } }) });
      const stale = cache.getQueryCache().findAll({ stale: true, predicate: ({ state }) => state.isInvalidated });
      const allowed = new Set(allKeys(one).map((key) => hashKey(key)));
      const owned = stale.filter(({ queryKey }) => queryKey[2] !== 'none').map(({ queryHash }) => queryHash);
      expect(owned.filter((hash) => !allowed.has(hash))).toEqual([]);
      expect(stale.every(({ queryKey }) => queryKey[0] === one.network.chainId && queryKey[3] === noun)).toBe(true);
      expect(stale.length).toBeGreaterThan(0);
      cache.clear();
    }),
    { numRuns: 500 },
  );
});
