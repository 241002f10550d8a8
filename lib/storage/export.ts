import { parseNotes, writeNotes } from '@/lib/domain/favourite';
import { isJsonObject, parseJsonObject } from '@/lib/domain/json';
import { acceptedSignersPrefix } from './accepted-signers';
import { type RecordStore, type StoredRecord, type StoreName, storeNames } from './records';

/** The browser's local storage as far as it is used here. */
export type SettingStore = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem'>;

const format = '0g-compute-marketplace';
const version = 1;

/** Largest file that is read, in characters. */
const largestFile = 256 * 1024 * 1024;

/** Settings that belong to the reader: exact names, or beginnings where they end with a colon. */
const notesPrefix = 'provider-notes:';
const ownSettings = ['locale', 'theme', 'calculator', notesPrefix, acceptedSignersPrefix] as const;

const isOwnSetting = (name: string): boolean =>
  ownSettings.some((own) => (own.endsWith(':') ? name.startsWith(own) : name === own));

/** What an import did: added, left alone because it was there already, not readable, and refused by the browser's storage. */
export type ImportOutcome = {
  readonly added: number;
  readonly present: number;
  readonly damaged: number;
  readonly notKept: number;
};

/** The file is none of ours, or of a version this site does not know. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError';
}

type Parts = { readonly records: RecordStore; readonly settings: SettingStore };

function readSettings(settings: SettingStore): Readonly<Record<string, string>> {
  const names = Array.from({ length: settings.length }, (_, index) => settings.key(index) ?? '');
  const own = names.filter(isOwnSetting).sort();
  return Object.fromEntries(own.flatMap((name) => [[name, settings.getItem(name) ?? '']]));
}

/**
 * Write everything the reader owns in this browser as one JSON text: chats, receipts, the journal of transactions, signed texts that
 * were used, verdicts, measurements, notes about providers, signers accepted and settings. Session tokens are in none of it: they are never stored.
 */
export async function exportEverything({ records, settings }: Parts, at: number): Promise<string> {
  const stores = await Promise.all(storeNames.map(async (name) => [name, await records.all(name)] as const));
  const file = {
    format,
    version,
    exportedAt: at,
    records: Object.fromEntries(stores),
    settings: readSettings(settings),
  };
  return JSON.stringify(file);
}

function parseRecord(value: unknown): StoredRecord | undefined {
  if (!isJsonObject(value)) return undefined;
  const { key, scope, version: recordVersion, body } = value;
  if (typeof key !== 'string' || typeof scope !== 'string' || typeof recordVersion !== 'number') return undefined;
  // Every key begins with its scope; anything else would file one account's record under another.
  const fits = key.length <= 1_000 && key.startsWith(`${scope}:`) && Number.isSafeInteger(recordVersion);
  return fits && body !== undefined ? { key, scope, version: recordVersion, body } : undefined;
}

type Count = { added: number; present: number; damaged: number; notKept: number };

async function importStore(
  records: RecordStore,
  { name, list, count }: { name: StoreName; list: unknown; count: Count },
) {
  if (list === undefined) return;
  if (!Array.isArray(list)) {
    count.damaged += 1;
    return;
  }
  for (const value of list) {
    const record = parseRecord(value);
    if (record === undefined) count.damaged += 1;
    else if ((await records.get(name, record.key)) !== undefined) count.present += 1;
    else {
      const outcome = await records.put(name, record);
      if (outcome === 'kept') count.added += 1;
      else count.notKept += 1;
    }
  }
}

/** Notes about other providers are added to those that are there; every other setting is one thing and stays as it is. */
function mergedSetting(name: string, present: string | null, given: string): string | undefined {
  if (present === null) return given;
  if (!name.startsWith(notesPrefix)) return undefined;
  const merged = new Map([...parseNotes(given), ...parseNotes(present)]);
  return merged.size > parseNotes(present).size ? writeNotes(merged) : undefined;
}

function importSettings(settings: SettingStore, given: unknown, count: Count): void {
  if (!isJsonObject(given)) return;
  for (const [name, text] of Object.entries(given)) {
    if (!isOwnSetting(name) || typeof text !== 'string') {
      count.damaged += 1;
      continue;
    }
    const merged = mergedSetting(name, settings.getItem(name), text);
    if (merged === undefined) {
      count.present += 1;
      continue;
    }
    try {
      settings.setItem(name, merged);
      count.added += 1;
    } catch {
      // Denied or full storage refuses; the caller says so.
      count.notKept += 1;
    }
  }
}

/**
 * Read a text that `exportEverything` wrote and add what is not there yet; nothing that is there is changed. Each record is parsed
 * again whenever it is used, so a damaged one does no more harm than one damaged on the disk.
 * @throws ImportFileError when the text is no such file
 */
export async function importEverything(text: string, { records, settings }: Parts): Promise<ImportOutcome> {
  const file = text.length > largestFile ? undefined : parseJsonObject(text);
  if (file?.format !== format) throw new ImportFileError('This is no file this site has written.');
  if (file.version !== version)
    throw new ImportFileError(`This file is of version ${String(file.version)}, not ${version}.`);
  const count: Count = { added: 0, present: 0, damaged: 0, notKept: 0 };
  const stores = isJsonObject(file.records) ? file.records : {};
  for (const name of storeNames) await importStore(records, { name, list: stores[name], count });
  importSettings(settings, file.settings, count);
  return count;
}
