import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '@/lib/provider/provider-error';
import {
  FakeBody,
  FakeChatWorld,
  fakeChat,
  fakeProof,
  fakeService,
  fakeStream,
  fakeSubAccount,
} from '@/lib/testing/fake-chat-ports';
import { chatCost } from './admission';
import { ChatEngine } from './engine';
import { ChatRequestError } from './errors';
import { termsOf } from './service-change';

const sha256 = (text: string | Uint8Array) => `0x${createHash('sha256').update(text).digest('hex')}`;

function engineIn(world: FakeChatWorld, chat = fakeChat()): ChatEngine {
  return new ChatEngine({ ports: world.ports(), chat, accepted: termsOf(fakeService()) });
}

const turnOf = (engine: ChatEngine, index = 0) => engine.getSnapshot().chat.turns[index];
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function answered(world: FakeChatWorld, words = ['Hel', 'lo']): Promise<ChatEngine> {
  const engine = engineIn(world);
  world.body.push(fakeStream(words));
  world.body.end();
  await engine.send('hi');
  return engine;
}

describe('an answer from question to proof', () => {
  it('is verified, priced to the neuron and kept with its receipt', async () => {
    const world = new FakeChatWorld();
    const engine = await answered(world);
    const turn = turnOf(engine);
    expect(turn).toMatchObject({
      answerText: 'Hello',
      state: { kind: 'verified' },
      usage: { promptTokens: 10, completionTokens: 5 },
      fee: { inputFee: 1000n, outputFee: 1000n, fee: 2000n },
      finishReason: 'stop',
    });
    expect(world.receipts.at(-1)).toMatchObject({
      id: turn?.receiptId,
      fee: { fee: 2000n },
      prices: { blockNumber: 7n },
    });
    expect(new Set(world.receipts.map((receipt) => receipt.id)).size).toBe(1);
    expect(world.saved.at(-1)).toEqual(engine.getSnapshot().chat);
    expect(engine.getSnapshot().chat.title).toBe('hi');
  });

  it('is bound to the exact bytes sent and the exact bytes received', async () => {
    const world = new FakeChatWorld();
    const engine = await answered(world);
    expect(turnOf(engine)?.exchange).toMatchObject({
      requestHash: sha256(world.sent[0]?.body ?? ''),
      responseHash: sha256(fakeStream(['Hel', 'lo'])),
      responseLength: fakeStream(['Hel', 'lo']).length,
      chatKey: 'key-1',
      completionId: 'chatcmpl-1',
    });
  });

  it('carries a different random marker in each request', async () => {
    const world = new FakeChatWorld();
    const engine = await answered(world);
    await engine.retry(turnOf(engine)?.id ?? '');
    const markers = world.sent.map(({ body }): unknown => JSON.parse(body).user);
    expect(new Set(markers).size).toBe(2);
  });

  it('never becomes verified by a refuted or unknown proof', async () => {
    const world = new FakeChatWorld();
    world.prove = async () => fakeProof('refuted', 'bytes-differ');
    expect(turnOf(await answered(world))?.state).toEqual({ kind: 'refuted', why: 'bytes-differ' });
    const other = new FakeChatWorld();
    other.prove = async () => fakeProof('unknown', 'signature-missing');
    const engine = await answered(other);
    expect(turnOf(engine)?.state).toEqual({ kind: 'unverified', why: 'signature-missing' });
    other.prove = async () => fakeProof();
    await engine.checkAgain(turnOf(engine)?.id ?? '');
    expect(turnOf(engine)?.state).toEqual({ kind: 'verified' });
    expect(other.verified[0]?.exchangeId).toBe(other.verified[1]?.exchangeId);
  });

  it.each([
    ['a key the contract owner has not acknowledged', { teeSignerAcknowledged: false }],
    ['another key than the one that stood when it was asked', { teeSignerAddress: `0x${'66'.repeat(20)}` as const }],
  ])('is not checked again against %s', async (_what, change) => {
    const world = new FakeChatWorld();
    world.prove = async () => fakeProof('unknown', 'signature-missing');
    const engine = await answered(world);
    world.prove = async () => fakeProof();
    world.facts = { ...world.facts, service: fakeService(change) };
    await engine.checkAgain(turnOf(engine)?.id ?? '');
    expect(turnOf(engine)?.state).toEqual({ kind: 'unverified', why: 'signature-missing' });
    expect(world.verified).toHaveLength(1);
  });

  it('stays unproven when the check itself breaks', async () => {
    const world = new FakeChatWorld();
    world.prove = async () => Promise.reject(new Error('no network'));
    const turn = turnOf(await answered(world));
    expect(turn?.state.kind).toBe('unverified');
    expect(turn?.fee?.fee).toBe(2000n);
  });

  it('reads a JSON completion from a provider that does not stream', async () => {
    const world = new FakeChatWorld();
    world.answer = async (signal) => world.respond(signal, 'application/json; charset=utf-8');
    const engine = engineIn(world);
    const body = JSON.stringify({
      id: 'c-1',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 9, completion_tokens: 1 },
    });
    world.body.push(body);
    world.body.end();
    await engine.send('hi');
    expect(turnOf(engine)).toMatchObject({ answerText: 'Hello', state: { kind: 'verified' }, fee: { fee: 1100n } });
    expect(turnOf(engine)?.exchange?.responseHash).toBe(sha256(body));
  });

  it('says that usage was not reported instead of showing a fee of zero', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    world.body.push('data: {"choices":[{"index":0,"delta":{"content":"x"}}]}\n\ndata: [DONE]\n\n');
    world.body.end();
    await engine.send('hi');
    expect(turnOf(engine)?.state.kind).toBe('verified');
    expect(turnOf(engine)?.fee).toBeUndefined();
    expect(world.receipts.at(-1)?.fee).toBeUndefined();
  });

  it('hashes what comes after [DONE] and does not show it', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    const junk = `${fakeStream(['a'])}{"error":"Provider proxy: billing"}`;
    world.body.push(junk);
    world.body.end();
    await engine.send('hi');
    expect(turnOf(engine)).toMatchObject({ answerText: 'a', state: { kind: 'verified' } });
    expect(turnOf(engine)?.exchange?.responseHash).toBe(sha256(junk));
  });

  it('is the same however the bytes are split', async () => {
    const text = fakeStream(['Grüße, ', '世界 ', '🙂']);
    const bytes = new TextEncoder().encode(text);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(cuts, async (unsorted) => {
        const world = new FakeChatWorld();
        const engine = engineIn(world);
        const points = [0, ...unsorted.toSorted((a, b) => a - b), bytes.length];
        for (const [index, from] of points.slice(0, -1).entries()) {
          world.body.pushBytes(bytes.subarray(from, points[index + 1]));
        }
        world.body.end();
        await engine.send('hi');
        expect(turnOf(engine)).toMatchObject({ answerText: 'Grüße, 世界 🙂', state: { kind: 'verified' } });
        expect(turnOf(engine)?.exchange?.responseHash).toBe(sha256(bytes));
      }),
    );
  });
});

