import { sha256 } from '@noble/hashes/sha2';
import { encodeHex, isZero, joinBytes, sameBytes } from './bytes';
import { type Check, makeCheck } from './check';
import { dstackComposeHash } from './compose';
import { bootPayload, type LogEvent } from './event-log';
import { bytesOf, isGiven } from './members';
import type { Report } from './report';
import type { TdxQuote } from './verdict-types';

type ClaimInput = {
  readonly report: Report;
  readonly quote: TdxQuote;
  readonly events: readonly LogEvent[];
};

/** A readable member beside the signed values it may repeat. */
type Claim = { readonly name: string; readonly claimed: unknown; readonly signed: readonly Uint8Array[] };

/** dstack hashes the configuration registers into the aggregate, older releases only where one is set (attestation §2). */
function aggregates(quote: TdxQuote): readonly Uint8Array[] {
  const measured = joinBytes(quote.mrTd, ...quote.rtmrs);
  const configured = joinBytes(quote.mrConfigId, quote.mrOwner, quote.mrOwnerConfig);
  const whole = sha256(joinBytes(measured, configured));
  return isZero(configured) ? [sha256(measured), whole] : [whole];
}

function registerClaims({ report, quote }: ClaimInput): readonly Claim[] {
  const tcb = report.tcbInfo;
  const aggregated = aggregates(quote);
  return [
    { name: 'mrtd', claimed: tcb?.mrtd, signed: [quote.mrTd] },
    ...quote.rtmrs.map((value, index) => ({ name: `rtmr${index}`, claimed: tcb?.[`rtmr${index}`], signed: [value] })),
    { name: 'mr_aggregated', claimed: tcb?.mr_aggregated, signed: aggregated },
    { name: 'info.mr_aggregated', claimed: report.info?.mr_aggregated, signed: aggregated },
  ];
}

/** Members that repeat one boot event; only compared where the log has exactly one such event. */
function eventClaims({ report, events }: ClaimInput): readonly Claim[] {
  const compared: readonly (readonly [string, string, unknown])[] = [
    ['compose-hash', 'compose_hash', report.tcbInfo?.compose_hash],
    ['compose-hash', 'info.compose_hash', report.info?.compose_hash],
    ['app-id', 'info.app_id', report.info?.app_id],
    ['instance-id', 'info.instance_id', report.info?.instance_id],
    ['os-image-hash', 'os_image_hash', report.tcbInfo?.os_image_hash],
    ['os-image-hash', 'info.os_image_hash', report.info?.os_image_hash],
    ['os-image-hash', 'vm_config.os_image_hash', report.vmConfig?.os_image_hash],
  ];
  return compared.flatMap(([event, name, claimed]) => {
    const payload = bootPayload(events, event);
    return payload === undefined ? [] : [{ name, claimed, signed: [payload] }];
  });
}

/** Without a boot log to compare with, the compose hash must at least be that of the text beside it. */
function composeClaims({ report, events }: ClaimInput): readonly Claim[] {
  const text = report.composeText;
  if (text === undefined || report.kind === 'tapp' || bootPayload(events, 'compose-hash') !== undefined) return [];
  const hash = bytesOf(dstackComposeHash(text));
  return hash ? [{ name: 'compose_hash', claimed: report.tcbInfo?.compose_hash, signed: [hash] }] : [];
}

function repeats({ claimed, signed }: Claim): boolean {
  if (!isGiven(claimed)) return true;
  const bytes = bytesOf(claimed);
  return bytes !== undefined && signed.some((value) => sameBytes(value, bytes));
}

/** report_data is written with or without its zero padding. */
function repeatsReportData(claimed: unknown, reportData: Uint8Array): boolean {
  if (!isGiven(claimed)) return true;
  const bytes = bytesOf(claimed);
  if (bytes === undefined || bytes.length > reportData.length) return false;
  return sameBytes(joinBytes(bytes, new Uint8Array(reportData.length - bytes.length)), reportData);
}

/** Check claims.match_quote: readable members repeat what the quote signs (attestation §4). */
export function claimsCheck(input: ClaimInput): Check {
  const { report, quote } = input;
  const claims = [...registerClaims(input), ...eventClaims(input), ...composeClaims(input)];
  const wrong = claims.filter((claim) => !repeats(claim)).map(({ name }) => name);
  if (!repeatsReportData(report.reportDataClaim, quote.reportData)) wrong.unshift('report_data');
  if (report.quoteCopiesDiffer) wrong.unshift('quote');
  const evidence = [{ label: 'report_data in the quote', value: encodeHex(quote.reportData) }];
  return wrong.length === 0
    ? makeCheck('claims.match_quote', 'pass', 'The readable members repeat what the quote signs.', evidence)
    : makeCheck(
        'claims.match_quote',
        'fail',
        `These members say something else than the quote: ${wrong.join(', ')}.`,
        evidence,
      );
}
