import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAnswerReader } from '@/lib/chat/answer-reader';
import { fakeService, fakeStream } from '@/lib/testing/fake-chat-ports';
import { type ScriptedProvider, startScriptedProvider } from '@/lib/testing/scripted-provider';
import { ProviderError } from './provider-error';
import { createProviderTransport } from './transport';

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider.stop());

const transport = createProviderTransport({ local: true });
const body = new TextEncoder().encode('{"model":"m","messages":[{"role":"user","content":"hi <&>"}]}');
let abort = new AbortController();
beforeEach(() => {
  abort = new AbortController();
});

const send = (url = provider.url) =>
  transport.send({ service: fakeService({ url }), token: 'app-sk-x', body, signal: abort.signal });

async function errorOf(sending: Promise<unknown>): Promise<ProviderError> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`Expected a ProviderError, got ${String(error)}`);
}

async function readAll(): Promise<{ readonly text: string; readonly bytes: Buffer; readonly complete: boolean }> {
  const response = await send();
  const reader = createAnswerReader(response.contentType);
  const chunks: Uint8Array[] = [];
  let text = '';
  for await (const chunk of response.chunks) {
    chunks.push(chunk);
    text += reader.push(chunk).text;
  }
  const end = reader.end();
  return { text: text + end.part.text, bytes: Buffer.concat(chunks), complete: end.complete };
}

describe('a request', () => {
  it('carries the exact bytes, three headers of ours and no credentials', async () => {
    provider.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'ZG-Res-Key': 'key-9' }).end(fakeStream(['a']));
    });
    const response = await send();
    for await (const _chunk of response.chunks);
    const request = provider.seen.at(-1);
    expect(response.chatKey).toBe('key-9');
    expect(request?.path).toBe('/v1/proxy/chat/completions');
    expect(request?.body.equals(body)).toBe(true);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer app-sk-x',
      accept: 'text/event-stream, application/json',
    });
    expect(request?.headers.cookie).toBeUndefined();
    expect(request?.headers.referer).toBeUndefined();
  });

  it.each(['http://provider.example', 'ftp://127.0.0.1', 'https://user:pass@provider.example', 'not a url'])(
    'never goes to %s',
    async (url) => {
      expect(await errorOf(send(url))).toMatchObject({ code: 'address-refused', cure: 'choose-other' });
    },
  );

  it('does not go to loopback on a real network', async () => {
    const { url } = provider;
    const real = createProviderTransport({ local: false });
    const sending = real.send({ service: fakeService({ url }), token: 't', body, signal: abort.signal });
    expect(await errorOf(sending)).toMatchObject({ code: 'address-refused' });
  });

  it('does not follow a redirect with the token', async () => {
    provider.answerWith((_request, response) => response.writeHead(307, { location: '/elsewhere' }).end());
    expect(await errorOf(send())).toMatchObject({ code: 'unreachable' });
    expect(provider.seen.at(-1)?.path).toBe('/v1/proxy/chat/completions');
  });

  it('to a provider that is down says that it cannot be reached', async () => {
    const gone = await startScriptedProvider();
    await gone.stop();
    expect(await errorOf(send(gone.url))).toMatchObject({ code: 'unreachable', cure: 'retry' });
  });
});