describe('before anything is sent', () => {
  it('a price rise stops the send until the new price is accepted', async () => {
    const world = new FakeChatWorld();
    world.facts = { ...world.facts, service: fakeService({ outputPrice: 300n }) };
    const engine = engineIn(world);
    world.body.push(fakeStream(['a']));
    world.body.end();
    const done = engine.send('hi');
    await settle();
    expect(engine.getSnapshot().pendingChanges).toEqual([
      {
        kind: 'price',
        before: { inputPrice: 100n, outputPrice: 200n },
        after: { inputPrice: 100n, outputPrice: 300n },
      },
    ]);
    expect(world.sent).toHaveLength(0);
    engine.acceptChanges();
    await done;
    expect(turnOf(engine)).toMatchObject({ state: { kind: 'verified' }, fee: { outputFee: 1500n } });
    expect(engine.getSnapshot().pendingChanges).toBeUndefined();
  });

  it.each([
    ['another signer', { teeSignerAddress: '0x90F79bf6EB2c4f870365E785982E1f101E93b906' } as const],
    ['another url', { url: 'https://elsewhere.example' }],
    ['another model', { model: 'other' }],
  ])('%s is refused by a no, and nothing leaves', async (_name, change) => {
    const world = new FakeChatWorld();
    world.facts = { ...world.facts, service: fakeService(change) };
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    engine.declineChanges();
    await done;
    expect(turnOf(engine)?.state).toMatchObject({
      kind: 'failed',
      at: 'preparing',
      error: { code: 'service-changed' },
    });
    expect(world.sent).toHaveLength(0);
    expect(world.prompts).toBe(0);
  });

  it('a lower price needs no question', async () => {
    const world = new FakeChatWorld();
    world.facts = { ...world.facts, service: fakeService({ outputPrice: 100n }) };
    expect(turnOf(await answered(world))?.fee?.outputFee).toBe(500n);
  });

  it('too little money names the missing amount before any wallet prompt', async () => {
    const world = new FakeChatWorld();
    world.held = undefined;
    world.facts = { ...world.facts, account: fakeSubAccount({ balance: 10n ** 18n }), unsettled: 700n };
    const engine = engineIn(world);
    await engine.send('hi');
    const state = turnOf(engine)?.state;
    // 1 0G floor + 700 owed + 9 prompt tokens at 100 + 512 answer tokens at 200.
    expect(state).toMatchObject({
      kind: 'failed',
      at: 'preparing',
      error: { code: 'balance-too-low', cure: 'top-up', values: { missingNeuron: '104000' } },
    });
    expect(world.prompts).toBe(0);
  });

  it.each([
    ['no sub-account', { account: undefined }, 'no-sub-account'],
    ['no service any more', { service: undefined }, 'service-gone'],
    ['an image service', { service: fakeService({ serviceType: 'text-to-image' }) }, 'service-not-chat'],
    [
      'a signer nobody acknowledged',
      { service: fakeService({ teeSignerAcknowledged: false }) },
      'service-not-acknowledged',
    ],
  ])('%s ends the turn with its own code', async (_name, facts, code) => {
    const world = new FakeChatWorld();
    world.facts = { ...world.facts, ...facts };
    const engine = engineIn(world);
    await engine.send('hi');
    expect(turnOf(engine)?.state).toMatchObject({ kind: 'failed', at: 'preparing', error: { code } });
    expect(world.sent).toHaveLength(0);
  });

  it('a chain that cannot be read stops the send', async () => {
    const world = new FakeChatWorld();
    world.readFacts = async () => Promise.reject(new Error('rpc down'));
    const engine = engineIn(world);
    await engine.send('hi');
    expect(turnOf(engine)?.state).toMatchObject({ kind: 'failed', at: 'preparing', error: { details: 'rpc down' } });
  });

  it('asks the wallet once and then uses the session it got', async () => {
    const world = new FakeChatWorld();
    world.held = undefined;
    expect(turnOf(await answered(world))?.state.kind).toBe('verified');
    expect(world.prompts).toBe(1);
    expect(world.sent[0]?.token).toBe('app-sk-new');
  });

  it('a declined signature is a failure that can be tried again', async () => {
    const world = new FakeChatWorld();
    world.held = undefined;
    world.sign = async () => Promise.reject(new ChatRequestError('session-declined'));
    const engine = engineIn(world);
    await engine.send('hi');
    expect(turnOf(engine)?.state).toMatchObject({
      kind: 'failed',
      at: 'awaiting-signature',
      error: { code: 'session-declined', cure: 'sign-again' },
    });
  });

  it('reads the service once more when signing took longer than a minute', async () => {
    const world = new FakeChatWorld();
    world.held = undefined;
    world.sign = async () => {
      world.clock.advance(61_000);
      world.facts = { ...world.facts, service: fakeService({ inputPrice: 500n }) };
      return { token: 'app-sk-new', expiresAt: 9e12 };
    };
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    expect(engine.getSnapshot().pendingChanges?.[0]?.kind).toBe('price');
    engine.declineChanges();
    await done;
    expect(world.sent).toHaveLength(0);
  });
});

