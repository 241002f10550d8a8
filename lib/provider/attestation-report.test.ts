import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeService } from '@/lib/testing/fake-chat-ports';
import { type ScriptedProvider, startScriptedProvider } from '@/lib/testing/scripted-provider';
import { fetchModelReport, fetchRouterReport } from './attestation-report';

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider.stop());

let abort = new AbortController();
beforeEach(() => {
  abort = new AbortController();
});

const request = () => ({ service: fakeService({ url: provider.url }), local: true, signal: abort.signal });
const nonce = 'ab'.repeat(32);

describe('a report', () => {
  it('of the router is taken over as the exact text', async () => {
    provider.answerWith((_request, response) => response.writeHead(200).end(' {"quote" : "00"} \n'));
    expect(await fetchRouterReport(request())).toBe(' {"quote" : "00"} \n');
    expect(provider.seen.at(-1)).toMatchObject({ path: '/v1/quote' });
  });

  it('of the model is asked for by name and nonce, whatever characters the name has', async () => {
    provider.answerWith((_request, response) => response.writeHead(200).end('{}'));
    await fetchModelReport({ ...request(), model: 'a/b&nonce=00 #', nonce });
    const url = new URL(provider.seen.at(-1)?.path ?? '', provider.url);
    expect(url.pathname).toBe('/v1/proxy/attestation/report');
    expect([...url.searchParams]).toEqual([
      ['model', 'a/b&nonce=00 #'],
      ['nonce', nonce],
    ]);
  });

  it('that is refused says with which error', async () => {
    provider.answerWith((_request, response) => response.writeHead(501).end('{"error":"not available"}'));
    await expect(fetchModelReport({ ...request(), model: 'm', nonce })).rejects.toMatchObject({
      name: 'ProviderError',
    });
  });

  it('of endless length is refused instead of cut', async () => {
    provider.answerWith((_request, response) => response.writeHead(200).end('x'.repeat(5_000_000)));
    await expect(fetchRouterReport(request())).rejects.toMatchObject({ code: 'answer-too-large' });
  });

  it('ends with the reader’s own reason when they leave', async () => {
    provider.answerWith(() => abort.abort(new Error('left')));
    await expect(fetchRouterReport(request())).rejects.toThrow('left');
  });
});
