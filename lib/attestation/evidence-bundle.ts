import { sha256 } from '@noble/hashes/sha2';
import type { Verdict } from '@/lib/domain/attestation';
import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { decodeHex, encodeHex, encodeText } from './bytes';
import type { Collateral, SignedCollateral } from './verdict-types';

/** The version this software writes; another one is not read. */
export const bundleVersion = 1;

/** What the chain said of the service, and at which block. Addresses: 0x and 40 hex digits. */
export type BundleChainFacts = {
  readonly chainId: number;
  readonly contract: string;
  readonly provider: string;
  /** The signer that applies to this report: teeSignerAddress, or TargetTeeAddress of a separated provider. */
  readonly signer: string;
  readonly acknowledged: boolean;
  readonly mode: string;
  readonly providerIdentity?: string;
  /** Decimal number, hash, and the chain's clock in seconds (decimal). */
  readonly block: { readonly number: string; readonly hash: string; readonly timestamp: string };
};

/** Bytes of one side of an exchange: their sha256 (0x hex), and the text itself where the owner chose to keep it. */
export type BundleBytes = { readonly sha256: string; readonly text?: string };

/** One answer: what was asked, what came back, and what was signed. */
export type BundleExchange = {
  readonly model: string;
  readonly request: BundleBytes;
  readonly response?: BundleBytes;
  readonly imageHashes?: readonly string[];
  readonly signedText: string;
  readonly signature: string;
};

/** Everything needed to judge a provider or an answer again offline (features F-104, F-105). Moments: milliseconds since 1970. */
export type EvidenceBundle = {
  readonly format: 'compute-evidence';
  readonly version: typeof bundleVersion;
  readonly software: string;
  readonly madeAt: number;
  /** The clock every certificate and document was judged by. */
  readonly judgedAt: number;
  /** sha256 of the development root's key, where the report is of a simulated machine. */
  readonly simulatedRoot?: string;
  readonly chain: BundleChainFacts;
  /** The provider's exact text. */
  readonly report: string;
  /** 64 hex digits. */
  readonly nonce?: string;
  /** Revocation lists as hex. */
  readonly collateral?: {
    readonly tcbInfo?: SignedCollateral;
    readonly qeIdentity?: SignedCollateral;
    readonly pckCrl?: string;
    readonly rootCrl?: string;
  };
  readonly exchange?: BundleExchange;
  readonly verdict: Verdict;
};

/** Print a JSON value with the keys of every object in code unit order and no space, so that equal values are equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

/** Compute the sum over every part of a bundle; it finds changes, and is no signature. */
function digestOf(bundle: JsonObject): string {
  const { digest: _, ...rest } = bundle;
  return encodeHex(sha256(encodeText(canonical(rest))));
}

/** Write a bundle as a file's text, with the sum over all of its parts. */
export function encodeEvidenceBundle(bundle: EvidenceBundle): string {
  const plain = parseJsonObject(JSON.stringify(bundle)) ?? {};
  return `${JSON.stringify({ ...plain, digest: digestOf(plain) }, undefined, 2)}\n`;
}

/** Turn collateral into the form a bundle keeps. */
export function bundleCollateral(collateral: Collateral): NonNullable<EvidenceBundle['collateral']> {
  const { tcbInfo, qeIdentity, pckCrl, rootCrl } = collateral;
  return {
    ...(tcbInfo && { tcbInfo }),
    ...(qeIdentity && { qeIdentity }),
    ...(pckCrl && { pckCrl: encodeHex(pckCrl) }),
    ...(rootCrl && { rootCrl: encodeHex(rootCrl) }),
  };
}

/** What reading a bundle came to; a changed bundle is told apart from a file that is none. */
export type ParsedBundle =
  | { readonly state: 'read'; readonly bundle: EvidenceBundle }
  | { readonly state: 'changed'; readonly bundle: EvidenceBundle }
  | { readonly state: 'unusable'; readonly reason: string };

const isText = (value: unknown): value is string => typeof value === 'string';
const isMoment = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);
const optional = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);
const isAddress = (value: unknown): boolean => isText(value) && /^0x[0-9a-fA-F]{40}$/.test(value);
const isHash = (value: unknown): value is string => isText(value) && /^0x[0-9a-fA-F]{64}$/.test(value);
const isBytes = (value: unknown): boolean =>
  isJsonObject(value) && isHash(value.sha256) && optional(value.text, isText);
const isHex = (value: unknown): boolean => isText(value) && decodeHex(value) !== undefined;

