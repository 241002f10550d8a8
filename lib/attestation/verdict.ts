import type { GpuAxis, LadderLevel, ResponseAxis, Verdict, VerdictState } from '@/lib/domain/attestation';
import { checkIds } from '@/lib/domain/attestation';
import { type Check, type CheckId, checkCatalogue, statusOf } from './check';

/** Policy checks whose fail rejects all the same (attestation §4). */
const alsoReject: readonly CheckId[] = ['tdx.cert_time', 'tcb.status'];

function rejects({ id, status }: Check): boolean {
  return status === 'fail' && (checkCatalogue[id].class === 'tamper' || alsoReject.includes(id));
}

/** Name the failed checks that reject a report (attestation §4). */
export function rejectingIds(checks: readonly Check[]): readonly CheckId[] {
  return checks.filter(rejects).map(({ id }) => id);
}

/** State of a whole report; it follows from the reported checks alone (attestation §4). */
export function stateOf(checks: readonly Check[]): VerdictState {
  if (checks.some(rejects)) return 'rejected';
  if (checks.some(({ status }) => status === 'fail' || status === 'warn')) return 'warnings';
  if (checks.some(({ status }) => status === 'unknown' || status === 'blocked')) return 'incomplete';
  return checks.length === 0 ? 'incomplete' : 'verified';
}

const quoteIds = checkIds.filter((id) => id.startsWith('tdx.') && id !== 'tdx.service_td' && id !== 'tdx.trailing');

type Rung = {
  readonly pass: readonly CheckId[];
  /** May be absent or unknown, but not failed, and not held back by another check. */
  readonly notFailed: readonly CheckId[];
};

/** What each rung of the ladder adds, from 1 upwards (attestation §5). */
const rungs: readonly Rung[] = [
  { pass: quoteIds, notFailed: ['col.revocation'] },
  { pass: ['log.rtmr', 'log.digests', 'app.compose_hash'], notFailed: ['log.boot_events', 'app.mr_config_id'] },
  { pass: ['id.report_data', 'id.signer'], notFailed: ['claims.match_quote'] },
  { pass: ['id.nonce', 'col.tcb_info', 'col.qe_identity', 'col.revocation', 'tcb.status'], notFailed: [] },
  { pass: ['os.image', 'img.pinned'], notFailed: [] },
];

function reaches(rung: Rung, checks: readonly Check[]): boolean {
  const allPass = rung.pass.every((id) => statusOf(checks, id) === 'pass');
  return allPass && rung.notFailed.every((id) => statusOf(checks, id) !== 'fail');
}

const levels: readonly LadderLevel[] = [0, 1, 2, 3, 4, 5];

/** The highest rung whose own needs and those of all below are met (attestation §5). */
export function rungOf(checks: readonly Check[]): LadderLevel {
  const missed = rungs.findIndex((rung) => !reaches(rung, checks));
  return levels[missed < 0 ? rungs.length : missed] ?? 0;
}

/** The GPU axis: G1 needs chain, signature and nonce, and no failed firmware identity; G2 also NVIDIA's comparison (attestation §5). */
export function gpuAxisOf(checks: readonly Check[]): GpuAxis {
  const status = (id: CheckId) => statusOf(checks, id);
  const present = status('gpu.present');
  if (present === undefined || present === 'unknown') return 'none';
  const joined = (['gpu.chain', 'gpu.sig', 'gpu.nonce'] as const).every((id) => status(id) === 'pass');
  if (!joined || status('gpu.fwid') === 'fail') return 'G0';
  return status('gpu.rim') === 'pass' ? 'G2' : 'G1';
}

/** The response axis: R1 signed by the attested key, R2 also over these exact bytes (attestation §5). */
export function responseAxisOf(checks: readonly Check[]): ResponseAxis {
  const signature = [statusOf(checks, 'sig.scheme'), statusOf(checks, 'sig.signer')];
  if (signature.includes('fail')) return 'R0';
  // Without a signature to look at there is nothing to say about its key.
  if (!signature.every((status) => status === 'pass')) return 'none';
  const bound = statusOf(checks, 'sig.request') === 'pass' && statusOf(checks, 'sig.response') === 'pass';
  return bound ? 'R2' : 'R1';
}

function inDocumentOrder(checks: readonly Check[]): readonly Check[] {
  return [...checks].sort((one, other) => checkIds.indexOf(one.id) - checkIds.indexOf(other.id));
}

/** Sum up finished checks: state, ladder and axes, each from the checks alone (attestation §4, §5). */
export function verdictOf(found: readonly Check[]): Verdict {
  const checks = inDocumentOrder(found);
  const state = stateOf(checks);
  const reached = rungOf(checks);
  return {
    state,
    level: state === 'rejected' ? 0 : reached,
    reached,
    gpu: gpuAxisOf(checks),
    resp: responseAxisOf(checks),
    checks,
    tamper: rejectingIds(checks),
  };
}
