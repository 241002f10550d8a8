import { numberToHex } from 'viem';
import { describe, expect, test } from 'vitest';
import type { AtBlock, BlockRef } from '@/lib/domain/block';
import type { Catalogue } from '@/lib/domain/market';
import type { Service } from '@/lib/domain/service';
import { testAddress, testHash, testService } from '@/lib/testing/builders';
import { blockJson, createMockChain, MockRevert, mockBlock, mockContracts } from '@/lib/testing/mock-chain';
import { type MockRpc, NodeError } from '@/lib/testing/mock-rpc';
import { fetchCatalogue } from './services';
import { refreshCatalogue } from './services-changes';

const { inference } = mockContracts;
const rawOf = ({ details: _details, ...raw }: Service) => raw;
const servicesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => testService({ provider: testAddress(2000 + index) }));

/** A chain with `count` services; `refuse` names the offsets whose pages revert. */
function chainWith(count: number, refuse: readonly number[] = []): MockRpc {
  const services = servicesOf(count).map(rawOf);
  const getAllServices = ([offset, limit]: readonly unknown[]) => {
    const from = Number(offset);
    if (refuse.includes(from)) throw new MockRevert('LimitTooLarge', [51n, 50n]);
    return [services.slice(from, from + Number(limit)), BigInt(services.length)];
  };
  return createMockChain({ views: { getAllServices } });
}

describe('The catalogue', () => {
  test('of a thousand known services is one call, and pages that are gone by now are not missed.', async () => {
    const chain = chainWith(1000);
    const { value } = await fetchCatalogue(chain.client, { inference, expected: 1000 });
    expect(value).toMatchObject({ total: 1000, missing: 0 });
    expect(chain.count('eth_call')).toBe(1);
    const shrunk = await fetchCatalogue(chainWith(20).client, { inference, expected: 1000 });
    expect(shrunk.value).toMatchObject({ total: 20, missing: 0 });
    expect(shrunk.value.services).toHaveLength(20);
  });

  test('that grew beyond what was expected is read to its end.', async () => {
    const chain = chainWith(1170);
    const { value } = await fetchCatalogue(chain.client, { inference, expected: 1060 });
    expect(new Set(value.services.map(({ provider }) => provider)).size).toBe(1170);
    // A thousand, the page of sixty more, and what nobody expected.
    expect(chain.count('eth_call')).toBe(3);
  });

  test('of thousands of known services is asked for at once, a thousand in each call.', async () => {
    const chain = chainWith(2500);
    let open = 0;
    let most = 0;
    const request: typeof chain.client.request = async (body) => {
      most = Math.max(most, ++open);
      const answer = await chain.client.request(body).finally(() => {
        open -= 1;
      });
      return answer;
    };
    const { value } = await fetchCatalogue({ request }, { inference, block: mockBlock, expected: 2500 });
    expect(value).toMatchObject({ total: 2500, missing: 0 });
    expect(most).toBe(3);
    expect(chain.count('eth_call')).toBe(3);
  });

  test.each([[[50]], [[0]], [[0, 100]]])(
    'keeps every other page when those at %j fail, and counts what is missing.',
    async (refuse) => {
      const { value } = await fetchCatalogue(chainWith(120, refuse).client, { inference, expected: 120 });
      const lost = refuse.reduce((sum, offset) => sum + Math.min(50, 120 - offset), 0);
      expect(value).toMatchObject({ total: 120, missing: lost });
      expect(value.services).toHaveLength(120 - lost);
    },
  );

  test('is a failure, never an empty market, when every page fails.', async () => {
    await expect(fetchCatalogue(chainWith(20, [0]).client, { inference })).rejects.toMatchObject({
      code: 'limit-too-large',
    });
  });

  test('keeps the pages of a node that refuses to answer for one of them.', async () => {
    const chain = chainWith(120);
    const { client } = chain;
    const answering = chainWith(120);
    chain.on('eth_call', async ([request, block]) => {
      const data = String(Reflect.get(Object(request), 'data'));
      // The offset of the last page: the node has no answer whenever it is asked for.
      if (data.includes(numberToHex(100, { size: 32 }).slice(2))) throw new NodeError(-32000, 'answer too large');
      return answering.client.request({
        method: 'eth_call',
        params: [Object(request), numberToHex(BigInt(String(block)))],
      });
    });
    const { value } = await fetchCatalogue(client, { inference, expected: 120 });
    expect(value).toMatchObject({ total: 120, missing: 20 });
  });
});

const next: BlockRef = { number: mockBlock.number + 5n, hash: testHash(5), timestamp: mockBlock.timestamp + 50n };

function changingChain(logs: unknown, standing = mockBlock): MockRpc {
  const chain = chainWith(60);
  chain.on('eth_getLogs', () => {
    if (logs instanceof Error) throw logs;
    return logs;
  });
  chain.on('eth_getBlockByNumber', ([number]) => blockJson(number === 'latest' ? next : standing));
  return chain;
}

const known: AtBlock<Catalogue> = { value: { services: servicesOf(60), total: 60, missing: 0 }, block: mockBlock };

describe('A known catalogue', () => {
  test('is not read again while the contract says nothing changed, and stands at the newest block.', async () => {
    const chain = changingChain([]);
    const { value, block } = await refreshCatalogue(chain.client, { inference, previous: known });
    expect(value).toBe(known.value);
    expect(block).toEqual(next);
    expect(chain.count('eth_call')).toBe(0);
    const [filter] = chain.requests.find(({ method }) => method === 'eth_getLogs')?.params ?? [];
    expect(filter).toMatchObject({ address: inference, fromBlock: '0x65', toBlock: '0x69' });
  });

  test('at the newest block is asked nothing more.', async () => {
    const chain = changingChain([]);
    expect(await refreshCatalogue(chain.client, { inference, previous: known, block: mockBlock })).toBe(known);
    expect(chain.requests).toHaveLength(0);
  });

  test.each([
    ['something changed', [{}], mockBlock, known],
    ['the node hands out no logs', new NodeError(-32005, 'no logs'), mockBlock, known],
    ['the earlier block was undone', [], { ...mockBlock, hash: testHash(9) }, known],
    ['a page was missing', [], mockBlock, { ...known, value: { ...known.value, missing: 50 } }],
  ])('is read anew, whole and in one call, when %s.', async (_why, logs, standing, previous) => {
    const chain = changingChain(logs, standing);
    const { value, block } = await refreshCatalogue(chain.client, { inference, previous });
    expect(value).not.toBe(previous.value);
    expect(value).toMatchObject({ total: 60, missing: 0 });
    expect(block).toEqual(next);
    expect(chain.count('eth_call')).toBe(1);
  });

  test('stays as it is when the node is gone: that is for the caller to say.', async () => {
    const chain = changingChain([]);
    chain.on('eth_getBlockByNumber', () => {
      throw new NodeError(-32603, 'gone');
    });
    await expect(refreshCatalogue(chain.client, { inference, previous: known })).rejects.toMatchObject({
      cure: 'retry',
    });
  });
});
