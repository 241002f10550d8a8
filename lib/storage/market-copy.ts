import type { AtBlock } from '@/lib/domain/block';
import type { Catalogue } from '@/lib/domain/market';
import { plainAddresses, type RawService, serviceOf } from '@/lib/domain/raw-service';
import type { Service } from '@/lib/domain/service';

/** A catalogue as it was last read; `readAt` in milliseconds of this device's clock. */
export type MarketCopy = AtBlock<Catalogue> & { readonly readAt: number };

/** Which catalogue: one chain and one contract. */
export type MarketCopyOwner = { readonly chainId: number; readonly inference: string };

/** A database of its own: it holds nothing of the reader's, and is read before anything else of the page is needed. */
const databaseName = 'market-copy';
const storeName = 'copies';
const version = 1;

const keyOf = ({ chainId, inference }: MarketCopyOwner): string => `${chainId}:${inference.toLowerCase()}`;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function withStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  const database = await settled(opening);
  try {
    return await settled(run(database.transaction(storeName, mode).objectStore(storeName)));
  } finally {
    database.close();
  }
}

type Shape = Readonly<Record<string, 'string' | 'bigint' | 'boolean' | 'number'>>;

const serviceShape = {
  provider: 'string',
  serviceType: 'string',
  url: 'string',
  inputPrice: 'bigint',
  outputPrice: 'bigint',
  updatedAt: 'bigint',
  model: 'string',
  verifiability: 'string',
  additionalInfo: 'string',
  teeSignerAddress: 'string',
  teeSignerAcknowledged: 'boolean',
} as const satisfies Record<keyof RawService, Shape[string]>;

const blockShape = { number: 'bigint', hash: 'string', timestamp: 'bigint' } as const satisfies Shape;

const has = (value: unknown, shape: Shape): value is object =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(shape).every(([name, kind]) => typeof Reflect.get(value, name) === kind);

const isRawService = (value: unknown): value is RawService => has(value, serviceShape);

/** Read a stored copy; undefined for anything that is not one of this version, whole. */
export function parseMarketCopy(stored: unknown): MarketCopy | undefined {
  if (!has(stored, { version: 'number', readAt: 'number', total: 'number', missing: 'number' })) return undefined;
  const { block, services, readAt, total, missing } = stored as MarketCopy['value'] & MarketCopy;
  if (Reflect.get(stored, 'version') !== version || !has(block, blockShape) || !Array.isArray(services))
    return undefined;
  const raw: readonly unknown[] = services;
  if (!raw.every(isRawService)) return undefined;
  return { value: { services: raw.map(serviceOf), total, missing }, block, readAt };
}

/** Everything but what is derived; written out, because whatever copied all of a service would also write every checksum. */
function rawOf(service: Service): RawService {
  const { serviceType, url, inputPrice, outputPrice, updatedAt, model } = service;
  const { verifiability, additionalInfo, teeSignerAcknowledged } = service;
  const texts = { serviceType, url, model, verifiability, additionalInfo };
  return { ...plainAddresses(service), ...texts, inputPrice, outputPrice, updatedAt, teeSignerAcknowledged };
}

/** Write a copy as `parseMarketCopy` reads it back. */
export function storedMarketCopy({ value, block, readAt }: MarketCopy): object {
  const services = value.services.map(rawOf);
  return { version, readAt, block, services, total: value.total, missing: value.missing };
}

/** Read the last catalogue this browser kept; undefined where there is none, or none that can be read. */
export async function readMarketCopy(owner: MarketCopyOwner): Promise<MarketCopy | undefined> {
  try {
    return parseMarketCopy(await withStore('readonly', (store) => store.get(keyOf(owner))));
  } catch {
    // Denied or damaged storage: the market is read from the chain, as on a first visit.
    return undefined;
  }
}

/** Keep a catalogue for the next visit; where the browser refuses, the next visit is like a first one. */
export async function keepMarketCopy(owner: MarketCopyOwner, copy: MarketCopy): Promise<void> {
  try {
    await withStore('readwrite', (store) => store.put(storedMarketCopy(copy), keyOf(owner)));
  } catch {
    // Denied or full storage: nothing is lost but a little time on the next visit.
  }
}
