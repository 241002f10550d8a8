import { isJsonObject, type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { decodeHex, EvidenceUnreadableError } from './bytes';
import { type BundleContent, bundleDigest, bundleLimit, bundleVersion, type EvidenceBundle } from './evidence-bundle';

/** Why a file cannot be judged at all; each has one sentence and one cure. */
export type UnusableFile = 'too-large' | 'no-json' | 'no-bundle' | 'other-version' | 'broken' | 'too-deep';

/** What reading a bundle came to; a changed bundle is told apart from a file that is none. */
export type ParsedBundle =
  | { readonly state: 'read'; readonly bundle: EvidenceBundle }
  | { readonly state: 'changed'; readonly bundle: EvidenceBundle }
  | { readonly state: 'unusable'; readonly reason: UnusableFile };

type Test = (value: unknown) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string';
const isMoment = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= 8_640_000_000_000_000;
const isWhole = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isDecimal = (value: unknown): boolean => isText(value) && /^\d{1,78}$/.test(value);
/** Seconds as a decimal; beyond the last day of a calendar no screen can show them. */
const isSeconds = (value: unknown): boolean => isDecimal(value) && Number(value) <= 8_640_000_000_000;
const optional = (value: unknown, is: Test): boolean => value === undefined || is(value);
const listOf = (value: unknown, is: Test): boolean => Array.isArray(value) && value.every(is);
const isAddress: Test = (value) => isText(value) && /^0x[0-9a-fA-F]{40}$/.test(value);
const isHash: Test = (value) => isText(value) && /^0x[0-9a-fA-F]{64}$/.test(value);
const isHex: Test = (value) => isText(value) && decodeHex(value) !== undefined;
const isSubject: Test = (value) => value === 'whole' || value === 'router' || value === 'model';
const isBytes: Test = (value) => isJsonObject(value) && isHash(value.sha256) && optional(value.text, isText);

const isChain: Test = (value) => {
  if (!isJsonObject(value) || !isJsonObject(value.block)) return false;
  const { number, hash, timestamp } = value.block;
  const named = isAddress(value.contract) && isAddress(value.provider) && isAddress(value.signer) && isText(value.mode);
  const placed = isDecimal(number) && isHash(hash) && isSeconds(timestamp) && isWhole(value.chainId);
  return named && placed && typeof value.acknowledged === 'boolean' && optional(value.providerIdentity, isText);
};

const isSigned: Test = (value) => isJsonObject(value) && isText(value.body) && optional(value.issuerChain, isText);

const isCollateral: Test = (value) => {
  if (!isJsonObject(value)) return false;
  const documents = optional(value.tcbInfo, isSigned) && optional(value.qeIdentity, isSigned);
  return documents && optional(value.pckCrl, isHex) && optional(value.rootCrl, isHex);
};

const isReport = (value: JsonObject): boolean =>
  isText(value.report) &&
  optional(value.subject, isSubject) &&
  optional(value.simulatedRoot, isText) &&
  optional(value.nonce, isHex) &&
  optional(value.collateral, isCollateral);

const isWords: Test = (value) => isJsonObject(value) && isText(value.question) && isText(value.answer);

const isExchange: Test = (value) => {
  if (!isJsonObject(value) || !isText(value.model) || !isText(value.signedText) || !isText(value.signature))
    return false;
  const images = optional(value.imageHashes, (list) => listOf(list, isHash));
  return isBytes(value.request) && optional(value.response, isBytes) && images && optional(value.words, isWords);
};

const isCheck: Test = (value) =>
  isJsonObject(value) && isText(value.id) && isText(value.status) && isText(value.detail);

const isVerdict: Test = (value) => {
  if (!isJsonObject(value) || !isText(value.state) || !isText(value.gpu) || !isText(value.resp)) return false;
  const listed = listOf(value.checks, isCheck) && Array.isArray(value.tamper);
  return listed && typeof value.level === 'number' && typeof value.reached === 'number';
};

const isMachine: Test = (value) => isJsonObject(value) && isReport(value) && isAddress(value.signer);
const isJudgedMachine: Test = (value) => isMachine(value) && isJsonObject(value) && isVerdict(value.verdict);

/** A provider has two machines at most. */
const fewOf = (list: unknown, is: Test): boolean => listOf(list, is) && Array.isArray(list) && list.length <= 1;

function isContent(value: unknown, isOther: Test): value is BundleContent {
  if (!isJsonObject(value) || value.format !== 'compute-evidence' || value.version !== bundleVersion) return false;
  const heads = isText(value.software) && isMoment(value.madeAt) && isMoment(value.judgedAt);
  const others = optional(value.otherMachines, (list) => fewOf(list, isOther));
  return heads && isReport(value) && others && optional(value.exchange, isExchange) && isChain(value.chain);
}

function isBundle(value: unknown): value is EvidenceBundle {
  return isContent(value, isJudgedMachine) && isVerdict(Reflect.get(value, 'verdict'));
}

/** Read what a bundle will be made of, as this software keeps it itself; anything else is `undefined`. */
export function parseBundleContent(text: string): BundleContent | undefined {
  const value: unknown = parseJsonObject(text);
  return isContent(value, isMachine) ? value : undefined;
}

function isWholeBundle(bundle: EvidenceBundle): boolean | undefined {
  const { digest }: JsonObject = bundle;
  try {
    return bundleDigest(bundle) === digest;
  } catch (cause) {
    if (cause instanceof EvidenceUnreadableError) return undefined;
    throw cause;
  }
}

/** Read a bundle of unknown origin; every part is checked for its form, and the sum over all parts for changes. Never throws. */
export function parseEvidenceBundle(text: string): ParsedBundle {
  const unusable = (reason: UnusableFile): ParsedBundle => ({ state: 'unusable', reason });
  if (text.length > bundleLimit) return unusable('too-large');
  const value = parseJsonObject(text.replace(/^\uFEFF/, ''));
  if (value === undefined) return unusable('no-json');
  if (value.format !== 'compute-evidence') return unusable('no-bundle');
  if (value.version !== bundleVersion) return unusable('other-version');
  if (!isBundle(value)) return unusable('broken');
  const isWhole = isWholeBundle(value);
  if (isWhole === undefined) return unusable('too-deep');
  return { state: isWhole ? 'read' : 'changed', bundle: value };
}
