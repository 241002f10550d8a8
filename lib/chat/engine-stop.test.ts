import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '@/lib/provider/provider-error';
import { engineIn, settle, turnOf } from '@/lib/testing/chat-engine';
import { FakeBody, FakeChatWorld, fakeChat, fakeStream } from '@/lib/testing/fake-chat-ports';
import { chatCost } from './admission';
import { restoreChat } from './restore';

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

  it('before the first word writes down that no answer came, once for each attempt', async () => {
    const world = new FakeChatWorld();
    world.answer = (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const engine = engineIn(world);
    const attempts = [() => engine.send('hi'), () => engine.retry(turnOf(engine)?.id ?? '')];
    for (const attempt of attempts) {
      const done = attempt();
      await settle();
      expect(world.receipts.filter(({ requestHash }) => requestHash === turnOf(engine)?.exchange?.requestHash)).toEqual(
        [],
      );
      engine.stop();
      await done;
      expect(world.receipts.at(-1)).toMatchObject({
        unanswered: true,
        fee: undefined,
        requestHash: turnOf(engine)?.exchange?.requestHash,
        at: turnOf(engine)?.timings.sentAt,
      });
    }
    expect(new Set(world.receipts.map(({ id }) => id)).size).toBe(2);
  });

  it('by a page that goes away while a question is out is written down when the chat is taken up', async () => {
    const world = new FakeChatWorld();
    world.answer = (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const engine = engineIn(world);
    const done = engine.send('hi');
    await settle();
    const left = engine.getSnapshot().chat;
    const later = new FakeChatWorld();
    for (let visit = 0; visit < 2; visit++) {
      const next = engineIn(later, restoreChat(left));
      await next.recheck();
      await next.dispose();
    }
    expect(new Set(later.receipts.map(({ id }) => id)).size).toBe(1);
    expect(later.receipts[0]).toMatchObject({ unanswered: true, requestHash: left.turns[0]?.exchange?.requestHash });
    engine.stop();
    await done;
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
    expect(world.receipts).toEqual([]);
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
