import { describe, expect, it } from 'vitest';
import { answered, engineIn, settle, turnOf } from '@/lib/testing/chat-engine';
import { FakeChatWorld, fakeChat, fakeService, fakeStream } from '@/lib/testing/fake-chat-ports';
import { ChatEngine } from './engine';
import { ChatRequestError } from './errors';
import { termsOf } from './service-change';

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
