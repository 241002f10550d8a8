import { describe, expect, it } from 'vitest';
import { FakeChatWorld, fakeChat, fakeService, fakeStream } from '@/lib/testing/fake-chat-ports';
import { ChatEngine } from './engine';
import { type AcceptedTerms, placeOf, termsOf, termsOfChat } from './service-change';

const listed = { id: 'a/second', inputPrice: 7n, outputPrice: 11n };
const shown = termsOf(fakeService({ model: 'a/second', inputPrice: 7n, outputPrice: 11n }));

/** A chat with a model its provider lists beside the registered one, and an answer that is ready. */
function begin(accepted: AcceptedTerms = shown, world = new FakeChatWorld()) {
  world.models = [listed];
  world.body.push(fakeStream(['Hello']));
  world.body.end();
  const chat = fakeChat({ model: 'a/second', listed: true });
  const engine = new ChatEngine({ ports: world.ports(), chat, accepted });
  return { world, engine, turn: () => engine.getSnapshot().chat.turns[0] };
}

const pending = ({ engine }: ReturnType<typeof begin>) =>
  new Promise<unknown>((resolve) => {
    engine.subscribe(() => {
      const { pendingChanges } = engine.getSnapshot();
      if (pendingChanges !== undefined) resolve(pendingChanges);
    });
  });

describe('a chat with a listed model', () => {
  it('asks for that model and prices the answer as the provider states it, marked as its own word', async () => {
    const { world, engine, turn } = begin();
    await engine.send('hi');
    expect(JSON.parse(world.sent[0]?.body ?? '')).toMatchObject({ model: 'a/second' });
    expect(turn()?.exchange?.model).toBe('a/second');
    const prices = { inputPrice: 7n, outputPrice: 11n, blockNumber: 7n, stated: true };
    expect(world.receipts.at(-1)).toMatchObject({ model: 'a/second', prices, fee: { fee: 10n * 7n + 5n * 11n } });
    expect(engine.getSnapshot().chat).toMatchObject({ model: 'a/second', listed: true });
  });

  it('asks the provider for its list only when a message is sent', async () => {
    const { world, engine } = begin();
    await engine.recheck();
    expect(world.listings).toEqual([]);
    await engine.send('hi');
    expect(world.listings).toEqual(['https://provider.example']);
  });

  it('never asks for a list where the model is the registered one, and takes the contract’s price', async () => {
    const world = new FakeChatWorld();
    world.facts = { ...world.facts, service: fakeService({ model: 'a/second' }) };
    const { engine, turn } = begin({}, world);
    await engine.send('hi');
    expect(world.listings).toEqual([]);
    expect(turn()?.prices).toEqual({ inputPrice: 100n, outputPrice: 200n, blockNumber: 7n });
  });

  it('shows a price nobody has seen before anything is sent', async () => {
    const chat = begin(placeOf(fakeService()));
    const asked = pending(chat);
    const sending = chat.engine.send('hi');
    const after = { inputPrice: 7n, outputPrice: 11n };
    expect(await asked).toEqual([{ kind: 'price', before: undefined, after, stated: true }]);
    expect(chat.world.sent).toEqual([]);
    chat.engine.acceptChanges();
    await sending;
    expect(chat.turn()?.fee?.fee).toBe(125n);
  });

  it('stops for a stated price that rose since it was seen, also after a reload', async () => {
    const seen = begin();
    await seen.engine.send('hi');
    const chat = begin(termsOfChat(seen.engine.getSnapshot().chat));
    chat.world.models = [{ ...listed, outputPrice: 12n }];
    const asked = pending(chat);
    const sending = chat.engine.send('again');
    const before = { inputPrice: 7n, outputPrice: 11n };
    const after = { inputPrice: 7n, outputPrice: 12n };
    expect(await asked).toEqual([{ kind: 'price', before, after, stated: true }]);
    chat.engine.declineChanges();
    await sending;
    expect(chat.turn()?.state).toMatchObject({ kind: 'failed', error: { code: 'service-changed' } });
    expect(chat.world.sent).toEqual([]);
  });

  it.each([
    ['model-not-listed', []],
    ['model-not-listed', [{ ...listed, type: 'speech-to-text' }]],
    ['model-not-priced', [{ id: 'a/second' }]],
  ])('sends nothing and says so, with another choice as its cure: %s', async (code, models) => {
    const { world, engine, turn } = begin();
    world.models = models;
    await engine.send('hi');
    const error = { code, cure: 'choose-other', values: { model: 'a/second' } };
    expect(turn()?.state).toMatchObject({ kind: 'failed', error });
    expect(world.sent).toEqual([]);
  });

  it('asks no address that the person has not accepted', async () => {
    const world = new FakeChatWorld();
    world.facts = { ...world.facts, service: fakeService({ url: 'https://elsewhere.example' }) };
    const chat = begin(shown, world);
    const asked = pending(chat);
    const sending = chat.engine.send('hi');
    expect(await asked).toMatchObject([{ kind: 'url', after: 'https://elsewhere.example' }]);
    expect(world.listings).toEqual([]);
    chat.engine.acceptChanges();
    await sending;
    expect(world.listings).toEqual(['https://elsewhere.example']);
    expect(chat.turn()?.fee?.fee).toBe(125n);
  });
});
