// bench/provider: what the provider node costs beside the model server it stands before. It measures and records; it fails nothing.
// This file is a process of its own: an OpenAI-compatible server that answers at once, so that what is left is the node.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportedUsage } from './usage';

const event = (fields: object): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'bench', ...fields })}\n\n`;
const wordEvent = Buffer.from(event({ choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }] }));
const lastEvents = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
const usageEvent = event({ choices: [], usage: { ...reportedUsage, total_tokens: 30 } });
const wholeAnswer = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'bench',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ten words' }, finish_reason: 'stop' }],
  usage: { ...reportedUsage, total_tokens: 30 },
});

type Asked = { readonly stream?: boolean; readonly max_tokens?: number };

/** `max_tokens` is how many chunks to send; each is written by itself, as model servers do. */
async function answer({ stream, max_tokens: chunks = 10 }: Asked, response: ServerResponse): Promise<void> {
  if (stream !== true) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(wholeAnswer);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let sent = 0; sent < chunks; sent += 1) {
    if (response.write(wordEvent)) continue;
    await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end(`${lastEvents}${usageEvent}data: [DONE]\n\n`);
}

const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[{"id":"bench"}]}');
    return;
  }
  await answer(JSON.parse(Buffer.concat(parts).toString('utf8')) as Asked, response);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`);
});
