import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiUpstream } from './openai-upstream';
import type { ProviderNode, ProviderNodeOptions } from './options';
import { createMessageDecoder, parseMessage } from './services/anthropic-messages';
import { chat, chatBody, sha256, signatureFor, unsettledFee } from './testing/asking';
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
const others: ProviderNode[] = [];

beforeAll(async () => {
  world = await startWorld();
  upstream = await startScriptedUpstream();
  node = await startAcceptedNode(world);
});
afterAll(async () => {
  await Promise.all([node, ...others].map((one) => one.stop()));
  await upstream.stop();
  await world.stop();
});

const [inputPrice, outputPrice] = [100_000_000_000n, 200_000_000_000n];

async function startBefore(server: ScriptedUpstream, change: Partial<ProviderNodeOptions> = {}): Promise<ProviderNode> {
  const { service, limits } = await nodeOptions(world);
  const started = await startAcceptedNode(world, {
    ...change,
    service: { ...service, model: 'real' },
    upstream: createOpenAiUpstream({ url: server.url, model: 'real' }),
    limits: { ...limits, ...change.limits },
  });
  others.push(started);
  return started;
}

async function userOf(provider: ProviderNode) {
  const { account } = await fundUser(world, provider.address, 2n * oneCoin);
  const authorization = await authorizationOf(account, provider.address);
  return { authorization, owed: () => unsettledFee(provider, account.address, authorization) };
}

