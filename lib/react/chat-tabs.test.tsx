import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChatEngine } from '@/lib/chat/engine';
import { restoreChat } from '@/lib/chat/restore';
import { termsOf } from '@/lib/chat/service-change';
import type { Chat } from '@/lib/domain/chat';
import { type BrowserStorage, createBrowserStorage } from '@/lib/storage/storage';
import { FakeChatWorld, fakeChat, fakeService, fakeStream } from '@/lib/testing/fake-chat-ports';
import { followOtherTabs } from './chat-tabs';

// Two tabs of one browser: one database, one channel, a conversation each.
type Tab = { readonly world: FakeChatWorld; readonly engine: ChatEngine; readonly storage: BrowserStorage };

const open: (() => void)[] = [];
let count = 0;

function openTab(chat: Chat): Tab {
  const storage = createBrowserStorage();
  const world = new FakeChatWorld();
  const ports = { ...world.ports(), store: storage.chatStore, newId: () => `id-${count++}` };
  const engine = new ChatEngine({ ports, chat: restoreChat(chat), accepted: termsOf(fakeService()) });
  const stop = followOtherTabs(engine, storage);
  open.push(stop, () => storage.close());
  return { world, engine, storage };
}

const questionsOf = (chat: Chat | undefined) => chat?.turns.map(({ userText }) => userText);
const shown = ({ engine }: Tab) => engine.getSnapshot().chat;
const stored = (tab: Tab) => {
  const { chainId, user, id } = shown(tab);
  return tab.storage.chats.find({ chainId, account: user }, id);
};

async function ask({ world, engine }: Tab, text: string): Promise<void> {
  world.body.push(fakeStream(['answer to ', text]));
  world.body.end();
  await engine.send(text);
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  for (const stop of open.splice(0)) stop();
});

test('what is asked in each of two tabs is kept and shown in both', async () => {
  const one = openTab(fakeChat());
  const two = openTab(fakeChat());
  await ask(one, 'first');
  await vi.waitFor(() => expect(questionsOf(shown(two))).toEqual(['first']));
  await ask(two, 'second');
  await vi.waitFor(() => expect(questionsOf(shown(one))).toEqual(['first', 'second']));
  expect(questionsOf(await stored(one))).toEqual(['first', 'second']);
});

test('asked at the same time, neither answer takes the other’s place', async () => {
  const one = openTab(fakeChat());
  const two = openTab(fakeChat());
  await Promise.all([ask(one, 'here'), ask(two, 'there')]);
  await vi.waitFor(() => expect(questionsOf(shown(one))?.toSorted()).toEqual(['here', 'there']));
  await vi.waitFor(() => expect(questionsOf(shown(two))).toEqual(questionsOf(shown(one))));
  const kept = await stored(one);
  expect(kept?.turns.map(({ answerText, userText }) => answerText === `answer to ${userText}`)).toEqual([true, true]);
});

test('an answer on its way is not overwritten by a tab that was opened meanwhile, and not called interrupted there', async () => {
  const one = openTab(fakeChat());
  const asking = one.engine.send('slow');
  one.world.body.push('data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\n');
  await vi.waitFor(() => expect(shown(one).turns[0]?.answerText).toBe('half'));
  one.world.clock.advance(250);
  await vi.waitFor(async () => expect((await stored(one))?.turns[0]?.answerText).toBe('half'));
  const two = openTab((await stored(one)) ?? fakeChat());
  expect(shown(two).turns[0]?.state).toMatchObject({ kind: 'failed' });
  await ask(two, 'quick');
  one.world.body.push(fakeStream([' more']));
  one.world.body.end();
  await asking;
  await vi.waitFor(() => expect(shown(two).turns[0]?.answerText).toBe('half more'));
  expect(shown(two).turns[0]?.state.kind).not.toBe('failed');
  const kept = await stored(two);
  expect(kept?.turns.map(({ userText, state }) => [userText, state.kind])).toEqual([
    ['slow', 'verified'],
    ['quick', 'verified'],
  ]);
});

test('an answer that another tab proved is not proven here before its bytes were looked at', async () => {
  const one = openTab(fakeChat());
  const two = openTab(fakeChat());
  const seen: string[] = [];
  two.engine.subscribe(() => seen.push(shown(two).turns[0]?.state.kind ?? ''));
  two.world.readFacts = async () => Promise.reject(new Error('rpc down'));
  await ask(one, 'first');
  await vi.waitFor(() => expect(shown(two).turns[0]?.answerText).toBe('answer to first'));
  expect(shown(one).turns[0]?.state.kind).toBe('verified');
  expect(seen).not.toContain('verified');
});