describe('bad luck while the answer arrives', () => {
  it('a cut stream keeps what came, with its receipt, and is not verified', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    world.body.push('data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\n');
    world.body.end(new Error('terminated'));
    await engine.send('hi');
    expect(turnOf(engine)).toMatchObject({ answerText: 'half', state: { kind: 'failed', at: 'streaming' } });
    expect(world.receipts.at(-1)?.fee).toBeUndefined();
    expect(world.verified).toHaveLength(0);
  });

  it('a stream that just ends without its end mark counts as cut', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    world.body.push('data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\n');
    world.body.end();
    await engine.send('hi');
    expect(turnOf(engine)?.state).toMatchObject({ kind: 'failed', error: { code: 'answer-cut' } });
  });

  it('a last line without newline is still read', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    world.body.push('data: {"choices":[{"index":0,"delta":{"content":"x"}}]}\n\ndata: [DONE]');
    world.body.end();
    await engine.send('hi');
    expect(turnOf(engine)).toMatchObject({ answerText: 'x', state: { kind: 'verified' } });
  });

  it('an error inside the stream is told in the conversation', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    world.body.push('data: {"error":{"message":"GPU on fire"}}\n\ndata: [DONE]\n\n');
    world.body.end();
    await engine.send('hi');
    expect(turnOf(engine)?.state).toMatchObject({
      kind: 'failed',
      error: { code: 'answer-error', details: 'GPU on fire' },
    });
  });

  it('a refused session is dropped, so that the next try asks to sign', async () => {
    const world = new FakeChatWorld();
    world.answer = async () => Promise.reject(new ChatRequestError('session-declined'));
    const engine = engineIn(world);
    await engine.send('hi');
    expect(world.forgotten).toHaveLength(1);
    world.answer = async (signal) => world.respond(signal);
    world.body.push(fakeStream(['a']));
    world.body.end();
    await engine.retry(turnOf(engine)?.id ?? '');
    expect(world.prompts).toBe(1);
    expect(turnOf(engine)?.state.kind).toBe('verified');
    expect(engine.getSnapshot().chat.turns).toHaveLength(1);
  });

  it('stored bytes are never older than 250 ms', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    for (const word of ['a', 'b', 'c']) {
      world.body.push(`data: {"choices":[{"index":0,"delta":{"content":"${word}"}}]}\n\n`);
      await settle();
      world.clock.advance(250);
      await settle();
      expect(world.saved.at(-1)?.turns[0]?.answerText.endsWith(word)).toBe(true);
    }
    world.body.push('data: [DONE]\n\n');
    world.body.end();
    await done;
  });

  it.each(['not-kept', 'throws'] as const)('storage that answers "%s" is said, and the chat works', async (store) => {
    const world = new FakeChatWorld();
    world.store = store;
    const engine = await answered(world);
    expect(turnOf(engine)?.state.kind).toBe('verified');
    expect(engine.getSnapshot().kept).toBe(false);
  });
});