async function post(
  provider: ProviderNode,
  path: string,
  authorization: string,
  body: Uint8Array<ArrayBuffer> | string,
) {
  const headers = { authorization, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' };
  const response = await fetch(`${provider.url}${path}`, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const errorOf = (bytes: Uint8Array): unknown => (JSON.parse(textOf(bytes)) as { error?: unknown }).error;

const message = (fields: object = {}) =>
  new TextEncoder().encode(
    JSON.stringify({
      max_tokens: 400,
      messages: [{ role: 'user', content: 'How do I deposit?' }],
      model: 'local/handbook',
      ...fields,
    }),
  );

describe('chat in Anthropic’s form', () => {
  it('answers whole and streamed, bills what both report, and signs the client’s own bytes', async () => {
    const { authorization, owed } = await userOf(node);
    const body = message({ system: 'Be brief.' });
    const whole = await post(node, '/v1/proxy/messages', authorization, body);
    const answer = parseMessage(textOf(whole.bytes));
    expect([whole.status, answer?.text]).toEqual([200, expect.stringContaining('Deposit')]);
    const streamedBody = message({ system: 'Be brief.', stream: true });
    const streamed = await post(node, '/v1/proxy/v1/messages?beta=true', authorization, streamedBody);
    const decoder = createMessageDecoder();
    const deltas = [...decoder.push(streamed.bytes), ...decoder.end()];
    expect(deltas.map((delta) => (delta.type === 'text-delta' ? delta.text : '')).join('')).toBe(answer?.text);
    expect(deltas.findLast((delta) => delta.type === 'usage')).toEqual({ type: 'usage', usage: answer?.usage });
    for (const [asked, answered] of [
      [body, whole],
      [streamedBody, streamed],
    ] as const) {
      const proof = await signatureFor(node, answered.headers.get('zg-res-key') ?? '');
      expect(proof.text).toBe(`${sha256(asked)}:${sha256(answered.bytes)}`);
    }
    const { promptTokens = 0, completionTokens = 0 } = answer?.usage ?? {};
    expect(completionTokens).toBeGreaterThan(10);
    expect(await owed()).toBe(2n * (BigInt(promptTokens) * inputPrice + BigInt(completionTokens) * outputPrice));
    expect(whole.headers.get('anthropic-ratelimit-requests-limit')).toBe('6000');
    expect(Date.parse(whole.headers.get('anthropic-ratelimit-requests-reset') ?? '')).toBeGreaterThan(0);
  });

  it('names its errors as such', async () => {
    const refused = await post(node, '/v1/proxy/messages', 'Bearer x', message());
    expect([refused.status, JSON.parse(textOf(refused.bytes))]).toEqual([
      400,
      { type: 'error', error: expect.stringMatching(/^validate session: missing or invalid Authorization header/) },
    ]);
  });
});

describe('a service with several models', () => {
  it('lists each at its own price, charges that, and passes the model server its own name', async () => {
    const small = { model: 'small', upstreamModel: 'small-q4', inputPrice: 1n, outputPrice: 2n, description: 'Quick.' };
    const several = await startBefore(upstream, { furtherModels: [small] });
    const list = (await (await fetch(`${several.url}/v1/models`)).json()) as {
      data: { id: string; pricing: object }[];
    };
    expect(list.data.map(({ id, pricing }) => [id, pricing])).toEqual([
      ['real', { prompt: `${inputPrice}`, completion: `${outputPrice}` }],
      ['small', { prompt: '1', completion: '2' }],
    ]);
    const { authorization, owed } = await userOf(several);
    const usage = { prompt_tokens: 10, completion_tokens: 3 };
    const answer = JSON.stringify({ choices: [{ index: 0, message: { content: 'x' } }], usage });
    upstream.answerWith((response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(answer));
    await chat(several, { authorization, body: chatBody({ model: 'small' }) });
    expect(JSON.parse(upstream.received.at(-1)?.toString() ?? '')).toMatchObject({ model: 'small-q4' });
    expect(await owed()).toBe(16n);
    await chat(several, { authorization, body: new TextEncoder().encode('{"messages":[]}') });
    expect(JSON.parse(upstream.received.at(-1)?.toString() ?? '')).toMatchObject({ model: 'real' });
    expect(await owed()).toBe(16n + 10n * inputPrice + 3n * outputPrice);
    const wrong = await chat(several, { authorization, body: chatBody({ model: 'gpt' }) });
    expect(errorOf(wrong.bytes)).toBe(
      "prepare HTTP request: enforce configured model: model not supported: requested 'gpt', only 'real', 'small' are available for this service",
    );
  });
});

describe('a model server', () => {
  it('that is silent for too long is given up, before its answer and within it, unbilled', async () => {
    const impatient = await startBefore(upstream, { limits: { upstreamFirstByteMs: 100, upstreamIdleMs: 100 } });
    const { authorization, owed } = await userOf(impatient);
    upstream.answerWith(() => undefined);
    const late = await chat(impatient, { authorization, body: chatBody({ model: 'real' }) });
    expect([late.status, errorOf(late.bytes)]).toEqual([
      400,
      'Provider proxy: handle proxied service response, call upstream: the model server did not answer in time',
    ]);
    upstream.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\n');
    });
    await expect(chat(impatient, { authorization, body: chatBody({ model: 'real', stream: true }) })).rejects.toThrow();
    expect(await owed()).toBe(0n);
  });

  it('that answers with something else is neither billed nor signed, and the error stands behind its bytes', async () => {
    const before = await startBefore(upstream);
    const { authorization, owed } = await userOf(before);
    for (const [type, body] of [
      ['application/json', '<html>'],
      ['text/event-stream', 'data: <html>\n\n'],
    ] as const) {
      upstream.answerWith((response) => void response.writeHead(200, { 'content-type': type }).end(body));
      const answer = await chat(before, { authorization, body: chatBody({ model: 'real', stream: true }) });
      expect(textOf(answer.bytes)).toBe(
        `${body}{"error":"Provider proxy: handle proxied service response, read response: the model server did not answer in a form that this service knows"}`,
      );
      expect((await signatureFor(before, answer.chatKey)).error).toContain('chat_id_not_found');
    }
    expect(await owed()).toBe(0n);
  });
});

describe('a path', () => {
  it('means the same with a redundant /v1, slashes at its end and a query', async () => {
    const { authorization } = await userOf(node);
    for (const path of ['chat/completions', 'v1/chat/completions', 'chat/completions//', 'v1/chat/completions/?x=1']) {
      expect((await post(node, `/v1/proxy/${path}`, authorization, chatBody())).status).toBe(200);
    }
  });

  it('of another kind of service is answered by the kind that is configured', async () => {
    const { authorization, owed } = await userOf(node);
    const answer = await post(node, '/v1/proxy/images/generations', authorization, '{"prompt":"x","n":-1}');
    expect([answer.status, errorOf(answer.bytes)]).toEqual([
      404,
      expect.objectContaining({ type: 'invalid_request_error' }),
    ]);
    expect(await owed()).toBe(0n);
  });

  it('lets a page ask and read whatever comes, errors and what does not exist included', async () => {
    const origin = 'https://site.example';
    const asked = [
      ['POST', '/v1/proxy/chat/completions', 400],
      ['POST', '/v1/proxy/messages', 400],
      ['POST', '/v1/proxy/images/generations', 400],
      ['POST', '/v1/proxy/images/edits', 400],
      ['POST', '/v1/proxy/audio/transcriptions', 400],
      ['GET', '/v1/proxy/images/x/0', 404],
      ['GET', '/v1/proxy/signature/x', 400],
      ['GET', '/v1/proxy/attestation/report', 200],
      ['GET', '/v1/proxy/nowhere', 400],
      ['GET', '/v1/models', 200],
      ['GET', '/v1/quote', 200],
      ['GET', `/v1/user/${world.contracts.ledger}/unsettledfee`, 400],
      ['GET', '/v1/nowhere', 404],
      ['GET', '/nowhere', 404],
    ] as const;
    for (const [method, path, status] of asked) {
      const preflight = await fetch(`${node.url}${path}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
      });
      const answer = await fetch(`${node.url}${path}`, { method, headers: { origin } });
      await answer.arrayBuffer();
      const allowed = (response: Response) => response.headers.get('access-control-allow-origin');
      expect([path, preflight.status, allowed(preflight), answer.status, allowed(answer)]).toEqual([
        path,
        204,
        origin,
        status,
        origin,
      ]);
      expect(preflight.headers.get('access-control-allow-methods')).toContain(method);
      expect(answer.headers.get('access-control-expose-headers')).toContain('ZG-Res-Key');
    }
  });
});

describe('the tokens of a minute', () => {
  it('are counted after they were used, and then have to be waited for', async () => {
    const { limits } = await nodeOptions(world);
    const perUser = { perMinute: 600, burst: 100, concurrent: 5, tokensPerMinute: 50 };
    const limited = await startAcceptedNode(world, { limits: { ...limits, perUser } });
    others.push(limited);
    const { authorization } = await userOf(limited);
    const first = await chat(limited, { authorization });
    expect([first.status, first.headers.get('x-ratelimit-limit-tokens')]).toEqual([200, '50']);
    const second = await post(limited, '/v1/proxy/messages', authorization, message());
    expect([second.status, JSON.parse(textOf(second.bytes))]).toEqual([
      429,
      {
        type: 'error',
        error: {
          type: 'rate_limit_error',
          message: expect.stringMatching(
            /^Token rate limit exceeded\. Please wait \d+ seconds \(limit: 50 tokens\/min\)\.$/,
          ),
        },
      },
    ]);
  });
});
