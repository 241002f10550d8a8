import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiUpstream } from './openai-upstream';
import type { ProviderNode } from './options';
import { chat, chatBody, openChat, sha256, signatureFor, unsettledFee } from './testing/asking';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream';
import {
  authorizationOf,
  fundUser,
  nodeOptions,
  oneCoin,
  startAcceptedNode,
  startWorld,
  type World,
} from './testing/world';

let world: World;
let upstream: ScriptedUpstream;
let node: ProviderNode;
let user: Awaited<ReturnType<typeof fundUser>>['account'];
let authorization: string;

beforeAll(async () => {
  world = await startWorld();
  upstream = await startScriptedUpstream();
  const { service } = await nodeOptions(world);
  node = await startAcceptedNode(world, {
    service: { ...service, model: 'real' },
    upstream: createOpenAiUpstream({ url: upstream.url, model: 'real' }),
  });
  user = (await fundUser(world, node.address, 2n * oneCoin)).account;
  authorization = await authorizationOf(user, node.address);
});

afterAll(async () => {
  await node.stop();
  await upstream.stop();
  await world.stop();
});

const sse = { 'content-type': 'text/event-stream' };
const usageLine = (completion: number) =>
  `data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":${completion}}}\n\n`;
const feeOf = (completion: number) => 10n * 100_000_000_000n + BigInt(completion) * 200_000_000_000n;
const owed = () => unsettledFee(node, user.address, authorization);
const ask = (options: { stream?: boolean } = {}) => {
  const body = chatBody({ model: 'real', ...options });
  return { body, sent: chat(node, { authorization, body }) };
};

async function opened(body: Uint8Array<ArrayBuffer>, signal?: AbortSignal) {
  const response = await openChat(node, { authorization, body, ...(signal && { signal }) });
  if (!response.body) throw new Error('no body');
  return { response, reader: response.body.getReader() };
}

/** Wait for what the node does after its client has gone. */
const eventually = (expected: bigint) => expect.poll(owed, { interval: 10, timeout: 5_000 }).toBe(expected);

describe('a node in front of a model of its own', () => {
  it('serves no handbook', async () => {
    expect((await fetch(`${node.url}/handbook/en/01-what-this-is.md`)).status).toBe(404);
  });
});

