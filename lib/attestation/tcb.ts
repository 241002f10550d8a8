import { encodeHex, sameBytes } from './bytes';
import { type Check, makeCheck } from './check';
import type { PckFacts } from './sgx-extension';
import {
  type LevelWord,
  type QeIdentity,
  type SvnLevel,
  type TcbInfo,
  type TcbStatus,
  tcbStatuses,
} from './tcb-document';
import type { TdxQuote } from './verdict-types';

/** The status of one part of a machine; `undefined` where Intel's documents do not cover it. */
export type PartStatus = { readonly status: TcbStatus | undefined; readonly advisories: readonly string[] };

const notCovered: PartStatus = { status: undefined, advisories: [] };

function wordOf(level: LevelWord | undefined): PartStatus {
  return level === undefined ? notCovered : { status: level.status, advisories: level.advisories };
}

function reaches(have: readonly number[], need: readonly number[], from: number): boolean {
  return need.every((svn, at) => at < from || (have[at] ?? -1) >= svn);
}

/** Find the platform's status: the first level no security version is below (Intel PCS v4, TDX TCB level selection). */
export function platformStatus(tcbInfo: TcbInfo, facts: PckFacts, quote: TdxQuote): PartStatus {
  const svns = [...quote.teeTcbSvn];
  // A module with its own version has its own identity, so its two components are judged there.
  const from = (svns[1] ?? 0) > 0 ? 2 : 0;
  const level = tcbInfo.levels.find(
    ({ sgx, tdx, pceSvn }) =>
      reaches(facts.componentSvns, sgx, 0) && facts.pceSvn >= pceSvn && reaches(svns, tdx, from),
  );
  return wordOf(level);
}

function svnStatus(levels: readonly SvnLevel[], svn: number): PartStatus {
  return wordOf(levels.find((level) => svn >= level.svn));
}

/** Tell whether bytes equal expected ones under a mask, all of one length. */
export function maskedEqual(found: Uint8Array, expected: Uint8Array, mask: Uint8Array): boolean {
  return sameBytes(
    found.map((byte, at) => byte & (mask[at] ?? 0xff)),
    expected.map((byte, at) => byte & (mask[at] ?? 0xff)),
  );
}

/** Find the TDX module's status; `none` where the module has no version and is judged with the platform. */
export function moduleStatus(tcbInfo: TcbInfo, quote: TdxQuote): PartStatus | 'none' {
  const [svn = 0, version = 0] = quote.teeTcbSvn;
  if (version === 0) return 'none';
  const id = `TDX_${version.toString(16).padStart(2, '0').toUpperCase()}`;
  const identity = tcbInfo.modules.find((module) => module.id === id);
  if (identity === undefined || !sameBytes(identity.mrSigner, quote.mrSignerSeam)) return notCovered;
  if (!maskedEqual(quote.seamAttributes, identity.attributes, identity.attributesMask)) return notCovered;
  return svnStatus(identity.levels, svn);
}

/** Find the quoting enclave's status from its security version. */
export function enclaveStatus(identity: QeIdentity, svn: number): PartStatus {
  return svnStatus(identity.levels, svn);
}

const configuration = new Set<TcbStatus>([
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDateConfigurationNeeded',
]);

/** Name the worst of several statuses; out of date beside a needed configuration is both. */
export function worstStatus(statuses: readonly TcbStatus[]): TcbStatus {
  const worst = statuses.reduce<TcbStatus>(
    (left, right) => (tcbStatuses.indexOf(right) > tcbStatuses.indexOf(left) ? right : left),
    'UpToDate',
  );
  const both = worst === 'OutOfDate' && statuses.some((status) => configuration.has(status));
  return both ? 'OutOfDateConfigurationNeeded' : worst;
}

/**
 * Judge how well the machine is patched: the worst of platform, TDX module and quoting enclave (attestation §2 and §4,
 * tcb.status). A part that is not covered leaves the rest's bad news standing, but never passes.
 */
export function tcbStatusCheck(input: {
  readonly tcbInfo: TcbInfo;
  readonly qeStatus: PartStatus | undefined;
  readonly facts: PckFacts;
  readonly quote: TdxQuote;
}): Check {
  const { tcbInfo, facts, quote } = input;
  const tdxModule = moduleStatus(tcbInfo, quote);
  const parts = [
    { name: 'platform', ...platformStatus(tcbInfo, facts, quote) },
    ...(tdxModule === 'none' ? [] : [{ name: 'TDX module', ...tdxModule }]),
    { name: 'quoting enclave', ...(input.qeStatus ?? notCovered) },
  ];
  const worst = worstStatus(parts.flatMap(({ status }) => (status === undefined ? [] : [status])));
  const advisories = [...new Set(parts.flatMap((part) => part.advisories))].sort();
  const evidence = [
    ...parts.map((part) => ({ label: part.name, value: part.status ?? 'not covered' })),
    { label: 'advisories', value: advisories.join(', ') },
    { label: 'FMSPC', value: facts.fmspc },
    { label: 'TEE TCB SVN', value: encodeHex(quote.teeTcbSvn) },
    { label: 'evaluation data number', value: String(tcbInfo.evaluationNumber) },
  ].filter((entry) => entry.value !== '');
  const list = advisories.length === 0 ? '' : ` with ${advisories.join(', ')}`;
  if (worst === 'Revoked')
    return makeCheck('tcb.status', 'fail', `Intel revoked this machine: Revoked${list}.`, evidence);
  if (worst !== 'UpToDate')
    return makeCheck('tcb.status', 'warn', `The machine lacks patches: ${worst}${list}.`, evidence);
  const open = parts.filter((part) => part.status === undefined).map((part) => part.name);
  if (open.length > 0) {
    return makeCheck('tcb.status', 'unknown', `Intel's documents do not cover: ${open.join(', ')}.`, evidence);
  }
  return makeCheck('tcb.status', 'pass', 'The machine is up to date: UpToDate.', evidence);
}
