import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VerifyRequest } from '@/lib/chat/ports';
import { turnStateOf } from '@/lib/domain/chat';
import { parseServiceDetails } from '@/lib/domain/service';
import { chatPeople, fakeService } from '@/lib/testing/fake-chat-ports';
import { type ScriptedProvider, startScriptedProvider } from '@/lib/testing/scripted-provider';
import { createResponseVerifier, signatureKey } from './signature';
import { fetchUnsettledFee } from './unsettled-fee';

const tee = privateKeyToAccount('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a');
const stranger = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d');
const requestHash = `0x${'11'.repeat(32)}` as const;
const responseHash = `0x${'22'.repeat(32)}` as const;
const honestText = `${requestHash.slice(2)}:${responseHash.slice(2)}`;

let provider: ScriptedProvider;
let waits: number[] = [];
let asked = 0;
let claims = new Map<string, string>();
let now = 0;

beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider.stop());
beforeEach(() => {
  waits = [];
  asked = 0;
  claims = new Map();
  now = 1_000_000;
});

const verifier = createResponseVerifier({
  local: true,
  now: () => now,
  wait: async (milliseconds, signal) => {
    signal.throwIfAborted();
    waits.push(milliseconds);
  },
  memory: {
    claim: async ({ text, exchangeId }) => {
      const owner = claims.get(text) ?? exchangeId;
      claims.set(text, owner);
      return owner !== exchangeId;
    },
  },
});

const verify = (changes: Partial<VerifyRequest> = {}) =>
  verifier.verify({
    service: fakeService({ url: provider.url }),
    exchangeId: 'exchange-1',
    chatKey: 'Key/1',
    completionId: undefined,
    model: 'a b&c',
    requestHash,
    responseHash,
    answeredAt: 999_000,
    patience: 'until-there',
    onAsk: () => {
      asked += 1;
    },
    signal: new AbortController().signal,
    ...changes,
  });

async function answerSigned(text: string, by = tee, misses = 0): Promise<void> {
  const signature = await by.signMessage({ message: text });
  let left = misses;
  provider.answerWith((_request, response) => {
    response.setHeader('content-type', 'application/json');
    if (left > 0) {
      left -= 1;
      response.writeHead(400).end('{"error":"prepare HTTP request: Chat id not found or expired, chat_id_not_found"}');
      return;
    }
    response.end(JSON.stringify({ text, signature, signing_address: stranger.address, signing_algo: 'ecdsa' }));
  });
}

