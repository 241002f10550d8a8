import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiUpstream } from './openai-upstream';
import { UpstreamSettingsError, upstreamFor } from './upstream';

type Seen = { readonly url: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string };

let server: Server;
let base: string;
const seen: Seen[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-model': 'real' });
    response.end(gzipSync('{"ok":true}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('an OpenAI-compatible model server', () => {
  it('gets the exact body with its own key, and is asked not to compress', async () => {
    const upstream = createOpenAiUpstream({ url: `${base}/`, model: 'm', apiKey: 'secret' });
    const response = await upstream.send({
      method: 'POST',
      path: '/chat/completions',
      headers: new Headers({ 'content-type': 'application/json' }),
      body: new TextEncoder().encode(' {"a":1}\n'),
      publicUrl: 'http://127.0.0.1:1',
      signal: new AbortController().signal,
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    expect(seen.at(-1)).toMatchObject({ url: '/v1/chat/completions', body: ' {"a":1}\n' });
    expect(seen.at(-1)?.headers).toMatchObject({ authorization: 'Bearer secret', 'accept-encoding': 'identity' });
    expect(Buffer.concat(chunks).toString()).toBe('{"ok":true}');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('x-model')).toBe('real');
  });

  it('is chosen by the environment for each kind of service, the embedded one where none is named', async () => {
    const environment = {
      UPSTREAM_URL: base,
      UPSTREAM_MODEL: 'real',
      UPSTREAM_EDIT_URL: base,
      UPSTREAM_EDIT_MODEL: 'e',
    };
    const models = await Promise.all(
      [
        upstreamFor('chatbot', environment),
        upstreamFor('text-to-image', environment),
        upstreamFor('image-editing', environment),
        upstreamFor('chatbot', {}),
      ].map(async (found) => ((await found).ok ? await found : undefined)),
    );
    expect(models.map((found) => found?.ok && found.upstream.model)).toEqual([
      'real',
      'local/generative-art',
      'e',
      'local/handbook',
    ]);
  });

  it.each([
    ['no URL', { UPSTREAM_URL: 'localhost:8000', UPSTREAM_MODEL: 'm' }],
    ['no model', { UPSTREAM_URL: 'http://localhost:8000' }],
  ])('is refused with %s', async (_name, environment) => {
    await expect(upstreamFor('chatbot', environment)).rejects.toBeInstanceOf(UpstreamSettingsError);
  });
});
