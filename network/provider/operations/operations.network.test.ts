import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startProviderNode } from '../node';
import { createOpenAiUpstream } from '../openai-upstream';
import type { ProviderNode, ProviderNodeOptions } from '../options';
import { chat, chatBody, openChat } from '../testing/asking';
import { type ScriptedUpstream, startScriptedUpstream } from '../testing/scripted-upstream';
import { acceptNode, authorizationOf, fundUser, nodeOptions, oneCoin, startWorld, type World } from '../testing/world';

let world: World;
let server: ScriptedUpstream;
beforeAll(async () => {
  world = await startWorld();
  server = await startScriptedUpstream();
});
afterAll(async () => {
  await server.stop();
  await world.stop();
});

const answerSecret = `answer-${randomUUID()}`;
const apiKey = `api-${randomUUID()}`;

const whole = (content: string): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 },
  });

type Started = { readonly node: ProviderNode; readonly lines: string[]; readonly options: ProviderNodeOptions };

/** A node with its log on paper: each line as it would be written. */
async function start(change: Partial<ProviderNodeOptions> = {}): Promise<Started> {
  const lines: string[] = [];
  const { service } = await nodeOptions(world);
  const options = await nodeOptions(world, {
    service: { ...service, model: 'm', inputPrice: 3n, outputPrice: 5n },
    upstream: createOpenAiUpstream({ url: server.url, model: 'm', apiKey }),
    admin: { port: 0 },
    log: (event, fields) => void lines.push(JSON.stringify({ event, ...fields })),
    ...change,
  });
  const node = await startProviderNode(options);
  onTestFinished(() => node.stop());
  return { node, lines, options };
}

const metricsOf = async ({ adminUrl }: ProviderNode): Promise<string> => (await fetch(`${adminUrl}/metrics`)).text();

async function readiness({ adminUrl }: ProviderNode) {
  const response = await fetch(`${adminUrl}/readyz`);
  const { checks } = (await response.json()) as { checks: Record<string, string> };
  return { status: response.status, checks };
}

