import type { JsonObject } from '@/lib/domain/json';
import { decodeBase64, decodeText, encodeHex } from './bytes';
import { arrayOf, bytesOf, isGiven, objectOf, textOf } from './members';

/** Which software wrote a report: dstack (broker or model server) or tapp (attestation §1). */
export type ReportKind = 'dstack' | 'tapp';

/** A report's members by meaning; nothing of it is trusted before the quote is (attestation §11). */
export type Report = {
  readonly kind: ReportKind;
  /** The quote's bytes; undefined where there is none or it is neither hex nor base64. */
  readonly quote: Uint8Array | undefined;
  /** A second copy of the quote says something else. */
  readonly quoteCopiesDiffer: boolean;
  /** Every differing copy of a dstack event log, the first one first; undefined entries are unreadable. */
  readonly eventLogs: readonly (readonly unknown[] | undefined)[];
  /** The binary boot log of a tapp report. */
  readonly ccel: Uint8Array | undefined;
  /** dstack: the text of app_compose. tapp: the compose YAML. */
  readonly composeText: string | undefined;
  /** The tapp's own name of the app, where the report gives one. */
  readonly appId: string | undefined;
  readonly tcbInfo: JsonObject | undefined;
  /** Members beside tcb_info that repeat its facts (the `info` object of a model server). */
  readonly info: JsonObject | undefined;
  readonly vmConfig: JsonObject | undefined;
  readonly reportDataClaim: unknown;
  readonly gpuPayload: unknown;
  readonly signingAddress: unknown;
  readonly requestNonce: unknown;
};

function present(...values: readonly unknown[]): readonly unknown[] {
  return values.filter(isGiven);
}

function quoteOf(copies: readonly unknown[]): Pick<Report, 'quote' | 'quoteCopiesDiffer'> {
  const decoded = copies.map(bytesOf);
  const quote = decoded[0];
  const text = quote && encodeHex(quote);
  const quoteCopiesDiffer = decoded.some((copy) => (copy && encodeHex(copy)) !== text);
  return { quote, quoteCopiesDiffer };
}

/** Logs that say the same are one; a writer's spacing or order of members makes no difference. */
function distinctLogs(copies: readonly unknown[]): readonly (readonly unknown[] | undefined)[] {
  const seen = new Set<string>();
  const logs: (readonly unknown[] | undefined)[] = [];
  for (const copy of copies) {
    const events = arrayOf(copy);
    const key = JSON.stringify(events) ?? 'unreadable';
    if (seen.has(key)) continue;
    seen.add(key);
    logs.push(events);
  }
  return logs;
}

function dstackReport(root: JsonObject): Report {
  const info = objectOf(root.info);
  const tcbInfo = objectOf(root.tcb_info) ?? objectOf(info?.tcb_info);
  const [reportDataClaim] = present(root.report_data, tcbInfo?.report_data);
  return {
    kind: 'dstack',
    ...quoteOf(present(root.intel_quote, root.quote)),
    eventLogs: distinctLogs(present(root.event_log, tcbInfo?.event_log)),
    ccel: undefined,
    composeText: textOf(tcbInfo?.app_compose) ?? textOf(root.app_compose),
    appId: undefined,
    tcbInfo,
    info,
    vmConfig: objectOf(root.vm_config) ?? objectOf(info?.vm_config),
    reportDataClaim,
    gpuPayload: present(root.nvidia_payload, root.gpu_evidence)[0],
    signingAddress: root.signing_address,
    requestNonce: root.request_nonce,
  };
}

/** The evidence of a tapp is base64 of JSON; a writer that gives the JSON itself says the same. */
function evidenceOf(value: unknown): JsonObject | undefined {
  const direct = objectOf(value);
  if (direct || typeof value !== 'string') return direct;
  const bytes = decodeBase64(value);
  return bytes && objectOf(decodeText(bytes));
}

function tappReport(root: JsonObject): Report {
  const evidence = evidenceOf(root.evidence);
  return {
    kind: 'tapp',
    ...quoteOf(present(evidence?.quote, root.quote)),
    eventLogs: [],
    ccel: bytesOf(evidence?.cc_eventlog),
    composeText: textOf(root.compose_content) ?? textOf(root.app_compose),
    appId: textOf(root.app_id),
    tcbInfo: undefined,
    info: undefined,
    vmConfig: objectOf(root.vm_config),
    reportDataClaim: present(root.report_data)[0],
    gpuPayload: present(evidence?.gpu_evidence, root.nvidia_payload)[0],
    signingAddress: root.signing_address,
    requestNonce: root.request_nonce,
  };
}

/**
 * Sort a provider's answer, as JSON text or already parsed, into a report; unknown members are ignored and what is no JSON
 * object is `undefined` (attestation §1, §4 clarifications).
 */
export function parseReport(answer: unknown): Report | undefined {
  const root = objectOf(answer);
  if (!root) return undefined;
  return isGiven(root.evidence) ? tappReport(root) : dstackReport(root);
}
