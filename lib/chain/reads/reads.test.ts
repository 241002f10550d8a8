import { concatHex, numberToHex } from 'viem';
import { describe, expect, test } from 'vitest';
import type { Service } from '@/lib/domain/service';
import { testAddress, testNetwork, testService } from '@/lib/testing/builders';
import { createMockChain, type MockChainContent, MockRevert, mockBlock, mockContracts } from '@/lib/testing/mock-chain';
import { createMockRpc, NodeError } from '@/lib/testing/mock-rpc';
import { fetchAccountState } from './account';
import { fetchHead } from './block';
import { fetchService } from './service';
import { fetchCatalogue } from './services';

const { inference } = mockContracts;
const owner = testAddress(1);

const rawOf = ({ details: _details, ...raw }: Service) => raw;

function rawAccount(provider: number) {
  const live = { index: 0n, amount: 3n, createdAt: 10n, processed: false };
  const stale = { index: 1n, amount: 99n, createdAt: 5n, processed: true };
  return {
    user: owner,
    provider: testAddress(provider),
    nonce: 4n,
    balance: 10n,
    pendingRefund: 3n,
    refunds: [live, stale],
    additionalInfo: '',
    acknowledged: true,
    validRefundsLength: 1n,
    generation: 2n,
    revokedBitmap: 1n,
  };
}

function page<T>(all: readonly T[], args: readonly unknown[], at: number): readonly [readonly T[], bigint] {
  const [offset, limit] = [Number(args[at]), Number(args[at + 1])];
  if (limit > 50) throw new MockRevert('LimitTooLarge', [BigInt(limit), 50n]);
  return [all.slice(offset, offset + limit), BigInt(all.length)];
}

const limitViews = {
  MIN_ACCOUNT_BALANCE: () => 3n,
  MIN_TRANSFER_AMOUNT: () => 1n,
  MAX_PROVIDERS_PER_BATCH: () => 20n,
  MAX_PROVIDERS_PER_USER_PER_SERVICE: () => 50n,
  lockTime: () => 86_400n,
};

function chainWith(services: readonly Service[], accounts: number): MockChainContent {
  const subAccounts = Array.from({ length: accounts }, (_, index) => rawAccount(1000 + index));
  return {
    balances: { [owner.toLowerCase()]: 7n },
    views: {
      getAllServices: (args) => page(services.map(rawOf), args, 0),
      getService: ([provider]) => {
        const service = services.find((candidate) => candidate.provider === provider);
        if (service === undefined) throw new MockRevert('ServiceNotExist', [provider]);
        return rawOf(service);
      },
      getAccountsByUser: (args) => page(subAccounts, args, 1),
      getLedger: ([user]) => ({ user, availableBalance: 2n, totalBalance: 12n, additionalInfo: '' }),
      getServiceInfo: () => ({
        serviceAddress: inference,
        serviceContract: inference,
        serviceType: 'inference',
        version: 'v1.0',
        fullName: 'inference-v1.0',
        description: '',
        isRecommended: true,
        registeredAt: 1n,
      }),
      ...limitViews,
    },
  };
}

const servicesOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    testService({ provider: testAddress(2000 + index), model: `model ${index}` }),
  );

test('A list that claims to be endless is a broken answer, not a page that never ends.', async () => {
  const chain = createMockChain({ views: { getAllServices: () => [[], 2n ** 255n] } });
  await expect(fetchCatalogue(chain.client, { inference })).rejects.toMatchObject({ code: 'rpc-answer' });
});

describe('The market', () => {
  test.each([
    [0, 1],
    [1, 1],
    [50, 1],
    [51, 1],
    [1000, 1],
    [1001, 2],
    [2001, 3],
  ])('with %i services is read at one block with %i calls.', async (count, calls) => {
    const services = servicesOf(count);
    const chain = createMockChain(chainWith(services, 0));
    const { value, block } = await fetchCatalogue(chain.client, { inference });
    expect(value).toEqual({ services, total: count, missing: 0 });
    expect(block).toEqual(mockBlock);
    expect(chain.count('eth_getBlockByNumber')).toBe(1);
    expect(chain.count('eth_call')).toBe(calls);
    expect(chain.requests).toHaveLength(1 + calls);
    const blocks = chain.requests.filter((request) => request.method === 'eth_call').map(({ params }) => params[1]);
    // The first call names its block itself; what one call cannot hold is read at that block.
    expect(blocks).toEqual(['latest', ...Array.from({ length: calls - 1 }, () => '0x64')]);
  });

  test('cuts texts that are longer than any honest provider needs.', async () => {
    const chain = createMockChain(
      chainWith([testService({ url: 'x'.repeat(100_000), model: 'y'.repeat(100_000) })], 0),
    );
    const { value } = await fetchCatalogue(chain.client, { inference });
    expect(value.services[0]?.url).toHaveLength(2048);
    expect(value.services[0]?.model).toHaveLength(256);
  });

  test('at an address without a contract is an error and not an empty market.', async () => {
    const chain = createMockChain(chainWith([], 0));
    const emptyResult = concatHex([numberToHex(1, { size: 32 }), numberToHex(0, { size: 32 })]);
    chain.on('eth_call', () => {
      throw new NodeError(3, 'execution reverted', emptyResult);
    });
    await expect(fetchCatalogue(chain.client, { inference })).rejects.toMatchObject({ code: 'contract-missing' });
  });
});

