import { hashKey, onlineManager, QueryClient } from '@tanstack/react-query';
import { expect, onTestFinished, test } from 'vitest';
import { testAddress, testNetwork, testService } from '@/lib/testing/builders';
import { createMockChain, mockContracts } from '@/lib/testing/mock-chain';
import { NodeError } from '@/lib/testing/mock-rpc';
import { accountQuery } from './account';
import { marketKey, scopeKey, serviceKey } from './keys';
import { marketQuery } from './market';
import { serviceQuery } from './service';
import { statementQuery } from './statement';

const { details: _details, ...rawService } = testService();
const chainWithOneService = () => createMockChain({ views: { getAllServices: () => [[rawService], 1n] } });

test('Every key names chain, contract and owner.', () => {
  const { client } = chainWithOneService();
  const network = testNetwork();
  const owner = testAddress(1);
  const queries = [
    marketQuery(client, network),
    serviceQuery(client, network, testAddress(2)),
    accountQuery(client, network, owner),
    statementQuery(client, network, owner),
  ];
  expect(queries.map(({ queryKey }) => queryKey.slice(0, 4))).toEqual([
    [31337, mockContracts.inference, 'none', 'market'],
    [31337, mockContracts.inference, 'none', 'service'],
    [31337, mockContracts.ledger, owner, 'account'],
    [31337, mockContracts.inference, owner, 'statement'],
  ]);
  const otherChain = queries.map(({ queryKey }) => hashKey([1, ...queryKey.slice(1)]));
  expect(otherChain).not.toEqual(queries.map(({ queryKey }) => hashKey(queryKey)));
});

test('A failed read is not kept as a value, and an earlier value stays beside the error.', async () => {
  const chain = chainWithOneService();
  const cache = new QueryClient();
  const query = marketQuery(chain.client, testNetwork());
  const first = await cache.fetchQuery(query);
  chain.on('eth_getBlockByNumber', () => {
    throw new NodeError(-32000, 'down');
  });
  await expect(cache.fetchQuery({ ...query, staleTime: 0 })).rejects.toMatchObject({ code: 'rpc-refused' });
  expect(cache.getQueryData(query.queryKey)).toBe(first);
  cache.clear();
});

test('A read that failed once is asked for once: the client has its own retry.', async () => {
  const chain = chainWithOneService();
  chain.on('eth_getBlockByNumber', () => {
    throw new NodeError(-32000, 'down');
  });
  const cache = new QueryClient();
  await expect(cache.fetchQuery(marketQuery(chain.client, testNetwork()))).rejects.toBeDefined();
  expect(chain.requests.map(({ method }) => method)).toEqual(['eth_getBlockByNumber', 'eth_call']);
  cache.clear();
});

test('A browser that believes itself offline still asks a node on this machine, so that nothing waits for ever.', async () => {
  const chain = chainWithOneService();
  const cache = new QueryClient();
  onlineManager.setOnline(false);
  onTestFinished(() => onlineManager.setOnline(true));
  const query = marketQuery(chain.client, testNetwork());
  const reading = cache.fetchQuery(query);
  expect(cache.getQueryState(query.queryKey)?.fetchStatus).toBe('fetching');
  expect((await reading).value.services).toHaveLength(1);
  cache.clear();
});

test('A scope names exactly the entries a write makes stale.', () => {
  const network = testNetwork();
  const owner = testAddress(1);
  const provider = testAddress(2);
  expect(scopeKey(network, { owner, scope: { noun: 'market' } })).toEqual(marketKey(network));
  expect(scopeKey(network, { owner, scope: { noun: 'service', provider } })).toEqual(serviceKey(network, provider));
  expect(scopeKey(network, { owner, scope: { noun: 'service' } })).toEqual(serviceKey(network, provider).slice(0, 4));
});