const v = 'validate session: ';
const refusals: readonly (readonly [number, string, string, string])[] = [
  [
    400,
    `${v}missing or invalid Authorization header, must be Bearer app-sk-<base64(rawMessage:signature)>`,
    'session-invalid',
    'sign-again',
  ],
  [
    400,
    `${v}invalid base64 in Authorization header: illegal base64 data at input byte 4`,
    'session-invalid',
    'sign-again',
  ],
  [400, `${v}invalid Authorization payload, expect base64(rawMessage:signature)`, 'session-invalid', 'sign-again'],
  [400, `${v}invalid session token format in Authorization: unexpected end`, 'session-invalid', 'sign-again'],
  [400, `${v}session token is for different provider`, 'session-invalid', 'sign-again'],
  [400, `${v}ephemeral token must have an expiration time`, 'session-invalid', 'sign-again'],
  [400, `${v}ephemeral token duration cannot exceed 24 hours`, 'session-invalid', 'sign-again'],
  [400, `${v}session token expired`, 'session-expired', 'sign-again'],
  [400, `${v}session token has been revoked (generation expired)`, 'session-revoked', 'sign-again'],
  [400, `${v}invalid session token (future generation)`, 'session-ahead', 'retry'],
  [400, `${v}session token has been revoked`, 'session-revoked', 'sign-again'],
  [400, `${v}invalid signature format: encoding/hex`, 'session-invalid', 'sign-again'],
  [400, `${v}invalid signature length`, 'session-invalid', 'sign-again'],
  [400, `${v}failed to recover public key from signature: recovery failed`, 'session-invalid', 'sign-again'],
  [400, `${v}signature verification failed: address mismatch`, 'session-invalid', 'sign-again'],
  [400, 'Provider: validate session: session token expired', 'session-expired', 'sign-again'],
  [400, 'validate request: get account from contract, account not exist: 0x', 'account-missing', 'top-up'],
  [400, 'validate request: get account from contract, dial tcp: timeout', 'account-unread', 'retry'],
  [
    400,
    'validate request: user not acknowledge the provider, please use acknowledgeProviderSigner function in sdk first, it will take effect in 2 minutes',
    'user-not-acknowledged',
    'retry',
  ],
  [400, 'validate request: service not acknowledge the tee signer', 'signer-not-acknowledged', 'choose-other'],
  [
    400,
    "prepare HTTP request: enforce configured model: model not supported: requested 'x', only 'y' is available for this service",
    'model-unsupported',
    'choose-other',
  ],
  [400, 'prepare HTTP request: parse body', 'request-refused', 'fix-input'],
  [400, 'unsupported endpoint: endpoint not supported', 'endpoint-unsupported', 'choose-other'],
  [400, 'Provider proxy: handle proxied service response, read: reset', 'upstream-failed', 'retry'],
  [400, "This model's maximum context length is 8192 tokens", 'context-overflow', 'fix-input'],
  [400, 'something new', 'request-refused', 'fix-input'],
  [403, 'you can only query your own unsettled fee', 'forbidden', 'stop'],
  [413, 'Request body size exceeds the maximum allowed size of 32MB', 'request-too-large', 'fix-input'],
  [429, 'Too many requests. Please try again later.', 'rate-limited', 'retry'],
  [429, 'Rate limit exceeded. Please slow down your request rate (limit: 30 requests/min).', 'rate-limited', 'retry'],
  [
    429,
    'Too many concurrent requests. You have 5 active requests (limit: 5). Please wait for some to complete.',
    'too-many-at-once',
    'retry',
  ],
  [429, 'Rate limit exceeded: too many invalid model requests. Please try again in 1h0m0s', 'model-blocked', 'retry'],
  [501, 'LLM attestation report is not available for centralized providers.', 'endpoint-unsupported', 'choose-other'],
  [503, 'Server is currently processing too many requests. Please try again later.', 'busy', 'retry'],
  [500, 'Internal Server Error', 'upstream-failed', 'retry'],
];

