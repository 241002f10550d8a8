// lib/attestation judges evidence about a provider's machine: pure functions of bytes, roots and clocks; no fetch, no time of its own, nothing throws.
import type { Check, CheckEvidence, CheckId, CheckStatus, Severity } from '@/lib/domain/attestation';

export type { Check, CheckEvidence, CheckId, CheckStatus } from '@/lib/domain/attestation';

/** `tamper`: a fail rejects the whole report; `policy`: a fail or warn is shown and limits the level (attestation §4). */
export type CheckClass = 'tamper' | 'policy';

type CatalogueEntry = { readonly severity: Severity; readonly class: CheckClass };

const criticalTamper = { severity: 'critical', class: 'tamper' } as const;
const majorTamper = { severity: 'major', class: 'tamper' } as const;
const minorTamper = { severity: 'minor', class: 'tamper' } as const;
const criticalPolicy = { severity: 'critical', class: 'policy' } as const;
const majorPolicy = { severity: 'major', class: 'policy' } as const;
const minorPolicy = { severity: 'minor', class: 'policy' } as const;

/** List every check with its severity and class, in the order of the document (attestation §4). */
export const checkCatalogue = {
  'tdx.parse': criticalTamper,
  'tdx.pck_chain': criticalTamper,
  'tdx.cert_time': criticalPolicy,
  'tdx.qe_report_sig': criticalTamper,
  'tdx.att_key': criticalTamper,
  'tdx.quote_sig': criticalTamper,
  'tdx.qe_vendor': criticalTamper,
  'tdx.td_policy': criticalTamper,
  'tdx.service_td': minorPolicy,
  'tdx.trailing': minorPolicy,
  'col.tcb_info': majorTamper,
  'col.qe_identity': majorTamper,
  'col.revocation': criticalTamper,
  'tcb.status': majorPolicy,
  'log.rtmr': criticalTamper,
  'log.digests': criticalTamper,
  'log.boot_events': criticalTamper,
  'app.compose_hash': criticalTamper,
  'app.mr_config_id': criticalTamper,
  'app.co_tenants': minorPolicy,
  'os.image': majorPolicy,
  'kms.root': minorPolicy,
  'claims.match_quote': majorTamper,
  'id.report_data': criticalTamper,
  'id.signer': criticalTamper,
  'id.nonce': majorTamper,
  'gpu.present': minorTamper,
  'gpu.chain': majorTamper,
  'gpu.sig': majorTamper,
  'gpu.fwid': majorTamper,
  'gpu.nonce': majorTamper,
  'gpu.rim': minorPolicy,
  'img.pinned': majorPolicy,
  'compose.risks': minorPolicy,
  'sig.scheme': majorTamper,
  'sig.signer': criticalTamper,
  'sig.request': criticalTamper,
  'sig.response': criticalTamper,
} as const satisfies Record<CheckId, CatalogueEntry>;

/** Make a check with the severity of the catalogue. */
export function makeCheck(
  id: CheckId,
  status: CheckStatus,
  detail: string,
  evidence: readonly CheckEvidence[] = [],
): Check {
  const check = { id, severity: checkCatalogue[id].severity, status, detail };
  return evidence.length === 0 ? check : { ...check, evidence };
}

/** Make a check that a prerequisite holds back; the sentence names the prerequisites (attestation §4). */
export function blockedCheck(id: CheckId, prerequisites: readonly CheckId[]): Check {
  return makeCheck(id, 'blocked', `Not judged, because ${prerequisites.join(', ')} did not pass.`);
}

/** Tell the status of a check among others; absent checks are `undefined`. */
export function statusOf(checks: readonly Check[], id: CheckId): CheckStatus | undefined {
  return checks.find((check) => check.id === id)?.status;
}

/** Run a check so that an exception becomes a failing check (attestation §11). */
export function guardedCheck(id: CheckId, run: () => Check): Check {
  try {
    return run();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason';
    return makeCheck(id, 'fail', 'The evidence could not be read.', [{ label: 'reason', value: reason.slice(0, 200) }]);
  }
}

/** The five checks that prove a quote's bytes; most others need all of them (attestation §4, TDX5). */
export const quoteProofIds = [
  'tdx.parse',
  'tdx.pck_chain',
  'tdx.qe_report_sig',
  'tdx.att_key',
  'tdx.quote_sig',
] as const satisfies readonly CheckId[];

/** List which of the given prerequisites did not pass; an empty list lets the check run. */
export function missingPrerequisites(checks: readonly Check[], ids: readonly CheckId[]): readonly CheckId[] {
  return ids.filter((id) => statusOf(checks, id) !== 'pass');
}
