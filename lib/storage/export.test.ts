import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNotes, withFavourite, withLabel, writeNotes } from '@/lib/domain/favourite';
import { testAddress, testChat, testReceipt } from '@/lib/testing/builders';
import { createBrowserStore } from './browser-store';
import { exportEverything, ImportFileError, importEverything, type SettingStore } from './export';
import { createMemoryStore } from './memory-store';
import { createStoreNotices } from './notices';
import type { RecordStore } from './records';
import { createBrowserStorage } from './storage';

function settingsOf(given: Readonly<Record<string, string>> = {}): SettingStore & { readonly all: () => object } {
  const kept = new Map(Object.entries(given));
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    all: () => Object.fromEntries(kept),
  };
}

const measurement = {
  id: 'm1',
  chainId: 31337,
  provider: testAddress(500),
  model: 'test/model',
  kind: 'request',
  at: 1_700_000_000_000,
  outcome: 'answered',
  firstByteAfter: 400,
} as const;

async function filledStore(records: RecordStore): Promise<void> {
  const storage = createBrowserStorage({ records, notices: createStoreNotices() });
  await storage.chats.save(testChat());
  await storage.receipts.save(testReceipt());
  await storage.measurements.save(measurement);
  storage.close();
}

/** A store of its own that says it keeps what it is given. */
const keepingStore = (): RecordStore => {
  const memory = createMemoryStore();
  const put: RecordStore['put'] = async (store, record) => {
    await memory.put(store, record);
    return 'kept';
  };
  return { ...memory, put };
};

describe('Everything the reader owns', () => {
  test('is the same in another browser after export and import.', async () => {
    const here = keepingStore();
    await filledStore(here);
    const settings = settingsOf({ locale: 'id', 'provider-notes:31337': '{}', 'somebody-elses': 'x' });
    const text = await exportEverything({ records: here, settings }, 1);
    const there = createBrowserStore();
    const thereSettings = settingsOf();
    const outcome = await importEverything(text, { records: there, settings: thereSettings });
    expect(outcome).toEqual({ added: 5, present: 0, damaged: 0, notKept: 0 });
    const storage = createBrowserStorage({ records: there, notices: createStoreNotices() });
    const owner = { chainId: 31337, account: testAddress(1) } as const;
    expect(await storage.chats.list(owner)).toEqual({ records: [testChat()], damaged: 0 });
    expect(await storage.receipts.list(owner)).toEqual({ records: [testReceipt()], damaged: 0 });
    expect(await storage.measurements.list({ chainId: 31337, account: 'none' })).toEqual({
      records: [measurement],
      damaged: 0,
    });
    expect(thereSettings.all()).toEqual({ locale: 'id', 'provider-notes:31337': '{}' });
    storage.close();
  });

  test('is added to what is there and changes none of it.', async () => {
    const here = keepingStore();
    await filledStore(here);
    const starred = withFavourite(parseNotes(''), testAddress(7), true);
    const settings = settingsOf({
      locale: 'en',
      'provider-notes:1': writeNotes(withLabel(starred, testAddress(8), 'mine')),
    });
    const text = await exportEverything({ records: here, settings }, 1);
    const other = settingsOf({
      locale: 'id',
      'provider-notes:1': writeNotes(withLabel(starred, testAddress(7), 'theirs')),
    });
    const outcome = await importEverything(text, { records: here, settings: other });
    expect(outcome).toEqual({ added: 1, present: 4, damaged: 0, notKept: 0 });
    expect(other.getItem('locale')).toBe('id');
    const notes = parseNotes(other.getItem('provider-notes:1') ?? '');
    expect([...notes.values()].map(({ label }) => label).sort()).toEqual(['mine', 'theirs']);
  });

  test('is not said to be kept where the browser refuses to keep it.', async () => {
    const here = keepingStore();
    await filledStore(here);
    const text = await exportEverything({ records: here, settings: settingsOf() }, 1);
    const outcome = await importEverything(text, { records: createMemoryStore(), settings: settingsOf() });
    expect(outcome).toEqual({ added: 0, present: 0, damaged: 0, notKept: 3 });
  });

  test.each(['', '{}', '[]', '{"format":"0g-compute-marketplace","version":2}'])('is not %j.', async (text) => {
    const parts = { records: createMemoryStore(), settings: settingsOf() };
    await expect(importEverything(text, parts)).rejects.toBeInstanceOf(ImportFileError);
  });

  test('can be any JSON without doing harm: what does not fit is counted.', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.json(), async (records, settings) => {
        const file = `{"format":"0g-compute-marketplace","version":1,"records":{"chats":[${records}]},"settings":${settings}}`;
        const kept = settingsOf();
        const outcome = await importEverything(file, { records: keepingStore(), settings: kept });
        expect(outcome.added).toBe(0);
        expect(kept.all()).toEqual({});
      }),
    );
  });

  test('puts no record under an account it does not name.', async () => {
    const records = keepingStore();
    const stray = { key: '1:0xaa:x', scope: '1:0xbb', version: 1, body: {} };
    const file = { format: '0g-compute-marketplace', version: 1, records: { chats: [stray] } };
    expect(await importEverything(JSON.stringify(file), { records, settings: settingsOf() })).toMatchObject({
      damaged: 1,
    });
    expect(await records.all('chats')).toEqual([]);
  });
});
