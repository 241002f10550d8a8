import { describe, expect, it } from 'vitest';
import { answered, engineIn, settle, turnOf } from '@/lib/testing/chat-engine';
import { FakeChatWorld, fakeService, fakeStream, fakeSubAccount } from '@/lib/testing/fake-chat-ports';
import { ChatRequestError } from './errors';

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
