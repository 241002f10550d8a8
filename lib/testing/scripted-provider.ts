import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a provider would see it. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

/** A provider on loopback that answers as a test says. */
export type ScriptedProvider = {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  answerWith(answer: (request: SeenRequest, response: ServerResponse) => void): void;
  stop(): Promise<void>;
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Start a scripted provider on a port chosen by the system. */
export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const seen: SeenRequest[] = [];
  let answer = (_request: SeenRequest, response: ServerResponse): void => {
    response.writeHead(404).end('404 page not found');
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const asked = { method, path: url, headers, body };
      seen.push(asked);
      answer(asked, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    answerWith: (next) => {
      answer = next;
    },
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
