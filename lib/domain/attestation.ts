/** What a check found; `blocked` means a prerequisite did not pass, so the value means nothing yet (attestation §4). */
export type CheckStatus = 'pass' | 'fail' | 'warn' | 'unknown' | 'blocked';

/** How much hangs on a check (attestation §4). */
export type Severity = 'critical' | 'major' | 'minor';

/** Every check, by the id the specification writes, in the order of the document (attestation §4). */
export const checkIds = [
  'tdx.parse',
  'tdx.pck_chain',
  'tdx.cert_time',
  'tdx.qe_report_sig',
  'tdx.att_key',
  'tdx.quote_sig',
  'tdx.qe_vendor',
  'tdx.td_policy',
  'tdx.service_td',
  'tdx.trailing',
  'col.tcb_info',
  'col.qe_identity',
  'col.revocation',
  'tcb.status',
  'log.rtmr',
  'log.digests',
  'log.boot_events',
  'app.compose_hash',
  'app.mr_config_id',
  'app.co_tenants',
  'os.image',
  'kms.root',
  'claims.match_quote',
  'id.report_data',
  'id.signer',
  'id.nonce',
  'gpu.present',
  'gpu.chain',
  'gpu.sig',
  'gpu.fwid',
  'gpu.nonce',
  'gpu.rim',
  'img.pinned',
  'compose.risks',
  'sig.scheme',
  'sig.signer',
  'sig.request',
  'sig.response',
] as const;

/** The id of a check (attestation §4). */
export type CheckId = (typeof checkIds)[number];

/** One input or result of a check, as plain text for the document; never an environment value. */
export type CheckEvidence = { readonly label: string; readonly value: string };

/** One finished check: `detail` is one stable English sentence, `evidence` what it was decided from. */
export type Check = {
  readonly id: CheckId;
  readonly severity: Severity;
  readonly status: CheckStatus;
  readonly detail: string;
  readonly evidence?: readonly CheckEvidence[];
};

/** What a report as a whole came to (attestation §4). */
export type VerdictState = 'rejected' | 'warnings' | 'incomplete' | 'verified';

/** A rung of the trust ladder (attestation §5). */
export type LadderLevel = 0 | 1 | 2 | 3 | 4 | 5;

/** The GPU axis (attestation §5). */
export type GpuAxis = 'none' | 'G0' | 'G1' | 'G2';

/** The response axis (attestation §5). */
export type ResponseAxis = 'none' | 'R0' | 'R1' | 'R2';

/** A finished judgement: `level` is 0 when rejected, `reached` is the rung the checks alone would give (attestation §4). */
export type Verdict = {
  readonly state: VerdictState;
  readonly level: LadderLevel;
  readonly reached: LadderLevel;
  readonly gpu: GpuAxis;
  readonly resp: ResponseAxis;
  readonly checks: readonly Check[];
  /** Ids of the failed checks that reject the report. */
  readonly tamper: readonly CheckId[];
};