describe('One service', () => {
  test('is read at one block.', async () => {
    const service = testService();
    const chain = createMockChain(chainWith([service], 0));
    expect(await fetchService(chain.client, { inference, provider: service.provider })).toEqual({
      value: service,
      block: mockBlock,
    });
    expect(chain.requests).toHaveLength(2);
  });

  test('that is not registered is undefined, and that is a value.', async () => {
    const chain = createMockChain(chainWith([], 0));
    const { value } = await fetchService(chain.client, { inference, provider: testAddress(9) });
    expect(value).toBeUndefined();
  });
});

describe('The account', () => {
  const network = testNetwork();

  test('with 50 sub-accounts is one block read and one call, limits included.', async () => {
    const chain = createMockChain(chainWith([], 50));
    const { value, block } = await fetchAccountState(chain.client, { network, owner });
    expect(chain.requests.map((request) => request.method)).toEqual(['eth_getBlockByNumber', 'eth_call']);
    expect(block).toEqual(mockBlock);
    expect(value.wallet).toBe(7n);
    expect(value.ledger).toEqual({ owner, available: 2n, total: 12n });
    expect(value.limits).toEqual({
      minAccountBalance: 3n,
      minTransferAmount: 1n,
      maxProvidersPerBatch: 20n,
      maxProvidersPerService: 50n,
      lockTime: 86_400n,
      serviceName: 'inference-v1.0',
    });
    expect(value.subAccounts).toHaveLength(50);
  });

  test('beyond 50 sub-accounts takes one call more.', async () => {
    const chain = createMockChain(chainWith([], 120));
    const { value } = await fetchAccountState(chain.client, { network, owner });
    expect(value.subAccounts.map((sub) => sub.provider)).toEqual(
      Array.from({ length: 120 }, (_, index) => testAddress(1000 + index)),
    );
    expect(chain.count('eth_call')).toBe(2);
  });

  test('shows only live refunds.', async () => {
    const chain = createMockChain(chainWith([], 1));
    const { value } = await fetchAccountState(chain.client, { network, owner });
    expect(value.subAccounts[0]?.refunds).toEqual([{ index: 0n, amount: 3n, createdAt: 10n }]);
  });

  test('without a ledger says so only when the contract says so.', async () => {
    const content = chainWith([], 0);
    const refuse = (errorName: string) => ({
      ...content,
      views: {
        ...content.views,
        getLedger: () => {
          throw new MockRevert(errorName, errorName === 'LedgerNotExists' ? [owner] : []);
        },
      },
    });
    const none = await fetchAccountState(createMockChain(refuse('LedgerNotExists')).client, { network, owner });
    expect(none.value.ledger).toBeUndefined();
    const broken = fetchAccountState(createMockChain(refuse('CallFailed')).client, { network, owner });
    await expect(broken).rejects.toMatchObject({ code: 'call-failed' });
  });

  test('is an error when the node hands back less than it was asked for.', async () => {
    const chain = createMockChain(chainWith([], 0));
    chain.on('eth_call', () => '0x');
    await expect(fetchAccountState(chain.client, { network, owner })).rejects.toMatchObject({ code: 'rpc-answer' });
  });
});

test.each([
  ['no block', null],
  ['a number as text', { number: '100', hash: mockBlock.hash, timestamp: '0x1' }],
  ['a short hash', { number: '0x1', hash: '0x12', timestamp: '0x1' }],
  ['a missing time', { number: '0x1', hash: mockBlock.hash }],
])('A block answer with %s is refused.', async (_what, answer) => {
  const rpc = createMockRpc({ eth_getBlockByNumber: () => answer });
  await expect(fetchHead(rpc.client)).rejects.toMatchObject({ code: 'rpc-answer' });
});
