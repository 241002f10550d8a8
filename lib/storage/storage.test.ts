import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testAddress, testAnswerEvidence, testChat, testJournalEntry, testReceipt } from '@/lib/testing/builders';
import type { StoreNotice } from './notices';
import { type BrowserStorage, createBrowserStorage } from './storage';

const owner = { chainId: 31337, account: testAddress(1) };
let storage: BrowserStorage;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  storage = createBrowserStorage();
});
afterEach(() => {
  storage.close();
  vi.restoreAllMocks();
});

/** Another tab, or the same page after a reload: it shares the database and nothing else. */
const reload = () => {
  storage.close();
  storage = createBrowserStorage();
};

describe('What is kept', () => {
  test('is there after a reload.', async () => {
    const chat = testChat();
    const receipt = testReceipt();
    const entry = testJournalEntry();
    expect(await storage.chats.save(chat)).toBe('kept');
    expect(await storage.chatStore.saveReceipt(receipt)).toBe('kept');
    expect(await storage.journal.put(entry)).toBe('kept');
    reload();
    expect(await storage.chats.list(owner)).toEqual({ records: [chat], damaged: 0 });
    expect(await storage.receipts.list(owner)).toEqual({ records: [receipt], damaged: 0 });
    expect(await storage.journal.list(entry)).toEqual([entry]);
  });

  test('holds the exact bytes of an answer for its account only, the newest attempt alone.', async () => {
    const { saveEvidence, findEvidence } = storage.chatStore;
    const name = { chainId: 31337, user: testAddress(1), turnId: 'turn-1' };
    expect(await findEvidence(name)).toBeUndefined();
    expect(await saveEvidence(testAnswerEvidence())).toBe('kept');
    const again = testAnswerEvidence({ exchangeId: 'receipt-2' });
    await saveEvidence(again);
    reload();
    expect(await storage.chatStore.findEvidence(name)).toEqual(again);
    expect(await storage.chatStore.findEvidence({ ...name, user: testAddress(2) })).toBeUndefined();
    expect(await storage.chatStore.findEvidence({ ...name, chainId: 1 })).toBeUndefined();
    expect(await storage.chatStore.findEvidence({ ...name, turnId: 'turn-2' })).toBeUndefined();
    expect(await storage.answers.remove(owner, 'turn-1')).toBe('kept');
    expect(await storage.chatStore.findEvidence(name)).toBeUndefined();
  });

  test('is not found where it cannot be read or was filed under another name.', async () => {
    await storage.answers.save(testAnswerEvidence());
    const database = await openDB('marketplace');
    const record = (await database.getAll('answers'))[0];
    await database.put('answers', { ...record, body: { ...record.body, request: 'gone' } });
    expect(await storage.answers.find(owner, 'turn-1')).toBeUndefined();
    await database.put('answers', { ...record, body: { ...record.body, turnId: 'turn-2' } });
    expect(await storage.answers.find(owner, 'turn-1')).toBeUndefined();
    await database.put('answers', { ...record, version: 9 });
    expect(await storage.answers.find(owner, 'turn-1')).toBeUndefined();
    await database.put('answers', record);
    expect(await storage.answers.find(owner, 'turn-1')).toEqual(testAnswerEvidence());
    database.close();
  });

  test('belongs to one account on one chain, however the address is written.', async () => {
    await storage.chats.save(testChat());
    await storage.chats.save(testChat({ id: 'other', user: testAddress(2) }));
    await storage.chats.save(testChat({ id: 'elsewhere', chainId: 1 }));
    await storage.chats.save(testChat({ id: 'nobody', user: 'none' }));
    const idsOf = async (of: Parameters<typeof storage.chats.list>[0]) =>
      (await storage.chats.list(of)).records.map(({ id }) => id);
    expect(await idsOf(owner)).toEqual(['chat-1']);
    expect(await idsOf({ ...owner, account: `0x${owner.account.slice(2).toLowerCase()}` })).toEqual(['chat-1']);
    expect(await idsOf({ ...owner, chainId: 1 })).toEqual(['elsewhere']);
    expect(await idsOf({ ...owner, account: 'none' })).toEqual(['nobody']);
  });

  test('can be replaced and removed.', async () => {
    await storage.chats.save(testChat());
    await storage.chats.save(testChat({ title: 'Another title' }));
    expect((await storage.chats.list(owner)).records.map(({ title }) => title)).toEqual(['Another title']);
    expect(await storage.chats.remove(owner, 'chat-1')).toBe('kept');
    expect(await storage.chats.list(owner)).toEqual({ records: [], damaged: 0 });
  });
});