describe('the check of an answer', () => {
  it('proves an honest one, asking by its encoded key and model', async () => {
    await answerSigned(honestText);
    const proof = await verify();
    expect(turnStateOf(proof)).toEqual({ kind: 'verified' });
    expect(provider.seen.at(-1)).toMatchObject({ method: 'GET', path: '/v1/proxy/signature/Key%2F1?model=a+b%26c' });
    expect(provider.seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('asks again while the provider still bills', async () => {
    await answerSigned(honestText, tee, 3);
    expect(turnStateOf(await verify())).toEqual({ kind: 'verified' });
    expect(waits).toEqual([200, 500, 1000]);
  });

  it('says that the signature is missing after the last wait', async () => {
    await answerSigned(honestText, tee, 99);
    expect(turnStateOf(await verify())).toEqual({ kind: 'unverified', why: 'signature-missing' });
    expect(waits).toEqual([200, 500, 1000, 2000, 5000]);
    expect(asked).toBe(6);
  });

  it('asks a single time where that is wanted, and tells each question', async () => {
    await answerSigned(honestText, tee, 1);
    expect(turnStateOf(await verify({ patience: 'once' }))).toEqual({ kind: 'unverified', why: 'signature-missing' });
    expect([waits, asked]).toEqual([[], 1]);
    expect(turnStateOf(await verify({ patience: 'once' }))).toEqual({ kind: 'verified' });
    expect(asked).toBe(2);
  });

  it('says that it expired when the answer is older than providers keep signatures', async () => {
    await answerSigned(honestText, tee, 99);
    now = 999_000 + 20 * 60_000 + 1;
    expect(turnStateOf(await verify())).toEqual({ kind: 'unverified', why: 'signature-expired' });
    expect([waits, asked]).toEqual([[], 1]);
    now -= 1;
    expect(turnStateOf(await verify())).toEqual({ kind: 'unverified', why: 'signature-missing' });
  });

  it('refutes other response bytes, never proves them', async () => {
    await answerSigned(honestText);
    const proof = await verify({ responseHash: `0x${'23'.repeat(32)}` });
    expect(turnStateOf(proof)).toEqual({ kind: 'refuted', why: 'bytes-differ' });
  });

  it('refutes another signer, whatever address the provider names', async () => {
    await answerSigned(honestText, stranger);
    expect(turnStateOf(await verify())).toEqual({ kind: 'refuted', why: 'signer-differs' });
  });

  it('refutes a signed text that was used for another exchange', async () => {
    await answerSigned(honestText);
    await verify();
    expect(turnStateOf(await verify({ exchangeId: 'exchange-2' }))).toEqual({ kind: 'refuted', why: 'replayed' });
    expect(turnStateOf(await verify())).toEqual({ kind: 'verified' });
  });

  it.each([
    ['HTML', '<html>', 200],
    ['another shape', '{"text":1}', 200],
    ['a server error', 'Internal Server Error', 500],
  ])('a signature endpoint that gives %s leaves the answer unproven', async (_name, body, status) => {
    provider.answerWith((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    expect(turnStateOf(await verify())).toEqual({ kind: 'unverified', why: 'lookup-failed' });
  });

  it('ends when stopped', async () => {
    await answerSigned(honestText, tee, 99);
    const abort = new AbortController();
    abort.abort();
    await expect(verify({ signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('asks nothing of a provider that gave no key', async () => {
    const before = provider.seen.length;
    expect(turnStateOf(await verify({ chatKey: undefined })).kind).toBe('unverified');
    expect(provider.seen.length).toBe(before);
  });

  it.each(['..', '.', '', 'a b', 'k'.repeat(257), '\u202ekey'])(
    'asks nothing under a key that is none: %j',
    async (chatKey) => {
      const before = provider.seen.length;
      expect(turnStateOf(await verify({ chatKey }))).toEqual({ kind: 'unverified', why: 'signature-missing' });
      expect(provider.seen.length).toBe(before);
    },
  );

  it('takes no signed text longer than any form of it', async () => {
    await answerSigned('x'.repeat(5000));
    const proof = await verify();
    expect(turnStateOf(proof)).toEqual({ kind: 'unverified', why: 'lookup-failed' });
    expect(proof.signedText).toBeUndefined();
  });

  it.each([
    ['{}', 'k', 'k'],
    ['{"ProviderType":"centralized"}', 'k', 'k'],
    ['{"TargetSeparated":true}', undefined, 'c'],
    ['{"ProviderType":"standard"}', 'k', undefined],
  ])('finds the name of the signature by the kind of provider: %s', (info, chatKey, key) => {
    expect(signatureKey({ details: parseServiceDetails(info) }, { chatKey, completionId: 'c' })).toBe(key);
  });
});

describe('the unsettled fee', () => {
  const ask = () =>
    fetchUnsettledFee({
      service: { url: `${provider.url}/` },
      user: chatPeople.user,
      token: 't',
      local: true,
      signal: new AbortController().signal,
    });

  it('is read to the neuron', async () => {
    provider.answerWith((_request, response) => {
      response.end(JSON.stringify({ userAddress: chatPeople.user, unsettledFee: '123456789012345678901' }));
    });
    expect(await ask()).toBe(123456789012345678901n);
    expect(provider.seen.at(-1)?.path).toBe(`/v1/user/${chatPeople.user}/unsettledfee`);
  });

  it.each(['{}', '{"unsettledFee":12}', '{"unsettledFee":"-1"}', '{"unsettledFee":"1e3"}', 'x'])(
    'that is %s is unknown, not zero',
    async (body) => {
      provider.answerWith((_request, response) => {
        response.end(body);
      });
      await expect(ask()).rejects.toMatchObject({ code: 'unexpected-answer' });
    },
  );
});
