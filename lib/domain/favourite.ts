import type { Address } from 'viem';
import { isJsonObject, parseJsonObject } from './json';
import { cleanText } from './service';

/** When the reader last used a provider: this device's clock in milliseconds, with the key the contract then named as signer. */
export type RecentUse = { readonly at: number; readonly model: string; readonly signer: Address | undefined };

/** What the reader keeps about one provider of one chain. */
export type ProviderNote = {
  readonly favourite: boolean;
  /** The name the reader gave; it wins over the figures of the address. */
  readonly label: string | undefined;
  readonly recent: RecentUse | undefined;
};

/** The reader's notes about the providers of one chain, by address in lower case. */
export type ProviderNotes = ReadonlyMap<string, ProviderNote>;

/** Longest name a reader may give, in characters. */
export const longestLabel = 40;

/** Notes kept at most; beyond it the providers used longest ago, without star and name, are forgotten. */
export const mostNotes = 500;

export const noNote: ProviderNote = { favourite: false, label: undefined, recent: undefined };

/** Look up what the reader keeps about a provider. */
export function noteOf(notes: ProviderNotes, provider: Address): ProviderNote {
  return notes.get(provider.toLowerCase()) ?? noNote;
}

const isEmpty = ({ favourite, label, recent }: ProviderNote) =>
  !favourite && label === undefined && recent === undefined;
const isDisposable = ({ favourite, label }: ProviderNote) => !favourite && label === undefined;

function trimmed(notes: Map<string, ProviderNote>): ProviderNotes {
  if (notes.size <= mostNotes) return notes;
  const disposable = [...notes].filter(([, note]) => isDisposable(note));
  const oldest = disposable.sort(([, a], [, b]) => (a.recent?.at ?? 0) - (b.recent?.at ?? 0));
  for (const [key] of oldest.slice(0, notes.size - mostNotes)) notes.delete(key);
  return notes;
}

function changed(notes: ProviderNotes, provider: Address, change: Partial<ProviderNote>): ProviderNotes {
  const note = { ...noteOf(notes, provider), ...change };
  const next = new Map(notes);
  if (isEmpty(note)) next.delete(provider.toLowerCase());
  else next.set(provider.toLowerCase(), note);
  return trimmed(next);
}

/** Add a provider to the favourites or take it out. */
export function withFavourite(notes: ProviderNotes, provider: Address, favourite: boolean): ProviderNotes {
  return changed(notes, provider, { favourite });
}

/** Give a provider a name, cleaned of what could disguise it; an empty one takes the name away. */
export function withLabel(notes: ProviderNotes, provider: Address, label: string): ProviderNotes {
  const clean = cleanText(label, longestLabel);
  return changed(notes, provider, { label: clean === '' ? undefined : clean });
}

/** Note that a provider was used; an older use never replaces a newer one. */
export function withUse(notes: ProviderNotes, provider: Address, use: RecentUse): ProviderNotes {
  const { recent } = noteOf(notes, provider);
  return recent !== undefined && recent.at > use.at ? notes : changed(notes, provider, { recent: use });
}

/** List the providers used, the latest first, as addresses in lower case. */
export function recentlyUsed(notes: ProviderNotes): readonly string[] {
  const used = [...notes].flatMap(([key, { recent }]) => (recent === undefined ? [] : [{ key, at: recent.at }]));
  return used.sort((a, b) => b.at - a.at).map(({ key }) => key);
}

const addressPattern = /^0x[0-9a-fA-F]{40}$/;
const isAddress = (value: unknown): value is Address => typeof value === 'string' && addressPattern.test(value);

function parseUse(value: unknown): RecentUse | undefined {
  if (!isJsonObject(value)) return undefined;
  const { at, model, signer } = value;
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || typeof model !== 'string') return undefined;
  return { at, model: model.slice(0, 256), signer: isAddress(signer) ? signer : undefined };
}

function parseNote(value: unknown): ProviderNote | undefined {
  if (!isJsonObject(value)) return undefined;
  const label = typeof value.label === 'string' ? cleanText(value.label, longestLabel) : '';
  const note = {
    favourite: value.favourite === true,
    label: label === '' ? undefined : label,
    recent: parseUse(value.recent),
  };
  return isEmpty(note) ? undefined : note;
}

/** Read notes as they were written; what is broken is left out. */
export function parseNotes(text: string): ProviderNotes {
  const json = parseJsonObject(text) ?? {};
  const notes = Object.entries(json).flatMap(([key, value]) => {
    const note = parseNote(value);
    return addressPattern.test(key) && note !== undefined ? [[key.toLowerCase(), note] as const] : [];
  });
  return trimmed(new Map(notes));
}

/** Write notes as text that `parseNotes` reads back. */
export function writeNotes(notes: ProviderNotes): string {
  return JSON.stringify(Object.fromEntries(notes));
}
