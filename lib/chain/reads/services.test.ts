import { describe, expect, test } from 'vitest';
import type { BlockRef } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import { testAddress, testHash, testService } from '@/lib/testing/builders';
import { blockJson, createMockChain, type MockChainContent, mockBlock, mockContracts } from '@/lib/testing/mock-chain';
import { NodeError } from '@/lib/testing/mock-rpc';
import { fetchCatalogue } from './services';

const { inference } = mockContracts;
const rawOf = ({ details: _details, ...raw }: Service) => raw;
const services = [1, 2, 3].map((at) => rawOf(testService({ provider: testAddress(2000 + at) })));
const content: MockChainContent = {
  views: { getAllServices: ([offset]) => [offset === 0n ? services : [], BigInt(services.length)] },
};

describe('The market at the newest block', () => {
  /** A chain whose calls see one block, and whose node tells others: the newest one, and the one it knows by the number of the first. */
  const chainBetween = (blocks: { readonly newest: BlockRef; readonly known: () => BlockRef }) => {
    const chain = createMockChain(content);
    chain.on('eth_getBlockByNumber', ([point]) => blockJson(point === 'latest' ? blocks.newest : blocks.known()));
    return chain;
  };
  const beside = (by: bigint): BlockRef => ({
    number: mockBlock.number + by,
    hash: testHash(5),
    timestamp: mockBlock.timestamp + by,
  });

  test.each([1n, -1n])(
    'is of the block its call saw where the node names one %i beside it, and says so.',
    async (by) => {
      const chain = chainBetween({ newest: beside(by), known: () => mockBlock });
      const { value, block } = await fetchCatalogue(chain.client, { inference });
      expect(value.services).toHaveLength(3);
      expect(block).toEqual(mockBlock);
      expect(chain.count('eth_call')).toBe(1);
      expect(chain.count('eth_getBlockByNumber')).toBe(2);
    },
  );

  test.each<[string, () => BlockRef]>([
    ['tells another time of', () => ({ ...mockBlock, timestamp: mockBlock.timestamp + 1n })],
    [
      'does not know',
      () => {
        throw new NodeError(-32000, 'unknown block');
      },
    ],
  ])('is read again at a block the node names where it %s the one the call saw.', async (_why, known) => {
    const chain = chainBetween({ newest: beside(1n), known });
    const { value, block } = await fetchCatalogue(chain.client, { inference });
    expect(value.services).toHaveLength(3);
    expect(block).toEqual(beside(1n));
    expect(chain.requests.filter(({ method }) => method === 'eth_call').map(({ params }) => params[1])).toEqual([
      'latest',
      '0x65',
    ]);
  });

  test('is read at the newest block by its number where the node runs no call that names none.', async () => {
    const chain = createMockChain(content);
    const answering = createMockChain(content);
    chain.on('eth_call', async ([request, block]) => {
      if (block === 'latest') throw new NodeError(-32000, 'out of gas');
      return answering.client.request({ method: 'eth_call', params: [request, block] });
    });
    const { value, block } = await fetchCatalogue(chain.client, { inference });
    expect(value.services).toHaveLength(3);
    expect(block).toEqual(mockBlock);
  });
});
