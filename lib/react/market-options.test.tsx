import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { marketKey } from '@/lib/queries/keys';
import { testNetwork } from '@/lib/testing/builders';
import { createMockChain } from '@/lib/testing/mock-chain';
import { beginMarket, marketOptions } from './market-options';

afterEach(() => vi.useRealTimers());

const network = testNetwork();

it('waits for a catalogue that is nearly there, and the screens then ask for nothing more', async () => {
  const { client, requests } = createMockChain({ views: { getAllServices: () => [[], 0n] } });
  const queryClient = new QueryClient();
  await beginMarket({ client, network, queryClient })();
  expect(queryClient.getQueryData(marketKey(network))).toMatchObject({ value: { total: 0 } });
  await queryClient.fetchQuery(marketOptions({ client, network, queryClient }));
  expect(requests.map(({ method }) => method)).toEqual(['eth_getBlockByNumber', 'eth_call']);
});

it('waits a twentieth of a second at most for a node that says nothing', async () => {
  vi.useFakeTimers();
  const client = { request: () => new Promise<never>(() => {}) };
  const over = vi.fn();
  const parts = { client, network: testNetwork({ chainId: 2 }), queryClient: new QueryClient() };
  void beginMarket(parts)().then(over);
  await vi.advanceTimersByTimeAsync(49);
  expect(over).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toHaveBeenCalledOnce();
});

it('takes a node that fails for one whose failure the screens will tell', async () => {
  const client = { request: () => Promise.reject(new Error('down')) };
  const parts = { client, network: testNetwork({ chainId: 3 }), queryClient: new QueryClient() };
  await expect(beginMarket(parts)()).resolves.toBeUndefined();
});