function isChain(value: unknown): boolean {
  if (!isJsonObject(value) || !isJsonObject(value.block)) return false;
  const { number, hash, timestamp } = value.block;
  const named = isAddress(value.contract) && isAddress(value.provider) && isAddress(value.signer) && isText(value.mode);
  const placed = isText(number) && isHash(hash) && isText(timestamp) && isMoment(value.chainId);
  return named && placed && typeof value.acknowledged === 'boolean' && optional(value.providerIdentity, isText);
}

function isSigned(value: unknown): boolean {
  return isJsonObject(value) && isText(value.body) && optional(value.issuerChain, isText);
}

function isCollateral(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const documents = optional(value.tcbInfo, isSigned) && optional(value.qeIdentity, isSigned);
  return documents && optional(value.pckCrl, isHex) && optional(value.rootCrl, isHex);
}

function isExchange(value: unknown): boolean {
  if (!isJsonObject(value) || !isText(value.model) || !isText(value.signedText) || !isText(value.signature))
    return false;
  const images = optional(value.imageHashes, (list) => Array.isArray(list) && list.every(isHash));
  return isBytes(value.request) && optional(value.response, isBytes) && images;
}

function isCheck(value: unknown): boolean {
  return isJsonObject(value) && isText(value.id) && isText(value.status) && isText(value.detail);
}

function isVerdict(value: unknown): boolean {
  if (!isJsonObject(value) || !isText(value.state) || !isText(value.gpu) || !isText(value.resp)) return false;
  const listed = Array.isArray(value.checks) && value.checks.every(isCheck) && Array.isArray(value.tamper);
  return listed && typeof value.level === 'number' && typeof value.reached === 'number';
}

function isBundle(value: unknown): value is EvidenceBundle {
  if (!isJsonObject(value) || value.format !== 'compute-evidence' || value.version !== bundleVersion) return false;
  const heads = isText(value.software) && isMoment(value.madeAt) && isMoment(value.judgedAt) && isText(value.report);
  const extras = optional(value.simulatedRoot, isText) && optional(value.nonce, isHex);
  const parts = optional(value.collateral, isCollateral) && optional(value.exchange, isExchange);
  return heads && extras && parts && isChain(value.chain) && isVerdict(value.verdict);
}

/** Read a bundle of unknown origin; every part is checked for its form, and the sum over all parts for changes. */
export function parseEvidenceBundle(text: string): ParsedBundle {
  const value = parseJsonObject(text);
  if (value?.format !== 'compute-evidence') return { state: 'unusable', reason: 'The file is no evidence bundle.' };
  if (value.version !== bundleVersion) return { state: 'unusable', reason: 'The bundle has another version.' };
  if (!isBundle(value)) return { state: 'unusable', reason: 'A part of the bundle is missing or has another form.' };
  const { digest }: JsonObject = value;
  return { state: digestOf(value) === digest ? 'read' : 'changed', bundle: value };
}

/** Give the collateral of a bundle back as a verdict takes it. */
export function collateralOfBundle({ collateral }: EvidenceBundle): Collateral | undefined {
  if (!collateral) return undefined;
  const { tcbInfo, qeIdentity } = collateral;
  const pckCrl = decodeHex(collateral.pckCrl ?? '');
  const rootCrl = decodeHex(collateral.rootCrl ?? '');
  return {
    ...(tcbInfo && { tcbInfo }),
    ...(qeIdentity && { qeIdentity }),
    ...(pckCrl && pckCrl.length > 0 && { pckCrl }),
    ...(rootCrl && rootCrl.length > 0 && { rootCrl }),
  };
}

/** Name the texts of an exchange that are not those their hashes name. */
export function changedTexts({ exchange }: EvidenceBundle): readonly string[] {
  const sides = [
    { name: 'request', bytes: exchange?.request },
    { name: 'response', bytes: exchange?.response },
  ];
  return sides.flatMap(({ name, bytes }) => {
    if (bytes?.text === undefined) return [];
    return `0x${encodeHex(sha256(encodeText(bytes.text)))}` === bytes.sha256.toLowerCase() ? [] : [name];
  });
}

/** Name in which parts two verdicts differ; wording and inputs may change between versions, judgements may not. */
export function verdictDifferences(stored: Verdict, found: Verdict): readonly string[] {
  const parts = (['state', 'level', 'reached', 'gpu', 'resp'] as const).filter((part) => stored[part] !== found[part]);
  const rows = (verdict: Verdict) => verdict.checks.map(({ id, status }) => `${id} ${status}`);
  const before = new Set(rows(stored));
  const after = new Set(rows(found));
  const changed = [...before, ...after].filter((row) => !before.has(row) || !after.has(row));
  return [...parts, ...new Set(changed.map((row) => row.split(' ')[0] ?? row))];
}
