import { recoverMessageAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGenerativeArtUpstream, generativeArt } from './generative-art/art-upstream';
import { blank } from './generative-art/picture';
import { decodePng } from './generative-art/png-decode';
import { encodePng } from './generative-art/png-encode';
import { createOpenAiUpstream } from './openai-upstream';
import type { OfferedService, ProviderNode, ProviderNodeOptions } from './options';
import { sha256, signatureFor, unsettledFee } from './testing/asking';
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
const nodes: ProviderNode[] = [];
const price = 10n ** 16n;

beforeAll(async () => {
  world = await startWorld();
  upstream = await startScriptedUpstream();
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await upstream.stop();
  await world.stop();
});

async function start(
  service: Partial<OfferedService>,
  change: Partial<ProviderNodeOptions> = {},
): Promise<ProviderNode> {
  const usual = await nodeOptions(world);
  const offered = { ...usual.service, inputPrice: 0n, outputPrice: price, ...service };
  const node = await startAcceptedNode(world, {
    upstream: createOpenAiUpstream({ url: upstream.url, model: offered.model }),
    ...change,
    service: offered,
  });
  nodes.push(node);
  return node;
}

const artist = (serviceType: string, change: Partial<ProviderNodeOptions> = {}) =>
  start({ serviceType, model: generativeArt }, { upstream: createGenerativeArtUpstream(), ...change });

async function userOf(node: ProviderNode, amount = 2n * oneCoin) {
  const { account } = await fundUser(world, node.address, amount);
  const authorization = await authorizationOf(account, node.address);
  return { account, authorization, owed: () => unsettledFee(node, account.address, authorization) };
}

type ImageAnswer = { readonly data: readonly { readonly b64_json?: string; readonly url?: string }[] };

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