describe('a refusal', () => {
  it.each(refusals)('%i "%s" becomes %s with the cure %s', async (status, text, code, cure) => {
    for (const error of [text, { message: text, type: 'x' }]) {
      provider.answerWith((_request, response) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      });
      expect(await errorOf(send())).toMatchObject({ code, cure, status });
    }
  });

  const refuse = (status: number, text: string, headers: Record<string, string> = {}) =>
    provider.answerWith((_request, response) => {
      response.writeHead(status, headers).end(text);
    });

  it('for want of money names what is missing, rounded so that it is enough', async () => {
    refuse(
      400,
      JSON.stringify({
        error:
          'validate request: insufficient balance: your locked balance is 0.500000 0G, but the required minimum is 1.002500 0G (breakdown: minimum reserve 1.000000 0G + unsettled fees 0.002500 0G + current request fee 0.000000 0G). Please add more funds with: 0g-compute-cli transfer-fund --provider 0x1 --amount <amount>',
      }),
    );
    expect(await errorOf(send())).toMatchObject({
      code: 'balance-below-minimum',
      cure: 'top-up',
      values: {
        lockedNeuron: '500000000000000000',
        requiredNeuron: '1002500000000000000',
        reserveNeuron: '1000000000000000000',
        missingNeuron: '502501000000000000',
      },
    });
  });

  it.each([
    ['Token rate limit exceeded. Please wait 17 seconds (limit: 1000 tokens/min).', '17'],
    ['Rate limit exceeded: too many invalid model requests. Please try again in 1h2m3s', '3723'],
    ['Too many requests. Please try again later.', '4'],
  ])('429 "%s" says to wait %s seconds', async (message, seconds) => {
    refuse(429, JSON.stringify({ error: { type: 'rate_limit_error', message } }));
    expect((await errorOf(send())).values).toMatchObject({ seconds });
  });

  it('429 believes Retry-After where there is one', async () => {
    refuse(429, '{"error":"slow"}', { 'retry-after': '9' });
    expect((await errorOf(send())).values).toMatchObject({ seconds: '9' });
  });

  it.each([
    [404, '404 page not found', 'not-a-provider'],
    [400, '<html><body>Bad Request</body></html>', 'not-a-provider'],
    [502, '<html><body>Bad Gateway</body></html>', 'provider-failed'],
  ])('%i without an error of the protocol is %s', async (status, text, code) => {
    refuse(status, text);
    expect(await errorOf(send())).toMatchObject({ code });
  });

  it('keeps hostile words short and clean', async () => {
    refuse(400, JSON.stringify({ error: `\u202Eevil\u0000${'x'.repeat(9000)}` }));
    const { details } = await errorOf(send());
    expect(details?.length).toBeLessThan(520);
    expect(details).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('is any status but 200, also 201', async () => {
    refuse(201, '{}', { 'content-type': 'application/json' });
    expect(await errorOf(send())).toMatchObject({ status: 201 });
  });
});

describe('an answer', () => {
  it('of HTML with status 200 is no answer', async () => {
    provider.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Log in');
    });
    expect(await errorOf(send())).toMatchObject({ code: 'unexpected-answer', cure: 'retry' });
  });

  it('split at every byte is read the same', async () => {
    const stream = Buffer.from(fakeStream(['Grüße ', '🙂']));
    provider.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let at = 0;
      const next = () => {
        if (at === stream.length) return response.end();
        at += 1;
        response.write(stream.subarray(at - 1, at), () => setImmediate(next));
        return undefined;
      };
      next();
    });
    const answer = await readAll();
    expect(answer).toMatchObject({ text: 'Grüße 🙂', complete: true });
    expect(createHash('sha256').update(answer.bytes).digest('hex')).toBe(
      createHash('sha256').update(stream).digest('hex'),
    );
  });

  it.each([
    ['junk after [DONE]', `${fakeStream(['ok'])}garbage { "error": 1 }`],
    ['no newline at its end', fakeStream(['ok']).trimEnd()],
  ])('with %s is read, and every byte is delivered', async (_name, stream) => {
    provider.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(stream);
    });
    const answer = await readAll();
    expect(answer).toMatchObject({ text: 'ok', complete: true });
    expect(answer.bytes.toString()).toBe(stream);
  });

  it('that dies in the middle is cut, with what came before', async () => {
    provider.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(fakeStream(['half']).slice(0, 90), () => response.destroy());
    });
    expect(await errorOf(readAll())).toMatchObject({ code: 'stream-cut', cure: 'retry' });
  });

  it('that is stopped lets the connection go', async () => {
    const closed = new Promise<void>((resolve) => {
      provider.answerWith((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: {}\n\n');
        response.on('close', resolve);
      });
    });
    const response = await send();
    const reading = (async () => {
      for await (const _chunk of response.chunks) abort.abort();
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await closed;
  });
});