describe('the log of a busy node', () => {
  it('holds no prompt, no answer, no token and no key, whatever went wrong', async () => {
    const { node, lines, options } = await start();
    await acceptNode(world, node.address);
    const { account } = await fundUser(world, node.address, 3n * oneCoin);
    const authorization = await authorizationOf(account, node.address);
    const prompt = `prompt-${randomUUID()}`;
    const ask = (stream: boolean) =>
      chat(node, { authorization, body: chatBody({ model: 'm', stream, question: prompt }) });
    const answers: readonly ((response: Parameters<Parameters<ScriptedUpstream['answerWith']>[0]>[0]) => void)[] = [
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(whole(answerSecret)),
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(`${answerSecret} is no JSON`),
      (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${answerSecret}\n\n`),
      (response) => response.writeHead(500).end(JSON.stringify({ error: { message: answerSecret } })),
      (response) => response.writeHead(302, { location: `http://127.0.0.1:1/${answerSecret}` }).end(),
      (response) => void response.destroy(new Error(answerSecret)),
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: {"choices":[{"delta":{"content":"${answerSecret}"}}]}\n\n`, () => response.destroy());
      },
    ];
    for (const answer of answers) {
      server.answerWith(answer);
      for (const stream of [false, true])
        await ask(stream).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }
    const wrong = [`${authorization}x`, `Bearer app-sk-${Buffer.from(prompt).toString('base64')}`, prompt];
    for (const bad of wrong) await chat(node, { authorization: bad, body: chatBody({ model: 'm', question: prompt }) });
    await chat(node, { authorization, body: new TextEncoder().encode(`{"${prompt}`) });
    await chat(node, { authorization, body: chatBody({ model: prompt }) });
    await node.settleNow();

    const log = lines.join('\n');
    expect(lines.length).toBeGreaterThan(8);
    expect(log).toContain('"event":"response"');
    expect(log).toContain('"event":"settlement"');
    expect(log).toContain('"event":"upstream-broke-off"');
    const token = authorization.slice('Bearer app-sk-'.length);
    const secrets = {
      prompt,
      answerSecret,
      apiKey,
      token,
      providerKey: options.providerKey.slice(2),
      teeKey: options.teeKey.slice(2),
    };
    for (const [name, secret] of Object.entries(secrets)) {
      expect([name, log.includes(secret.slice(0, 40))]).toEqual([name, false]);
    }
  });
});

describe('readiness', () => {
  it('says what is missing, one condition at a time, until requests can be served', async () => {
    server.answerWith((response) => void response.end('{}'));
    const { node } = await start();
    const early = await readiness(node);
    expect(early.status).toBe(503);
    expect(early.checks).toMatchObject({ chain: 'ok', store: 'ok', registered: 'ok', upstream: 'ok' });
    expect(early.checks.acknowledged).toContain('has not acknowledged');
    await acceptNode(world, node.address);
    expect(await readiness(node)).toMatchObject({ status: 200, checks: { acknowledged: 'ok' } });

    server.answerWith((response) => void response.writeHead(502).end());
    expect(await readiness(node)).toMatchObject({ status: 503, checks: { upstream: 'the model server answers 502' } });
    server.answerWith((response) => void response.writeHead(401).end());
    expect((await readiness(node)).checks.upstream).toContain('refuses the key');
    expect((await fetch(`${node.adminUrl}/healthz`)).status).toBe(200);
  });
});

describe('metrics', () => {
  it('count answers, refusals, fees to the neuron and what settlement brought', async () => {
    server.answerWith(
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(whole('hi')),
    );
    const { node } = await start();
    await acceptNode(world, node.address);
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);
    for (let asked = 0; asked < 3; asked += 1) await chat(node, { authorization, body: chatBody({ model: 'm' }) });
    await chat(node, { authorization: 'none', body: chatBody({ model: 'm' }) });
    const fee = 3n * (10n * 3n + 20n * 5n);
    const before = await metricsOf(node);
    expect(before).toContain('provider_requests_total{route="chat/completions",status="200"} 3\n');
    expect(before).toContain('provider_requests_total{route="chat/completions",status="400"} 1\n');
    expect(before).toContain(`provider_fees_neuron_total ${fee}\n`);
    expect(before).toContain(`provider_unsettled_neuron ${fee}\n`);
    expect(before).toContain('provider_upstream_seconds_count 3\n');

    await node.settleNow();
    const after = await metricsOf(node);
    expect(after).toContain('provider_settlements_total{status="success"} 1\n');
    expect(after).toContain(`provider_settled_neuron_total ${fee}\n`);
    expect(after).toContain('provider_unsettled_neuron 0\n');
  });

  it('are not to be read at the door of the clients', async () => {
    const { node } = await start();
    for (const path of ['/metrics', '/readyz', '/v1/metrics']) {
      expect([path, (await fetch(`${node.url}${path}`)).status]).toEqual([path, 404]);
    }
    expect(new URL(node.adminUrl ?? '').hostname).toBe('127.0.0.1');
  });
});

describe('an ordered stop', () => {
  it('finishes the answer under way and bills it, and takes no new request meanwhile', async () => {
    let finish: () => void = () => undefined;
    server.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\n');
      finish = () =>
        void response.end(
          'data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}\n\ndata: [DONE]\n\n',
        );
    });
    const { node, lines } = await start();
    await acceptNode(world, node.address);
    const { account } = await fundUser(world, node.address, 2n * oneCoin);
    const authorization = await authorizationOf(account, node.address);
    const open = await openChat(node, { authorization, body: chatBody({ model: 'm', stream: true }) });
    const stopped = node.stop();
    await expect(openChat(node, { authorization, body: chatBody({ model: 'm' }) })).rejects.toThrow();
    finish();
    expect(await open.text()).toContain('[DONE]');
    await stopped;
    expect(lines.filter((line) => line.includes('"event":"response"'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('"fee":"130"');
    expect(lines.at(-1)).toContain('"event":"stopped"');
  });
});