async function post(
  node: ProviderNode,
  path: string,
  asked: { readonly authorization: string; readonly body: Uint8Array<ArrayBuffer>; readonly contentType?: string },
) {
  const { authorization, body, contentType = 'application/json' } = asked;
  const response = await fetch(`${node.url}/v1/proxy${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': contentType },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    chatKey: response.headers.get('zg-res-key') ?? '',
  };
}

async function signerOf(node: ProviderNode, chatKey: string) {
  const { text = '', signature = '0x' } = await signatureFor(node, chatKey);
  return { text, signer: await recoverMessageAddress({ message: text, signature }) };
}

async function formOf(fields: FormData): Promise<{ body: Uint8Array<ArrayBuffer>; contentType: string }> {
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: fields });
  return { body: new Uint8Array(await request.arrayBuffer()), contentType: request.headers.get('content-type') ?? '' };
}

describe('a provider of images', () => {
  it('draws as many as were asked for, signs each with the request, and is owed the price of each', async () => {
    const node = await artist('text-to-image');
    const { authorization, account, owed } = await userOf(node);
    const body = json({ model: generativeArt, prompt: 'a blue sea', n: 3, size: '32x48' });
    const { status, text, chatKey } = await post(node, '/v1/images/generations/', { authorization, body });
    expect(status).toBe(200);
    const images = (JSON.parse(text) as ImageAnswer).data.map(({ b64_json = '' }) => Buffer.from(b64_json, 'base64'));
    expect(await Promise.all(images.map(async (png) => (await decodePng(png)).height))).toEqual([48, 48, 48]);
    const proof = await signerOf(node, chatKey);
    expect(proof).toEqual({ text: `${sha256(body)}:${images.map(sha256).join(',')}`, signer: node.teeSigner });
    expect(await owed()).toBe(3n * price);
    expect((await node.settleNow()).settled).toMatchObject([{ user: account.address, paid: 3n * price }]);
  });

  it('gives links where links are asked for, to whoever knows the key, and the linked bytes are the signed ones', async () => {
    const node = await artist('text-to-image');
    const { authorization } = await userOf(node);
    const body = json({ prompt: 'a star', n: 2, size: '16x16', response_format: 'url' });
    const { text, chatKey } = await post(node, '/images/generations', { authorization, body });
    const links = (JSON.parse(text) as ImageAnswer).data.map(({ url = '' }) => url);
    expect(links).toEqual([0, 1].map((index) => `${node.url}/v1/proxy/images/${chatKey}/${index}`));
    const served = await Promise.all(links.map((url) => fetch(url, { headers: { origin: 'https://site.example' } })));
    const bytes = await Promise.all(served.map(async (response) => new Uint8Array(await response.arrayBuffer())));
    expect((await signerOf(node, chatKey)).text).toBe(`${sha256(body)}:${bytes.map(sha256).join(',')}`);
    expect(Object.fromEntries(served[0]?.headers ?? [])).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'private, max-age=1200, immutable',
      'access-control-allow-origin': 'https://site.example',
    });
    const head = await fetch(links[0] ?? '', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      `${bytes[0]?.length}`,
      '',
    ]);
    const answers = await Promise.all(
      [`${chatKey}/2`, `${crypto.randomUUID()}/0`, `${chatKey}/x`, `${chatKey}/-1`].map(async (path) => {
        const response = await fetch(`${node.url}/v1/proxy/images/${path}`);
        return [response.status, ((await response.json()) as { error: string }).error];
      }),
    );
    expect(answers).toEqual([
      [404, 'image not found or expired'],
      [404, 'image not found or expired'],
      [400, 'invalid image index'],
      [400, 'invalid image index'],
    ]);
    expect((await fetch(links[0] ?? '', { method: 'DELETE' })).status).toBe(405);
  });

  it('serves images only so fast', async () => {
    const node = await artist('text-to-image', { limits: { imageServe: { perSecond: 0.001, burst: 1 } } });
    const url = `${node.url}/v1/proxy/images/${crypto.randomUUID()}/0`;
    expect((await fetch(url)).status).toBe(404);
    const limited = await fetch(url);
    expect([limited.status, limited.headers.get('retry-after'), await limited.json()]).toEqual([
      429,
      '1',
      { error: 'rate limit exceeded on image serve endpoint' },
    ]);
  });

  it('edits the picture of a form, and counts the n of the form', async () => {
    const node = await artist('image-editing');
    const { authorization, owed } = await userOf(node);
    const fields = new FormData();
    fields.append('image', new File([new Uint8Array(await encodePng(blank(20, 10, [10, 20, 30])))], 'a.png'));
    for (const [name, value] of Object.entries({ prompt: 'negative', n: '2', model: generativeArt }))
      fields.append(name, value);
    const form = await formOf(fields);
    const { status, text, chatKey } = await post(node, '/images/edits', { authorization, ...form });
    expect(status).toBe(200);
    const images = (JSON.parse(text) as ImageAnswer).data.map(({ b64_json = '' }) => Buffer.from(b64_json, 'base64'));
    expect([...(await decodePng(images[0] ?? Buffer.alloc(0))).rgba.subarray(0, 3)]).toEqual([245, 235, 225]);
    expect((await signerOf(node, chatKey)).text).toBe(`${sha256(form.body)}:${images.map(sha256).join(',')}`);
    expect(await owed()).toBe(2n * price);
  });

  it('refuses a number of images that is none, and names the fee of those a balance cannot pay', async () => {
    const node = await artist('text-to-image');
    const { authorization, owed } = await userOf(node, oneCoin + 2n * price);
    const ask = (n: unknown) =>
      post(node, '/images/generations', { authorization, body: json({ prompt: 'x', n, size: '16x16' }) });
    for (const n of [-1, 0, 1.5, 11, '2']) {
      expect(JSON.parse((await ask(n)).text)).toEqual({
        error: 'validate request: n must be a whole number from 1 to 10',
      });
    }
    expect(await owed()).toBe(0n);
    const refused = await ask(3);
    expect([refused.status, JSON.parse(refused.text).error]).toEqual([
      400,
      'validate request: insufficient balance: your locked balance is 1.020000 0G, but the required minimum is 1.030000 0G ' +
        '(breakdown: minimum reserve 1.000000 0G + unsettled fees 0.000000 0G + current request fee 0.030000 0G). ' +
        `Please add more funds with: 0g-compute-cli transfer-fund --provider ${node.address} --amount <amount>`,
    ]);
    expect((await ask(2)).status).toBe(200);
    expect(await owed()).toBe(2n * price);
  });

  it('holds a user to the images of a minute, with the limit’s own envelope', async () => {
    const limits = { perUser: { perMinute: 600, burst: 100, concurrent: 5, imagesPerMinute: 2 } };
    const node = await artist('text-to-image', { limits });
    const { authorization } = await userOf(node);
    const ask = () =>
      post(node, '/images/generations', { authorization, body: json({ prompt: 'x', n: 3, size: '16x16' }) });
    const first = await ask();
    expect([first.status, first.headers.get('x-ratelimit-remaining-images')]).toEqual([200, '2']);
    const second = await ask();
    expect([second.status, JSON.parse(second.text)]).toEqual([
      429,
      {
        error: {
          type: 'rate_limit_error',
          message: expect.stringMatching(
            /^Image rate limit exceeded\. Please wait \d+ seconds \(limit: 2 images\/min\)\.$/,
          ),
        },
      },
    ]);
  });

  it('passes a refusal on unbilled, and is not owed for what are no images', async () => {
    const node = await start({ serviceType: 'text-to-image', model: 'painter' });
    const { authorization, owed } = await userOf(node);
    const ask = () => post(node, '/images/generations', { authorization, body: json({ prompt: 'x' }) });
    upstream.answerWith((response) => void response.writeHead(400).end('{"error":{"message":"no"}}'));
    expect(await ask()).toMatchObject({ status: 400, text: '{"error":{"message":"no"}}', chatKey: '' });
    for (const body of [
      '{"data":[]}',
      '{"data":[{"url":"http://10.0.0.1/x"}]}',
      '<html>',
      '{"data":[{"b64_json":"%%"}]}',
    ]) {
      upstream.answerWith((response) => void response.writeHead(200).end(body));
      expect(JSON.parse((await ask()).text).error).toBe(
        'Provider proxy: handle proxied service response, read images: the model server did not answer with images',
      );
    }
    upstream.answerWith((response) => {
      response.writeHead(200);
      response.write('{"data":', () => response.destroy());
    });
    expect(JSON.parse((await ask()).text).error).toBe(
      'Provider proxy: handle proxied service response, read response: the model server broke off',
    );
    expect(await owed()).toBe(0n);
  });

  it('is billed although its client has gone before the picture was there', async () => {
    const node = await start({ serviceType: 'text-to-image', model: 'painter' });
    const { authorization, owed } = await userOf(node);
    let go: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      upstream.answerWith(async (response) => {
        resolve();
        await new Promise<void>((answer) => {
          go = answer;
        });
        response.writeHead(200).end('{"data":[{"b64_json":"AAAA"}]}');
      });
    });
    const leaving = new AbortController();
    const response = fetch(`${node.url}/v1/proxy/images/generations`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: json({ prompt: 'x' }),
      signal: leaving.signal,
    });
    await asked;
    leaving.abort();
    await expect(response).rejects.toThrow();
    go();
    await expect.poll(owed, { interval: 10, timeout: 5_000 }).toBe(price);
  });
});

describe('a provider of transcriptions', () => {
  it('passes the recording on byte for byte, bills by what the answer reports, and signs both', async () => {
    const node = await start({ serviceType: 'speech-to-text', model: 'ears', inputPrice: 5n });
    const { authorization, owed } = await userOf(node);
    const fields = new FormData();
    fields.append('file', new File([new Uint8Array([0, 255, 13, 10])], 'a.wav'));
    fields.append('model', 'ears');
    const form = await formOf(fields);
    const answers = [
      {
        body: '{"text":"one two","usage":{"type":"duration","seconds":2.1}}',
        type: 'application/json',
        fee: 3n * price,
      },
      {
        body: 'data: {"type":"transcript.text.done","text":"one","usage":{"type":"tokens","input_tokens":7,"output_tokens":2}}\n\n',
        type: 'text/event-stream',
        fee: 35n + 2n * price,
      },
      { body: 'one two three', type: 'text/plain', fee: 6n * price },
    ];
    let sum = 0n;
    for (const { body, type, fee } of answers) {
      upstream.answerWith((response) => void response.writeHead(200, { 'content-type': type }).end(body));
      const answer = await post(node, '/audio/transcriptions', { authorization, ...form });
      expect(answer.text).toBe(body);
      expect(Buffer.from(form.body).equals(upstream.received.at(-1) ?? Buffer.alloc(0))).toBe(true);
      expect((await signerOf(node, answer.chatKey)).text).toBe(`${sha256(form.body)}:${sha256(Buffer.from(body))}`);
      sum += fee;
      expect(await owed()).toBe(sum);
    }
  });
});
