import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model server that answers as a test tells it to. */
export type ScriptedUpstream = {
  /** OpenAI base URL. */
  readonly url: string;
  /** Bodies received so far. */
  readonly received: readonly Buffer[];
  answerWith(script: (response: ServerResponse) => void | Promise<void>): void;
  stop(): Promise<void>;
};

/** Start a scripted model server on loopback. */
export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  const received: Buffer[] = [];
  let script: (response: ServerResponse) => void | Promise<void> = (response) => void response.end();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(Buffer.concat(chunks));
    await script(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    answerWith: (next) => {
      script = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
