import { createServer, type Server } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { testNetwork } from '@/lib/testing/builders';
import { mockContracts } from '@/lib/testing/mock-chain';
import { createReadClient } from './client';
import { fetchBlock } from './reads/block';
import { fetchCatalogue } from './reads/services';

const servers: Server[] = [];

/** A node on this machine that answers every request with one function; gives its URL and what it was asked. */
async function startNode(answer: (method: string) => { readonly status: number; readonly body: unknown }) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { id, method }: { id: number; method: string } = JSON.parse(text);
    asked.push(method);
    const { status, body } = answer(method);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify({ jsonrpc: '2.0', id, ...Object(body) }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The node has no port');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const block = { number: '0x1', hash: `0x${'11'.repeat(32)}`, timestamp: '0x5' };
const healthy = () => ({ status: 200, body: { result: block } });
const clientOf = (...rpcUrls: string[]) => createReadClient(testNetwork({ rpcUrls }));

test('A node that stumbles once is asked a second time.', async () => {
  let turn = 0;
  const node = await startNode(() => {
    turn += 1;
    return turn === 1 ? { status: 503, body: '' } : healthy();
  });
  expect(await fetchBlock(clientOf(node.url))).toMatchObject({ number: 1n });
  expect(node.asked).toHaveLength(2);
});

test('A node that stays down is asked twice and then said to be down.', async () => {
  const node = await startNode(() => ({ status: 503, body: '' }));
  await expect(fetchBlock(clientOf(node.url))).rejects.toMatchObject({ code: 'rpc-unavailable' });
  expect(node.asked).toHaveLength(2);
});

test('Where nothing listens, the market is an outage and not empty.', async () => {
  const node = await startNode(healthy);
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
  const read = fetchCatalogue(clientOf(node.url), { inference: mockContracts.inference });
  await expect(read).rejects.toMatchObject({ code: 'rpc-unavailable', cure: 'retry' });
});

test('A page of HTML instead of an answer is an outage.', async () => {
  const node = await startNode(() => ({ status: 200, body: '<html>Welcome</html>' }));
  await expect(fetchBlock(clientOf(node.url))).rejects.toMatchObject({ code: 'rpc-unavailable' });
});

test('A contract refusal is an answer and never asked for twice.', async () => {
  const node = await startNode(() => ({
    status: 200,
    body: { error: { code: 3, message: 'execution reverted', data: '0x3204506f' } },
  }));
  await expect(fetchBlock(clientOf(node.url))).rejects.toMatchObject({ code: 'call-failed' });
  expect(node.asked).toHaveLength(1);
});

test('The second node is asked only when the first fails, and no node is asked for its chain id.', async () => {
  const down = await startNode(() => ({ status: 503, body: '' }));
  const up = await startNode(healthy);
  expect(await fetchBlock(clientOf(up.url, down.url))).toMatchObject({ number: 1n });
  expect(down.asked).toEqual([]);
  expect(await fetchBlock(clientOf(down.url, up.url))).toMatchObject({ number: 1n });
  expect([...down.asked, ...up.asked]).not.toContain('eth_chainId');
});

test('A node that does not answer in time is an outage.', async () => {
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new DOMException('late', 'TimeoutError')));
  const node = await startNode(healthy);
  await expect(fetchBlock(clientOf(node.url))).rejects.toMatchObject({ code: 'rpc-unavailable' });
  vi.restoreAllMocks();
});

test('A node that says it is asked too often is asked once more, and then said to be busy.', async () => {
  const node = await startNode(() => ({ status: 429, body: { error: { code: -32005, message: 'slow down' } } }));
  await expect(fetchBlock(clientOf(node.url))).rejects.toMatchObject({ code: 'rpc-busy' });
  expect(node.asked).toHaveLength(2);
});

test('An answer without a result is an outage and no empty value.', async () => {
  const node = await startNode(() => ({ status: 200, body: {} }));
  await expect(fetchBlock(clientOf(node.url))).rejects.toMatchObject({ code: 'rpc-unavailable' });
});