describe('storage with little room left', () => {
  it('goes on saying that the chat is not kept when only its small receipt still fits', async () => {
    const world = new FakeChatWorld();
    const { store, ...ports } = world.ports();
    const engine = new ChatEngine({
      ports: { ...ports, store: { ...store, saveChat: async () => 'not-kept' } },
      chat: fakeChat(),
      accepted: termsOf(fakeService()),
    });
    world.body.push(fakeStream(['Hello']));
    world.body.end();
    await engine.send('hi');
    expect(world.receipts).not.toHaveLength(0);
    expect(engine.getSnapshot().kept).toBe(false);
  });
});

describe('an error that the provider writes into its stream', () => {
  it('is kept short and without marks that turn the text around', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    const message = `\u202e${'x'.repeat(5000)}`;
    world.body.push(`data: ${JSON.stringify({ error: { message } })}\n\n`);
    world.body.end();
    await engine.send('hi');
    const state = turnOf(engine)?.state;
    expect(state).toMatchObject({ kind: 'failed', error: { code: 'answer-error', details: `${'x'.repeat(499)}…` } });
  });
});

describe('the cost of a chat', () => {
  it('counts an answer that was stopped before its first word as one of unknown cost', async () => {
    const world = new FakeChatWorld();
    world.answer = (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    expect(world.sent).toHaveLength(1);
    engine.stop();
    await done;
    expect(chatCost(engine.getSnapshot().chat)).toEqual({ known: 0n, unknownAnswers: 1 });
  });

  it('counts nothing for a request the provider refused', async () => {
    const world = new FakeChatWorld();
    world.answer = async () =>
      Promise.reject(new ProviderError('rate-limited', { status: 429, values: { status: '429' } }));
    const engine = engineIn(world);
    await engine.send('hi');
    expect(chatCost(engine.getSnapshot().chat)).toEqual({ known: 0n, unknownAnswers: 0 });
  });

  it('keeps what the first attempt cost when a question is sent once more', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    world.body.push(fakeStream(['Hel']).replace('data: [DONE]\n\n', 'data: {"error":"GPU on fire"}\n\n'));
    world.body.end();
    await engine.send('hi');
    expect(turnOf(engine)?.state.kind).toBe('failed');
    const first = chatCost(engine.getSnapshot().chat);
    expect(first).toEqual({ known: 2000n, unknownAnswers: 0 });
    const body = new FakeBody();
    world.answer = async (signal) => ({ ...world.respond(signal), chunks: body.read(signal) });
    body.push(fakeStream(['Hello']));
    body.end();
    await engine.retry(turnOf(engine)?.id ?? '');
    expect(turnOf(engine)?.state.kind).toBe('verified');
    expect(chatCost(engine.getSnapshot().chat)).toEqual({ known: 4000n, unknownAnswers: 0 });
  });
});

