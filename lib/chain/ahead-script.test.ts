import { runInThisContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { takeAhead } from '@/lib/config/ahead';
import { fetchSiteConfig, siteConfigPath } from '@/lib/config/load';
import { selectNetwork } from '@/lib/config/network';
import type { Service } from '@/lib/domain/service';
import { testAddress, testNetwork, testService } from '@/lib/testing/builders';
import { createMockChain } from '@/lib/testing/mock-chain';
import { aheadScript } from './ahead-script';
import { createReadClient } from './client';
import { fetchBlock } from './reads/block';
import { fetchCatalogue } from './reads/services';

const rawOf = ({ details: _details, ...raw }: Service) => raw;
const services = Array.from({ length: 120 }, (_, at) => rawOf(testService({ provider: testAddress(2000 + at) })));
const networks = [
  testNetwork({ id: 'one', rpcUrls: ['http://127.0.0.1:1/One'] }),
  testNetwork({ id: 'two', rpcUrls: ['http://127.0.0.1:2'] }),
];

/** Everything that is under way goes on: no answer here waits for a clock. */
async function letRun(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** An answer whose copies are read later than itself, as a busy browser may have it. */
function withSlowCopies(answer: Response): Response {
  const clone = answer.clone.bind(answer);
  answer.clone = () => {
    const copy = clone();
    const json = copy.json.bind(copy);
    copy.json = () => letRun(20).then(json);
    return copy;
  };
  return answer;
}

/** A site and its nodes behind `fetch`; `asked` lists every request, `fail` answers the next request of one kind with a 503. */
function startWorld() {
  const chain = createMockChain({
    views: {
      getAllServices: ([offset, limit]) => [
        services.slice(Number(offset), Number(offset) + Number(limit)),
        BigInt(services.length),
      ],
    },
  });
  const asked: string[] = [];
  let failing: string | undefined;
  const answerOf = async (body: string): Promise<object> => {
    const { method, params }: { method: string; params: unknown[] } = JSON.parse(body);
    try {
      return { result: await chain.client.request({ method, params }) };
    } catch (error) {
      const field = (name: string): unknown => Reflect.get(Object(error), name);
      return { error: { code: field('code'), message: '', data: field('data') } };
    }
  };
  const fetchIn = vi.fn(async (url: string, { body }: RequestInit = {}) => {
    const name = typeof body === 'string' ? `${url} ${JSON.parse(body).method}` : url;
    asked.push(name);
    if (failing !== undefined && name.endsWith(failing)) {
      failing = undefined;
      return new Response('', { status: 503 });
    }
    return withSlowCopies(Response.json(typeof body === 'string' ? await answerOf(body) : { networks }));
  });
  vi.stubGlobal('fetch', fetchIn);
  return {
    asked,
    fail: (name: string) => {
      failing = name;
    },
    /** Run the script as a page does, at an address with this query. */
    open: (search = '') => {
      vi.stubGlobal('window', {});
      vi.stubGlobal('location', { search });
      runInThisContext(aheadScript);
    },
  };
}

const read = async (id = 'one') => {
  const { contracts, rpcUrls } = selectNetwork(await fetchSiteConfig(), id);
  return fetchCatalogue(createReadClient({ rpcUrls }), { inference: contracts.inference });
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ['', 'one', 'http://127.0.0.1:1/One'],
  ['?network=two&q=llama', 'two', 'http://127.0.0.1:2'],
])(
  'At /%s the catalogue of network %s is on its way before the page is, and is not asked for again.',
  async (search, id, url) => {
    const { asked, open } = startWorld();
    open(search);
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    const { value } = await read(id);
    expect(value).toMatchObject({ total: 120, missing: 0 });
    expect(value.services).toHaveLength(120);
    expect(asked).toEqual([siteConfigPath, `${url} eth_getBlockByNumber`, `${url} eth_call`]);
  },
);

test('A page that is quicker than the first answers goes on by itself, and nothing is asked for twice.', async () => {
  const { asked, open } = startWorld();
  open();
  const { value } = await read();
  expect(value.services).toHaveLength(120);
  await letRun(100);
  expect(asked.map((name) => name.replace(/^.* /, ''))).toEqual([siteConfigPath, 'eth_getBlockByNumber', 'eth_call']);
});

test.each(['eth_getBlockByNumber', 'eth_call'])(
  'A node that stumbled over %s ahead is asked a second time.',
  async (method) => {
    const { asked, open, fail } = startWorld();
    fail(method);
    open();
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    const { value } = await read();
    expect(value.services).toHaveLength(120);
    expect(asked.filter((name) => name.endsWith(method))).toHaveLength(2);
  },
);

test('A description of the networks that fails ahead is said to have failed, and read anew when asked again.', async () => {
  const { open, fail } = startWorld();
  fail(siteConfigPath);
  open();
  await expect(fetchSiteConfig()).rejects.toThrow('503');
  await expect(fetchSiteConfig()).resolves.toEqual({ networks });
});

test('What was asked ahead is handed out once, and forgotten after ten seconds.', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { asked, open } = startWorld();
  open();
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  const client = createReadClient({ rpcUrls: ['http://127.0.0.1:1/One'] });
  await fetchBlock(client);
  expect(asked).toHaveLength(3);
  await fetchBlock(client);
  expect(asked).toHaveLength(4);
  vi.advanceTimersByTime(10_000);
  expect(takeAhead(siteConfigPath)).toBeUndefined();
});

test('Where no page asked ahead, every reader asks for itself.', async () => {
  const { asked } = startWorld();
  expect((await read()).value.services).toHaveLength(120);
  expect(asked).toHaveLength(3);
});
