import { createHash } from 'node:crypto';
import type { TdReportBody } from '@/lib/attestation/verdict-types';
import type { SimulatedIntel } from './authority';
import { bytesOf } from './der-writer';
import {
  type CcelEvent,
  registersOf,
  simulatedApp,
  taggedEvent,
  type WrittenEvent,
  writeBootLog,
  writeCcel,
} from './event-log-writer';
import type { WrittenGpu } from './gpu-writer';
import { buildQuote, type QuoteTerms, simulatedBody } from './quote-writer';

/** A report as a provider would send it: a JSON object. */
export type WrittenReport = Readonly<Record<string, unknown>>;

const simulatedDigest = `sha256:${'51'.repeat(32)}`;

/** The compose file of a simulated app, its one image fixed by digest. */
export const simulatedComposeFile = `services:\n  broker:\n    image: example.org/simulated/broker@${simulatedDigest}\n`;

/** Write the app_compose of a dstack app: the text whose hash is measured. */
export function writeAppCompose(composeFile: string = simulatedComposeFile): string {
  return JSON.stringify({
    manifest_version: 2,
    name: 'simulated',
    runner: 'docker-compose',
    docker_compose_file: composeFile,
    kms_enabled: true,
    public_logs: false,
    public_sysinfo: false,
  });
}

/** Hash an app_compose as dstack does, lowercase hex. */
export function composeHashOf(appCompose: string): string {
  return createHash('sha256').update(appCompose, 'utf8').digest('hex');
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const addressBytes = (address: string) => Buffer.from(address.replace(/^0x/, ''), 'hex');

/** Lay report data out: an ASCII address, an address with a nonce, a bare address, or an encryption key with a signer (attestation §2). */
export const reportDataOf = {
  asciiAddress: (address: string) => bytesOf(Buffer.from(address, 'ascii'), new Uint8Array(22)),
  addressAndNonce: (address: string, nonce: Uint8Array) => bytesOf(addressBytes(address), new Uint8Array(12), nonce),
  address: (address: string) => bytesOf(addressBytes(address), new Uint8Array(44)),
  sealed: (address: string, encryptionKey: Uint8Array) =>
    bytesOf(encryptionKey, addressBytes(address), Uint8Array.of(0, 0, 0, 1), new Uint8Array(8)),
} as const;

/** Everything of a dstack report that can be replaced. `claims` replaces members of the finished JSON, unsigned as they are. */
export type DstackTerms = {
  readonly reportData: Uint8Array;
  readonly appCompose?: string;
  readonly events?: readonly WrittenEvent[];
  readonly logForm?: 1 | 2;
  readonly quote?: QuoteTerms;
  readonly tcbInfo?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly gpuCount?: number;
};

type DstackParts = {
  readonly quote: Uint8Array;
  readonly eventLog: readonly WrittenEvent[];
  readonly tcbInfo: WrittenReport;
  readonly vmConfig: string;
  readonly appCompose: string;
};

function aggregateOf(body: TdReportBody): string {
  const parts = [body.mrTd, ...body.rtmrs, body.mrConfigId, body.mrOwner, body.mrOwnerConfig];
  return createHash('sha256')
    .update(bytesOf(...parts))
    .digest('hex');
}

function tcbInfoOf(body: TdReportBody, appCompose: string, events: readonly WrittenEvent[]): WrittenReport {
  const [rtmr0, rtmr1, rtmr2, rtmr3] = body.rtmrs.map(hexOf);
  return {
    mrtd: hexOf(body.mrTd),
    rtmr0,
    rtmr1,
    rtmr2,
    rtmr3,
    mr_aggregated: aggregateOf(body),
    os_image_hash: simulatedApp.osImageHash,
    compose_hash: composeHashOf(appCompose),
    device_id: createHash('sha256').update(new Uint8Array(20).fill(0x51)).digest('hex'),
    event_log: events,
    app_compose: appCompose,
  };
}

function dstackParts(intel: SimulatedIntel, terms: DstackTerms): DstackParts {
  const appCompose = terms.appCompose ?? writeAppCompose();
  const composeHash = composeHashOf(appCompose);
  const eventLog = terms.events ?? writeBootLog({ composeHash, form: terms.logForm ?? 1 });
  const mrConfigId = bytesOf(Uint8Array.of(1), Buffer.from(composeHash, 'hex'), new Uint8Array(15));
  const measured = { rtmrs: registersOf(eventLog), mrConfigId, reportData: terms.reportData, ...terms.quote?.body };
  const tcbInfo = { ...tcbInfoOf({ ...simulatedBody, ...measured }, appCompose, eventLog), ...terms.tcbInfo };
  const vmConfig = JSON.stringify({
    spec_version: 1,
    os_image_hash: simulatedApp.osImageHash,
    cpu_count: 4,
    memory_size: 8_589_934_592,
    num_gpus: terms.gpuCount ?? 0,
    num_nvswitches: 0,
  });
  return { quote: buildQuote(intel, { ...terms.quote, body: measured }), eventLog, tcbInfo, vmConfig, appCompose };
}

/** Build a provider broker's report, as `/v1/quote` answers it (attestation §1, first column). */
export function buildBrokerReport(intel: SimulatedIntel, terms: DstackTerms): WrittenReport {
  const parts = dstackParts(intel, terms);
  return {
    quote: hexOf(parts.quote),
    event_log: JSON.stringify(parts.eventLog),
    report_data: Buffer.from(terms.reportData).toString('base64'),
    vm_config: parts.vmConfig,
    tcb_info: JSON.stringify(parts.tcbInfo, undefined, 2),
    ...terms.claims,
  };
}

/** What a model server's report adds to a dstack report; the nonce has 32 bytes and stands in the report data too. */
export type ModelServerTerms = Omit<DstackTerms, 'reportData'> & {
  readonly signer: string;
  readonly nonce: Uint8Array;
  readonly reportData?: Uint8Array;
  readonly gpus?: readonly WrittenGpu[];
};

/** Build a model server's report (vllm-proxy layout; attestation §1, second column). */
export function buildModelServerReport(intel: SimulatedIntel, terms: ModelServerTerms): WrittenReport {
  const reportData = terms.reportData ?? reportDataOf.addressAndNonce(terms.signer, terms.nonce);
  const gpus = terms.gpus ?? [];
  const parts = dstackParts(intel, { gpuCount: gpus.length, ...terms, reportData });
  const payload = JSON.stringify({ nonce: hexOf(terms.nonce), evidence_list: gpus, arch: 'HOPPER' });
  return {
    signing_address: terms.signer,
    signing_algo: 'ecdsa',
    request_nonce: hexOf(terms.nonce),
    intel_quote: hexOf(parts.quote),
    ...(gpus.length === 0 ? {} : { nvidia_payload: payload }),
    info: {
      app_id: simulatedApp.appId,
      instance_id: simulatedApp.instanceId,
      app_name: 'simulated',
      compose_hash: parts.tcbInfo.compose_hash,
      mr_aggregated: parts.tcbInfo.mr_aggregated,
      os_image_hash: simulatedApp.osImageHash,
      key_provider_info: simulatedApp.keyProvider,
      tcb_info: parts.tcbInfo,
      vm_config: parts.vmConfig,
    },
    quote: hexOf(parts.quote),
    event_log: JSON.stringify(parts.eventLog),
    vm_config: parts.vmConfig,
    ...terms.claims,
  };
}

/** Everything of a tapp report that can be replaced; `compose` is a JSON value, and JSON is YAML. */
export type TappTerms = {
  readonly signer: string;
  readonly appId?: string;
  readonly compose?: Readonly<Record<string, unknown>>;
  readonly otherApps?: readonly string[];
  readonly events?: readonly CcelEvent[];
  readonly quote?: QuoteTerms;
  readonly gpuEvidence?: unknown;
  readonly claims?: Readonly<Record<string, unknown>>;
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) =>
    Buffer.compare(Buffer.from(left), Buffer.from(right)),
  );
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

