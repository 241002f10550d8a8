import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodeHex, encodeText } from '@/lib/attestation/bytes';
import type { RegisteredSigner } from '@/lib/attestation/identity-checks';
import type { Collateral, SignedCollateral } from '@/lib/attestation/verdict-types';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';

/** An input that cannot be used at all, in words for the person who gave it. */
export class UnusableInputError extends Error {
  override readonly name = 'UnusableInputError';
}

/** What one verdict is asked for; every member may be null where it is not given. */
export type ReportRequest = {
  /** Path of a file, JSON text, or the JSON value itself. */
  readonly report: unknown;
  /** Address, or { address, acknowledged }. */
  readonly signer?: unknown;
  /** 64 hex digits. */
  readonly nonce?: unknown;
  /** Path of a folder, or the documents themselves. */
  readonly collateral?: unknown;
  /** ISO 8601 text, or milliseconds since 1970. */
  readonly at?: unknown;
};

/** Where relative paths are looked for, first match wins. */
export type Folders = readonly string[];

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function findPath(name: string, folders: Folders): string {
  const candidates = folders.map((folder) => path.resolve(folder, name));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) throw new UnusableInputError(`There is no file or folder ${name}.`);
  return found;
}

/** Read a file as bytes. @throws UnusableInputError */
export function readInputFile(name: string, folders: Folders): Uint8Array {
  const found = findPath(name, folders);
  if (!statSync(found).isFile()) throw new UnusableInputError(`${name} is not a file.`);
  return readFileSync(found);
}

/** Read a report: an object as it is, JSON text, or a path of such a file. @throws UnusableInputError */
export function readReport(value: unknown, folders: Folders): JsonObject {
  if (isJsonObject(value)) return value;
  if (typeof value !== 'string' || value === '') throw new UnusableInputError('The report is neither a path nor JSON.');
  const isText = value.trimStart().startsWith('{');
  const text = isText ? value : Buffer.from(readInputFile(value, folders)).toString('utf8');
  const report = parseJsonObject(text.replace(/^\uFEFF/, ''));
  if (!report) throw new UnusableInputError('The report is not a JSON object.');
  return report;
}

/** Read the registered signer; a given address counts as acknowledged on chain. @throws UnusableInputError */
export function readSigner(value: unknown): RegisteredSigner | undefined {
  if (!isGiven(value)) return undefined;
  const address = isJsonObject(value) ? value.address : value;
  if (typeof address !== 'string' || !/^0[xX][0-9a-fA-F]{40}$/.test(address)) {
    throw new UnusableInputError('The signer is not an address of 0x and 40 hex digits.');
  }
  return { address, acknowledged: !isJsonObject(value) || value.acknowledged !== false };
}

/** Read a nonce of 32 bytes. @throws UnusableInputError */
export function readNonce(value: unknown): Uint8Array | undefined {
  if (!isGiven(value)) return undefined;
  const nonce = typeof value === 'string' ? decodeHex(value) : undefined;
  if (nonce?.length !== 32) throw new UnusableInputError('The nonce is not 64 hex digits.');
  return nonce;
}

const isoForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Read a moment as milliseconds since 1970; a text without a zone is UTC. @throws UnusableInputError */
export function readMoment(value: unknown, otherwise: number): number {
  if (!isGiven(value)) return otherwise;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const text = typeof value === 'string' && isoForm.test(value) ? value : '';
  const zoned = text.includes('T') && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text;
  const moment = Date.parse(zoned);
  if (Number.isNaN(moment)) throw new UnusableInputError('The time is not ISO 8601.');
  return moment;
}

const files = {
  tcbInfo: 'tcb-info.json',
  tcbInfoChain: 'tcb-info-issuer-chain.pem',
  qeIdentity: 'qe-identity.json',
  qeIdentityChain: 'qe-identity-issuer-chain.pem',
  rootCrl: 'root-ca-crl.der',
} as const;

/** A platform's quote needs the platform list, a processor's the processor list; a folder holds the one that fits. */
const pckCrlFiles = ['pck-crl-platform.der', 'pck-crl-processor.der', 'pck-crl.der'] as const;

type Member = (name: string) => Uint8Array | undefined;

function signed(body: Uint8Array | undefined, chain: Uint8Array | undefined): SignedCollateral | undefined {
  if (!body) return undefined;
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
  return chain ? { body: text(body), issuerChain: text(chain) } : { body: text(body) };
}

function collateralOf(member: Member): Collateral {
  const tcbInfo = signed(member(files.tcbInfo), member(files.tcbInfoChain));
  const qeIdentity = signed(member(files.qeIdentity), member(files.qeIdentityChain));
  const pckCrl = pckCrlFiles.flatMap((name) => member(name) ?? [])[0];
  const rootCrl = member(files.rootCrl);
  return {
    ...(tcbInfo && { tcbInfo }),
    ...(qeIdentity && { qeIdentity }),
    ...(pckCrl && { pckCrl }),
    ...(rootCrl && { rootCrl }),
  };
}

/** The documents by their file names; bodies as text, revocation lists as hex or base64 text. */
function inlineCollateral(object: JsonObject): Collateral {
  return collateralOf((name) => {
    const value = object[name];
    if (!isGiven(value)) return undefined;
    if (typeof value !== 'string') throw new UnusableInputError(`${name} of the collateral is not text.`);
    if (!name.endsWith('.der')) return encodeText(value);
    return decodeHex(value) ?? new Uint8Array(Buffer.from(value, 'base64'));
  });
}

const folderCache = new Map<string, Collateral>();

function folderCollateral(folder: string): Collateral {
  const known = folderCache.get(folder);
  if (known) return known;
  if (!statSync(folder).isDirectory()) throw new UnusableInputError('The collateral is not a folder.');
  const collateral = collateralOf((name) => {
    const file = path.join(folder, name);
    return existsSync(file) ? readFileSync(file) : undefined;
  });
  folderCache.set(folder, collateral);
  return collateral;
}

/** Read collateral: a folder as Intel's answers are kept, or an object by the same file names. @throws UnusableInputError */
export function readCollateral(value: unknown, folders: Folders): Collateral | undefined {
  if (!isGiven(value)) return undefined;
  if (isJsonObject(value)) return inlineCollateral(value);
  if (typeof value !== 'string') throw new UnusableInputError('The collateral is neither a folder nor documents.');
  const inline = value.trimStart().startsWith('{') ? parseJsonObject(value) : undefined;
  return inline ? inlineCollateral(inline) : folderCollateral(findPath(value, folders));
}
