import type { Verdict } from '@/lib/domain/attestation';
import { type JsonObject, parseJsonObject } from '@/lib/domain/json';
import { type AppInput, composeHashCheck, coTenantsCheck, kmsRootCheck } from './app-checks';
import {
  blockedCheck,
  type Check,
  type CheckId,
  guardedCheck,
  makeCheck,
  missingPrerequisites,
  quoteProofIds,
} from './check';
import { claimsCheck } from './claims';
import { checkCollateral, type SeenCollateral } from './collateral';
import { tappComposeHash, type YamlReader } from './compose';
import { readServices } from './compose-file';
import { composeRisks, composeRisksCheck } from './compose-risks';
import type { EventLog, LogEvent } from './event-log';
import { readGpuPayload } from './gpu';
import { gpuChecks } from './gpu-checks';
import type { EatEvidence } from './gpu-eat';
import { nonceCheck, type RegisteredSigner, signerCheck } from './identity-checks';
import { pinnedImagesCheck } from './image-reference';
import { blockedLogChecks, judgedEvents, logChecks, readLogs } from './log-checks';
import { mrConfigIdCheck } from './mr-config-id';
import { type GuestImage, knownGuestImages, knownKeyServices, osImageCheck } from './os-images';
import { checkQuote, type QuoteFindings } from './quote-checks';
import { parseReport, type Report } from './report';
import { decodeReportData, reportDataCheck } from './report-data';
import { verdictOf } from './verdict';
import type { AttestationRoots, Clock, Collateral, TdxQuote } from './verdict-types';

/** Everything a verdict is made of beside collateral. */
export type ReportInput = {
  /** The provider's answer: its exact text, or the JSON value of it. */
  readonly report: unknown;
  /** From the chain; undefined where the chain was not read. */
  readonly signer: RegisteredSigner | undefined;
  /** The 32 bytes we sent, where the endpoint takes a nonce. */
  readonly nonce?: Uint8Array | undefined;
  readonly roots: AttestationRoots;
  readonly now: Clock;
  /** Undefined while its code is not loaded: what is in the configuration stays unknown then. */
  readonly readYaml: YamlReader | undefined;
  readonly eat?: EatEvidence | undefined;
  /** Default: the lists shipped here. */
  readonly guestImages?: readonly GuestImage[];
  readonly keyServices?: readonly string[];
};

/** A processor family (12 lowercase hex digits) and which of Intel's two authorities certified its key (attestation §6.4). */
export type ProcessorFamily = { readonly fmspc: string; readonly authority: 'platform' | 'processor' };

function processorOf({ pck }: QuoteFindings): ProcessorFamily | undefined {
  if (!pck) return undefined;
  const isPlatform = pck.authority.commonName.includes('Platform');
  return { fmspc: pck.facts.fmspc, authority: isPlatform ? 'platform' : 'processor' };
}

/** A verdict in the making: what is known offline now, and the same again once collateral is there. */
export type ReportRun = {
  readonly report: Report;
  readonly offline: Verdict;
  /** The address the quote binds, lowercase; only where the quote's bytes are proven and its layout is known. */
  readonly attestedAddress: string | undefined;
  /** Which of Intel's bulletins speak of this processor; undefined where its certificates cannot be read. */
  readonly processor: ProcessorFamily | undefined;
  /** Add collateral; nothing done offline is done again. */
  readonly withCollateral: (
    collateral: Collateral,
    seen?: SeenCollateral,
  ) => { readonly verdict: Verdict; readonly seen: SeenCollateral };
};

type Stage = {
  readonly input: ReportInput;
  readonly report: Report;
  readonly quote: TdxQuote;
  readonly logs: readonly EventLog[];
  readonly events: readonly LogEvent[];
  readonly appCompose: JsonObject | undefined;
};

const logProofs = ['log.rtmr', 'log.digests'] as const satisfies readonly CheckId[];

function gated(before: readonly Check[], id: CheckId, needs: readonly CheckId[], run: () => Check): Check {
  const missing = missingPrerequisites(before, needs);
  return missing.length > 0 ? blockedCheck(id, missing) : guardedCheck(id, run);
}

function configurationText({ report, appCompose }: Stage): string | undefined {
  if (report.kind === 'tapp') return report.composeText;
  const text = appCompose?.docker_compose_file;
  return typeof text === 'string' ? text : undefined;
}

function contentChecks(stage: Stage, before: readonly Check[]): readonly Check[] {
  const { readYaml } = stage.input;
  const text = configurationText(stage);
  const judge = (id: CheckId, run: (text: string, readYaml: YamlReader) => Check) =>
    gated(before, id, ['app.compose_hash'], () => {
      if (text === undefined) return makeCheck(id, 'unknown', 'The configuration names no containers.');
      return readYaml ? run(text, readYaml) : makeCheck(id, 'unknown', 'The configuration was not read.');
    });
  return [
    judge('img.pinned', (compose, reader) => pinnedImagesCheck(readServices(compose, reader))),
    judge('compose.risks', (compose, reader) =>
      composeRisksCheck(composeRisks(readServices(compose, reader), stage.appCompose)),
    ),
  ];
}