/** Hash a compose value as tapp does: keys sorted by bytes, two spaces, sha384 (attestation §2). Integer-like keys are not supported. */
export function tappComposeHashOf(compose: unknown): string {
  return createHash('sha384')
    .update(JSON.stringify(sorted(compose), undefined, 2), 'utf8')
    .digest('hex');
}

/** The configuration of a simulated tapp. */
export const simulatedTappCompose = {
  services: { broker: { image: `example.org/simulated/broker@${simulatedDigest}` } },
};

/** Write the event that starts an app on a tapp. */
export function startAppEvent(appId: string, composeHash: string): CcelEvent {
  const content = JSON.stringify({ app_id: appId, compose_hash: composeHash, volumes_hash: '00'.repeat(48) });
  return taggedEvent(`tapp start_app ${content}`);
}

/** Build a tapp report: quote version 5 of TD 1.5, binary log, evidence as base64 JSON (attestation §2). */
export function buildTappReport(intel: SimulatedIntel, terms: TappTerms): WrittenReport {
  const { appId = 'simulated-broker-app', compose = simulatedTappCompose, otherApps = [] } = terms;
  const boot: readonly CcelEvent[] = [
    { register: 0, type: 1, data: Buffer.from('simulated firmware') },
    { register: 1, type: 1, data: Buffer.from('simulated kernel') },
    { register: 2, type: 1, data: Buffer.from('simulated root file system') },
    ...otherApps.map((other) => startAppEvent(other, '00'.repeat(48))),
    startAppEvent(appId, tappComposeHashOf(compose)),
  ];
  const { log, registers } = writeCcel(terms.events ?? boot);
  const body = { rtmrs: registers, reportData: reportDataOf.address(terms.signer), ...terms.quote?.body };
  const quote = buildQuote(intel, { version: 5, tdType: '1.5', ...terms.quote, body });
  const evidence = {
    quote: Buffer.from(quote).toString('base64'),
    cc_eventlog: Buffer.from(log).toString('base64'),
    ...(terms.gpuEvidence === undefined ? {} : { gpu_evidence: terms.gpuEvidence }),
  };
  return {
    app_id: appId,
    evidence: Buffer.from(JSON.stringify(evidence), 'utf8').toString('base64'),
    compose_content: JSON.stringify(compose),
    ...terms.claims,
  };
}