describe('stopping', () => {
  it('keeps what arrived and says nothing is proven', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    world.body.push('data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\n');
    await settle();
    engine.stop();
    await done;
    expect(turnOf(engine)).toMatchObject({ answerText: 'half', state: { kind: 'stopped' } });
    expect(world.saved.at(-1)?.turns[0]?.state.kind).toBe('stopped');
    expect(world.receipts.at(-1)).toMatchObject({ fee: undefined, usage: undefined });
  });

  it('while the wallet is open sends nothing, even if the signature comes later', async () => {
    const world = new FakeChatWorld();
    world.held = undefined;
    let approve = () => {};
    world.sign = () => new Promise((resolve) => (approve = () => resolve({ token: 'late', expiresAt: 9e12 })));
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    expect(turnOf(engine)?.state.kind).toBe('awaiting-signature');
    engine.stop();
    approve();
    await done;
    expect(world.sent).toHaveLength(0);
    expect(turnOf(engine)?.state.kind).toBe('stopped');
  });

  it('at any byte leaves exactly the text received and a free conversation', async () => {
    const bytes = new TextEncoder().encode(fakeStream(['one ', 'two ', 'three ']));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (at) => {
        const world = new FakeChatWorld();
        const engine = engineIn(world);
        const done = engine.send('hi');
        await settle();
        world.body.pushBytes(bytes.subarray(0, at));
        await settle();
        const shown = turnOf(engine)?.answerText;
        engine.stop();
        world.body.pushBytes(bytes.subarray(at));
        world.body.end();
        await done;
        await settle();
        expect(turnOf(engine)?.answerText).toBe(shown);
        expect('one two three '.startsWith(shown ?? 'x')).toBe(true);
        expect(turnOf(engine)?.state.kind).toBe('stopped');
        expect(engine.getSnapshot().runningTurnId).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it('by an account switch stores the running answer under its own chat', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    world.body.push('data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\n');
    await settle();
    await engine.dispose();
    await done;
    expect(world.saved.at(-1)).toMatchObject({
      user: fakeChat().user,
      turns: [{ answerText: 'half', state: { kind: 'stopped' } }],
    });
    await engine.send('more');
    expect(engine.getSnapshot().chat.turns).toHaveLength(1);
  });
});

describe('a conversation', () => {
  it('sends earlier answers along and leaves failed and refuted ones out', async () => {
    const world = new FakeChatWorld();
    const engine = await answered(world, ['first']);
    world.prove = async () => fakeProof('refuted', 'bytes-differ');
    const again = async (words: string[], text: string) => {
      const body = new FakeBody();
      world.answer = async (signal) => ({ ...world.respond(signal), chunks: body.read(signal) });
      body.push(fakeStream(words));
      body.end();
      await engine.send(text);
    };
    await again(['tampered'], 'second question');
    world.prove = async () => fakeProof();
    await again(['third'], 'third question');
    expect(JSON.parse(world.sent[2]?.body ?? '{}').messages).toEqual([
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'first' },
      { role: 'user', content: 'third question' },
    ]);
  });

  it('takes one question at a time', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    const done = engine.send('one');
    await engine.send('two');
    expect(engine.getSnapshot().chat.turns).toHaveLength(1);
    engine.stop();
    await done;
  });

  it('sends nothing for blank text', async () => {
    const world = new FakeChatWorld();
    const engine = engineIn(world);
    await engine.send('  \n ');
    expect(engine.getSnapshot().chat.turns).toHaveLength(0);
  });
});