describe('a stream through the node', () => {
  it('keeps every byte: comments, CRLF, cut characters, junk after the end, no last newline', async () => {
    const before = await owed();
    const odd = Buffer.concat([
      Buffer.from(': hello\r\n\r\ndata: {"choices":[{"index":0,"delta":{"content":"☕'),
      Buffer.from('"}}]}\n\n'),
      Buffer.from(usageLine(4)),
      Buffer.from('data: [DONE]\n\n{"error":"late"}\n\u0000 end'),
    ]);
    upstream.answerWith(async (response) => {
      response.writeHead(200, { ...sse, 'x-model-server': 'yes', 'access-control-allow-origin': 'http://elsewhere' });
      for (const byte of odd) {
        response.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    const { body, sent } = ask({ stream: true });
    const answer = await sent;
    expect(Buffer.from(answer.bytes).equals(odd)).toBe(true);
    expect(Buffer.from(body).equals(upstream.received.at(-1) ?? Buffer.alloc(0))).toBe(true);
    expect(answer.headers.get('x-model-server')).toBe('yes');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect((await signatureFor(node, answer.chatKey)).text).toBe(`${sha256(body)}:${sha256(odd)}`);
    expect(await owed()).toBe(before + feeOf(4));
  });

  it('shows the signature key before the first byte, and each piece as soon as it comes', async () => {
    let go: () => void = () => undefined;
    upstream.answerWith(async (response) => {
      response.writeHead(200, sse);
      response.flushHeaders();
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      response.write('data: one\n\n');
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      response.end(usageLine(1));
    });
    const { response, reader } = await opened(chatBody({ model: 'real', stream: true }));
    const chatKey = response.headers.get('zg-res-key') ?? '';
    expect(chatKey).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect((await signatureFor(node, chatKey)).error).toContain('chat_id_not_found');
    go();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('data: one\n\n');
    go();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(usageLine(1));
    expect((await reader.read()).done).toBe(true);
    expect((await signatureFor(node, chatKey.toUpperCase())).signing_address).toBe(node.teeSigner);
  });

  it('is billed in full although its reader has gone', async () => {
    const before = await owed();
    let go: () => void = () => undefined;
    upstream.answerWith(async (response) => {
      response.writeHead(200, sse);
      response.write('data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\n');
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      response.end(`${usageLine(9)}data: [DONE]\n\n`);
    });
    const leaving = new AbortController();
    const { reader } = await opened(chatBody({ model: 'real', stream: true }), leaving.signal);
    await reader.read();
    leaving.abort();
    await expect(reader.read()).rejects.toThrow();
    go();
    await eventually(before + feeOf(9));
  });

  it('is neither billed nor signed when the model server breaks off, and the client sees that it broke', async () => {
    const before = await owed();
    upstream.answerWith((response) => {
      response.writeHead(200, sse);
      response.write('data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\n', () => response.destroy());
    });
    const response = await openChat(node, { authorization, body: chatBody({ model: 'real', stream: true }) });
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect((await signatureFor(node, response.headers.get('zg-res-key') ?? '')).error).toContain('chat_id_not_found');
    expect(await owed()).toBe(before);
  });
});

describe('a model server that refuses', () => {
  it('is passed through with its status, unbilled and without a key; a client’s mistake hidden in a 5xx becomes 400', async () => {
    const before = await owed();
    const refusals = [
      { status: 404, body: '{"error":{"message":"no such model"}}', seen: 404 },
      { status: 202, body: '{}', seen: 202 },
      { status: 503, body: 'overloaded', seen: 503 },
      { status: 500, body: '{"error":"context_length_exceeded"}', seen: 400 },
    ];
    for (const { status, body, seen } of refusals) {
      upstream.answerWith((response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(body));
      const answer = await ask().sent;
      expect([answer.status, Buffer.from(answer.bytes).toString(), answer.chatKey]).toEqual([seen, body, '']);
    }
    expect(await owed()).toBe(before);
  });

  it('or is not there at all, is told apart by its prefix, without naming where it stands', async () => {
    upstream.answerWith((response) => void response.destroy());
    const answer = await ask().sent;
    expect(answer.status).toBe(400);
    expect(JSON.parse(Buffer.from(answer.bytes).toString())).toEqual({
      error: 'Provider proxy: handle proxied service response, call upstream: the model server cannot be reached',
    });
  });
});

describe('too much at once', () => {
  it('is refused to one user above their places, and to everybody above the server’s', async () => {
    const { service } = await nodeOptions(world);
    const small = await startAcceptedNode(world, {
      service: { ...service, model: 'real' },
      upstream: createOpenAiUpstream({ url: upstream.url, model: 'real' }),
      limits: { perUser: { perMinute: 600, burst: 100, concurrent: 2 }, inFlight: 3 },
    });
    const waiting: (() => void)[] = [];
    upstream.answerWith(async (response) => {
      response.writeHead(200, sse);
      response.flushHeaders();
      await new Promise<void>((resolve) => void waiting.push(resolve));
      response.end(usageLine(1));
    });
    const [one, two] = await Promise.all([
      fundUser(world, small.address, 2n * oneCoin),
      fundUser(world, small.address, 2n * oneCoin),
    ]);
    const asOne = await authorizationOf(one.account, small.address);
    const asTwo = await authorizationOf(two.account, small.address);
    const body = () => chatBody({ model: 'real', stream: true });
    const open = [
      await openChat(small, { authorization: asOne, body: body() }),
      await openChat(small, { authorization: asOne, body: body() }),
    ];
    const third = await openChat(small, { authorization: asOne, body: body() });
    expect([third.status, await third.json()]).toEqual([
      429,
      {
        error: 'Too many concurrent requests. You have 2 active requests (limit: 2). Please wait for some to complete.',
      },
    ]);
    open.push(await openChat(small, { authorization: asTwo, body: body() }));
    const fourth = await openChat(small, { authorization: asTwo, body: body() });
    expect([fourth.status, await fourth.json()]).toEqual([
      503,
      { error: 'Server is currently processing too many requests. Please try again later.' },
    ]);
    for (const finish of waiting) finish();
    await Promise.all(open.map((response) => response.arrayBuffer()));
    upstream.answerWith((response) => void response.writeHead(200, sse).end(usageLine(1)));
    expect((await chat(small, { authorization: asOne, body: body() })).status).toBe(200);
    await small.stop();
  });
});
