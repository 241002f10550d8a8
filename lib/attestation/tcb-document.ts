import { isJsonObject, type JsonObject } from '@/lib/domain/json';
import { decodeHex } from './bytes';
import { refuse } from './der';

/** Intel's word for how well a machine is patched, from best to worst; another word is not understood. */
export const tcbStatuses = [
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
  'Revoked',
] as const;

/** One of Intel's status words. */
export type TcbStatus = (typeof tcbStatuses)[number];

/** What one level says once a machine reaches it. */
export type LevelWord = {
  readonly status: TcbStatus | undefined;
  readonly advisories: readonly string[];
  readonly date: string;
};

/** A level of the platform: reached when no security version is below these. */
export type PlatformLevel = LevelWord & {
  readonly sgx: readonly number[];
  readonly tdx: readonly number[];
  readonly pceSvn: number;
};

/** A level of an enclave or of the TDX module. */
export type SvnLevel = LevelWord & { readonly svn: number };

/** A TDX module that Intel lists: signer and attributes, and its levels from best to worst. */
export type ModuleIdentity = {
  readonly id: string;
  readonly mrSigner: Uint8Array;
  readonly attributes: Uint8Array;
  readonly attributesMask: Uint8Array;
  readonly levels: readonly SvnLevel[];
};

/** What both documents carry: their window (milliseconds since 1970) and their place in the series. */
export type DocumentHead = {
  readonly id: string;
  readonly issued: number;
  readonly nextUpdate: number;
  readonly evaluationNumber: number;
};

/** Intel's TCB info for TDX, version 3. */
export type TcbInfo = DocumentHead & {
  readonly fmspc: string;
  readonly pceId: string;
  readonly modules: readonly ModuleIdentity[];
  readonly levels: readonly PlatformLevel[];
};

/** Intel's identity of the TD quoting enclave, version 2. */
export type QeIdentity = DocumentHead & {
  readonly miscSelect: Uint8Array;
  readonly miscSelectMask: Uint8Array;
  readonly attributes: Uint8Array;
  readonly attributesMask: Uint8Array;
  readonly mrSigner: Uint8Array;
  readonly product: number;
  readonly levels: readonly SvnLevel[];
};

function text(holder: JsonObject, key: string): string {
  const value = holder[key];
  return typeof value === 'string' ? value : refuse(`${key} is not a text`);
}

function whole(holder: JsonObject, key: string): number {
  const value = holder[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse(`${key} is no number`);
}

function hex(holder: JsonObject, key: string, length: number): Uint8Array {
  const bytes = decodeHex(text(holder, key));
  return bytes?.length === length ? bytes : refuse(`${key} is not ${length} bytes of hex`);
}

function moment(holder: JsonObject, key: string): number {
  const value = text(holder, key);
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isFinite(at) ? at : refuse(`${key} is not a moment`);
}

function objects(holder: JsonObject, key: string): readonly JsonObject[] {
  const value = holder[key];
  if (!Array.isArray(value) || !value.every(isJsonObject)) return refuse(`${key} is not a list`);
  return value;
}

function object(holder: JsonObject, key: string): JsonObject {
  const value = holder[key];
  return isJsonObject(value) ? value : refuse(`${key} is not an object`);
}

function readWord(level: JsonObject): LevelWord {
  const word = text(level, 'tcbStatus');
  const advisories: unknown = level.advisoryIDs ?? [];
  if (!Array.isArray(advisories) || !advisories.every((id): id is string => typeof id === 'string')) {
    return refuse('advisoryIDs is not a list of texts');
  }
  return { status: tcbStatuses.find((known) => known === word), advisories, date: text(level, 'tcbDate') };
}

function readSvnLevel(level: JsonObject): SvnLevel {
  return { ...readWord(level), svn: whole(object(level, 'tcb'), 'isvsvn') };
}

function components(tcb: JsonObject, key: string): readonly number[] {
  const svns = objects(tcb, key).map((component) => whole(component, 'svn'));
  return svns.length === 16 ? svns : refuse(`${key} does not have 16 components`);
}

function readPlatformLevel(level: JsonObject): PlatformLevel {
  const tcb = object(level, 'tcb');
  return {
    ...readWord(level),
    sgx: components(tcb, 'sgxtcbcomponents'),
    tdx: components(tcb, 'tdxtcbcomponents'),
    pceSvn: whole(tcb, 'pcesvn'),
  };
}

function readHead(document: JsonObject): DocumentHead {
  return {
    id: text(document, 'id'),
    issued: moment(document, 'issueDate'),
    nextUpdate: moment(document, 'nextUpdate'),
    evaluationNumber: whole(document, 'tcbEvaluationDataNumber'),
  };
}

function readModule(module: JsonObject): ModuleIdentity {
  return {
    id: text(module, 'id').toUpperCase(),
    mrSigner: hex(module, 'mrsigner', 48),
    attributes: hex(module, 'attributes', 8),
    attributesMask: hex(module, 'attributesMask', 8),
    levels: objects(module, 'tcbLevels').map(readSvnLevel),
  };
}

/** Read the signed object of a TCB info answer. @throws EvidenceUnreadableError unless it is version 3 for TDX */
export function readTcbInfo(document: JsonObject): TcbInfo {
  const head = readHead(document);
  if (head.id !== 'TDX' || whole(document, 'version') !== 3) refuse('the TCB info is not version 3 for TDX');
  return {
    ...head,
    fmspc: text(document, 'fmspc').toLowerCase(),
    pceId: text(document, 'pceId').toLowerCase(),
    modules: document.tdxModuleIdentities === undefined ? [] : objects(document, 'tdxModuleIdentities').map(readModule),
    levels: objects(document, 'tcbLevels').map(readPlatformLevel),
  };
}

/** Read the signed object of a TD QE identity answer. @throws EvidenceUnreadableError unless it is version 2 of TD_QE */
export function readQeIdentity(document: JsonObject): QeIdentity {
  const head = readHead(document);
  if (head.id !== 'TD_QE' || whole(document, 'version') !== 2) refuse('the identity is not version 2 of the TD QE');
  return {
    ...head,
    miscSelect: hex(document, 'miscselect', 4),
    miscSelectMask: hex(document, 'miscselectMask', 4),
    attributes: hex(document, 'attributes', 16),
    attributesMask: hex(document, 'attributesMask', 16),
    mrSigner: hex(document, 'mrsigner', 32),
    product: whole(document, 'isvprodid'),
    levels: objects(document, 'tcbLevels').map(readSvnLevel),
  };
}