function dstackChecks(stage: Stage, before: readonly Check[]): readonly Check[] {
  const { report, quote, events, appCompose, input } = stage;
  const { composeText } = report;
  return [
    guardedCheck('app.mr_config_id', () =>
      mrConfigIdCheck({ mrConfigId: quote.mrConfigId, composeText, appCompose, events }),
    ),
    gated(before, 'kms.root', logProofs, () => kmsRootCheck(events, input.keyServices ?? knownKeyServices)),
  ];
}

function tappChecks(stage: Stage, before: readonly Check[]): readonly Check[] {
  const { report, events, input } = stage;
  const app: AppInput = { report, events, readYaml: input.readYaml };
  const hash = () =>
    report.composeText === undefined || !input.readYaml
      ? undefined
      : tappComposeHash(report.composeText, input.readYaml);
  return [gated(before, 'app.co_tenants', logProofs, () => coTenantsCheck(app, hash()))];
}

function identityChecks({ input, report, quote, events }: Stage): readonly Check[] {
  const layout = decodeReportData(quote.reportData);
  const bound = reportDataCheck(quote.reportData, layout);
  const claims = guardedCheck('claims.match_quote', () => claimsCheck({ report, quote, events }));
  if (!layout) return [claims, bound, blockedCheck('id.signer', [bound.id]), blockedCheck('id.nonce', [bound.id])];
  return [
    claims,
    bound,
    guardedCheck('id.signer', () => signerCheck(report, layout, input.signer)),
    guardedCheck('id.nonce', () => nonceCheck(report, layout, input.nonce)),
  ];
}

/** The checks that mean something only because the quote's bytes are proven. */
function provenChecks(stage: Stage): readonly Check[] {
  const { input, report, quote, logs, events } = stage;
  const log = logChecks({ report, logs, quote });
  const app: AppInput = { report, events, readYaml: input.readYaml };
  const hash = gated(log, 'app.compose_hash', logProofs, () => composeHashCheck(app));
  return [
    ...log,
    hash,
    ...(report.kind === 'tapp' ? tappChecks(stage, log) : dstackChecks(stage, log)),
    guardedCheck('os.image', () => osImageCheck(quote, input.guestImages ?? knownGuestImages)),
    ...identityChecks(stage),
    ...contentChecks(stage, [hash]),
  ];
}

const needQuote = [
  'app.compose_hash',
  'os.image',
  'claims.match_quote',
  'id.report_data',
  'id.signer',
  'id.nonce',
  'img.pinned',
  'compose.risks',
] as const;
const needQuoteOnly = { dstack: ['app.mr_config_id', 'kms.root'], tapp: ['app.co_tenants'] } as const;

function unprovenChecks(report: Report, missing: readonly CheckId[]): readonly Check[] {
  const ids: readonly CheckId[] = [...needQuote, ...needQuoteOnly[report.kind]];
  return [...blockedLogChecks(report, missing), ...ids.map((id) => blockedCheck(id, missing))];
}

function gpuPart(input: ReportInput, report: Report, quote: TdxQuote | undefined): readonly Check[] {
  const layout = quote && decodeReportData(quote.reportData);
  return gpuChecks({
    report,
    findings: readGpuPayload(report.gpuPayload),
    roots: input.roots,
    now: input.now,
    reportData: quote?.reportData,
    layout,
    sentNonce: input.nonce,
    eat: input.eat,
  });
}

function offlineChecks(input: ReportInput, report: Report, findings: QuoteFindings): readonly Check[] {
  const missing = missingPrerequisites(findings.checks, quoteProofIds);
  const quote = missing.length === 0 ? findings.quote : undefined;
  if (!quote) return [...findings.checks, ...unprovenChecks(report, missing), ...gpuPart(input, report, undefined)];
  const logs = readLogs(report);
  const appCompose = report.kind === 'tapp' ? undefined : parseJsonObject(report.composeText ?? '');
  const stage = { input, report, quote, logs, events: judgedEvents(logs), appCompose };
  return [...findings.checks, ...provenChecks(stage), ...gpuPart(input, report, quote)];
}

/**
 * Judge a report offline and stand ready for collateral; `undefined` where the answer is no JSON object at all. Roots, clock,
 * chain facts and lists are arguments; nothing throws (attestation §4 to §6).
 */
export function startReport(input: ReportInput): ReportRun | undefined {
  const report = parseReport(input.report);
  if (!report) return undefined;
  const { roots, now } = input;
  const findings = checkQuote({ quote: report.quote ?? new Uint8Array(), roots, now });
  const checks = offlineChecks(input, report, findings);
  const proven = missingPrerequisites(findings.checks, quoteProofIds).length === 0 ? findings.quote : undefined;
  const attestedAddress = proven && decodeReportData(proven.reportData)?.address;
  const judge = (collateral: Collateral, seen: SeenCollateral = {}) => {
    const found = checkCollateral({ findings, collateral, roots, now, seen });
    return { verdict: verdictOf([...checks, ...found.checks]), seen: found.seen };
  };
  const offline = judge({}).verdict;
  return { report, offline, attestedAddress, processor: processorOf(findings), withCollateral: judge };
}

/** Judge a report in one step, with collateral where there is some (attestation §4, §5). */
export function verifyReport(
  input: ReportInput & { readonly collateral?: Collateral | undefined },
): Verdict | undefined {
  const run = startReport(input);
  return input.collateral && run ? run.withCollateral(input.collateral).verdict : run?.offline;
}