test('Damaged, foreign and newer records are counted, left alone, and hide nothing else.', async () => {
  await storage.chats.save(testChat());
  const database = await openDB('marketplace');
  const [scope] = [`31337:${owner.account.toLowerCase()}`];
  const good: unknown = await database.get('chats', `${scope}:chat-1`);
  await database.put('chats', { key: `${scope}:damaged`, scope, version: 1, body: { id: 'damaged' } });
  await database.put('chats', { ...Object(good), key: `${scope}:foreign` });
  await database.put('chats', { ...Object(good), key: `${scope}:newer`, version: 2 });
  const { records, damaged } = await storage.chats.list(owner);
  expect(records.map(({ id }) => id)).toEqual(['chat-1']);
  expect(damaged).toBe(3);
  expect(await database.count('chats')).toBe(4);
  database.close();
});

describe('Where the browser refuses storage', () => {
  const refuse = (name: string) => () => {
    throw new DOMException('no', name);
  };

  test.each([
    ['absent', () => vi.stubGlobal('indexedDB', undefined)],
    ['denied', () => vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(refuse('SecurityError'))],
    ['full', () => vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(refuse('QuotaExceededError'))],
  ])('because it is %s, nothing is lost while the page lives, and it is said.', async (_why, arrange) => {
    arrange();
    const chat = testChat();
    expect(await storage.chats.save(chat)).toBe('not-kept');
    expect(await storage.chats.list(owner)).toEqual({ records: [chat], damaged: 0 });
    expect(await storage.journal.put(testJournalEntry())).toBe('not-kept');
    expect(await storage.signedTexts(owner).claim({ text: 'a', exchangeId: '1' })).toBe(false);
    expect(await storage.signedTexts(owner).claim({ text: 'a', exchangeId: '2' })).toBe(true);
    vi.unstubAllGlobals();
  });

  test('for a while, the newest version wins over the stored one, and is kept once there is room.', async () => {
    await storage.chats.save(testChat({ title: 'old' }));
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(refuse('QuotaExceededError'));
    expect(await storage.chats.save(testChat({ title: 'new' }))).toBe('not-kept');
    expect((await storage.chats.list(owner)).records.map(({ title }) => title)).toEqual(['new']);
    full.mockRestore();
    expect(await storage.chats.save(testChat({ title: 'newest' }))).toBe('kept');
    reload();
    expect((await storage.chats.list(owner)).records.map(({ title }) => title)).toEqual(['newest']);
  });
});

describe('A signed text', () => {
  test('proves the exchange that claimed it, also when checked again after a reload, and no other.', async () => {
    const claim = (exchangeId: string) => storage.signedTexts(owner).claim({ text: 'aa:bb', exchangeId });
    expect(await claim('first')).toBe(false);
    expect(await claim('first')).toBe(false);
    expect(await claim('second')).toBe(true);
    reload();
    expect(await claim('first')).toBe(false);
    expect(await claim('second')).toBe(true);
  });

  test('claimed in two tabs at once goes to one of them.', async () => {
    const otherTab = createBrowserStorage();
    const answers = await Promise.all([
      storage.signedTexts(owner).claim({ text: 'aa:bb', exchangeId: 'here' }),
      otherTab.signedTexts(owner).claim({ text: 'aa:bb', exchangeId: 'there' }),
    ]);
    expect(answers.toSorted()).toEqual([false, true]);
    otherTab.close();
  });
});

test('Every tab is told what changed, and nothing that is no notice of ours.', async () => {
  const otherTab = createBrowserStorage();
  const here: StoreNotice[] = [];
  const there: StoreNotice[] = [];
  const stop = storage.subscribe((notice) => here.push(notice));
  otherTab.subscribe((notice) => there.push(notice));
  const stranger = new BroadcastChannel('marketplace-storage');
  stranger.postMessage({ store: 'passwords', scope: 'x' });
  stranger.postMessage('junk');
  await storage.receipts.save(testReceipt());
  const notice = { store: 'receipts', scope: `31337:${owner.account.toLowerCase()}` };
  await vi.waitFor(() => expect(there).toEqual([notice]));
  expect(here).toEqual([notice]);
  stop();
  await storage.receipts.save(testReceipt());
  expect(here).toHaveLength(1);
  stranger.close();
  otherTab.close();
});
