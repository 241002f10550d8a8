import { createServer, type Server } from 'node:http';

/** The line between a page and its node, which a test can cut; requests go through as they are. */
export type RpcLine = {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
};

async function bodyOf(request: AsyncIterable<unknown>): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function forwardTo(nodeUrl: string): Server {
  return createServer((request, response) => {
    const headers = { 'content-type': 'application/json' };
    const forward = async () => {
      const answer = await fetch(nodeUrl, { method: 'POST', headers, body: await bodyOf(request) });
      response.writeHead(answer.status, headers).end(await answer.text());
    };
    forward().catch(() => response.destroy());
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Open a line to a node, on a port of its own. */
export async function openRpcLine(nodeUrl: string): Promise<RpcLine> {
  let server = forwardTo(nodeUrl);
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    async mend() {
      server = forwardTo(nodeUrl);
      await listen(server, port);
    },
  };
}
