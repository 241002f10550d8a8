import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answered, engineIn, turnOf } from '@/lib/testing/chat-engine';
import { FakeBody, FakeChatWorld, fakeProof, fakeService, fakeStream } from '@/lib/testing/fake-chat-ports';

const sha256 = (text: string | Uint8Array) => `0x${createHash('sha256').update(text).digest('hex')}`;

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
