// Longer than other files because it is one table: the attacks of the specification in its own order.
import type { CheckId, GpuAxis, LadderLevel } from '@/lib/domain/attestation';
import { createSimulatedIntel } from '../attestation/authority';
import { deriveKey, toPem } from '../attestation/certificates';
import { buildCollateral } from '../attestation/collateral-writer';
import { type WrittenEvent, writeRuntimeEvent } from '../attestation/event-log-writer';
import { buildGpuEvidence } from '../attestation/gpu-writer';
import { buildQuote, littleEndian } from '../attestation/quote-writer';
import {
  composeHashOf,
  reportDataOf,
  simulatedComposeFile,
  type WrittenReport,
  writeAppCompose,
} from '../attestation/report-writer';
import {
  brokerReport,
  collateral,
  intel,
  modelReport,
  nonce,
  nvidia,
  type SimulatedCase,
  signer,
  tappReport,
} from './simulated-case';

/** One attack: what is judged, the check that must fail (or the state it must end in where it is no forgery). */
export type Attack = {
  readonly id: string;
  readonly what: string;
  readonly make: () => SimulatedCase;
  readonly fails: readonly CheckId[];
  /** Evidence that is no forgery ends in warnings or incomplete, at this level and axis. */
  readonly survives?: { readonly level: LadderLevel; readonly gpu: GpuAxis; readonly unknown: readonly CheckId[] };
};

type Members = Record<string, unknown>;

/** Take a report's text out of its members. */
export const textOf = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError('no text');
  return value;
};

/** Change one bit of a hex text. */
export function flipHex(value: unknown, at: number, bit = 0): string {
  const bytes = Buffer.from(textOf(value), 'hex');
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  return bytes.toString('hex');
}

/** Change one bit of a base64 text. */
export function flipBase64(value: unknown, at: number, bit = 0): string {
  const bytes = Buffer.from(textOf(value), 'base64');
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  return bytes.toString('base64');
}

/** Change a copy of a report. */
export function edited(report: WrittenReport, edit: (members: Members) => void): WrittenReport {
  const copy: Members = structuredClone(report);
  edit(copy);
  return copy;
}

/** Change the JSON text inside a member. */
export function editInner(report: WrittenReport, member: string, edit: (inner: Members) => void): WrittenReport {
  return edited(report, (members) => {
    const inner: Members = JSON.parse(textOf(members[member]));
    edit(inner);
    members[member] = JSON.stringify(inner);
  });
}

/** Change both copies of a broker's boot log. */
export function editEvents(edit: (events: WrittenEvent[]) => WrittenEvent[]): WrittenReport {
  const report = brokerReport();
  const events: WrittenEvent[] = edit(JSON.parse(textOf(report.event_log)));
  const changed = editInner(report, 'tcb_info', (tcb) => {
    tcb.event_log = events;
  });
  return { ...changed, event_log: JSON.stringify(events) };
}

const editNamed = (name: string, change: (event: WrittenEvent) => WrittenEvent | readonly WrittenEvent[]) =>
  editEvents((events) => events.flatMap((event) => (event.event === name ? change(event) : event)));

function editGpus(edit: (entries: Members[]) => unknown): WrittenReport {
  return editInner(modelReport(), 'nvidia_payload', (payload) => {
    const entries: unknown = payload.evidence_list;
    payload.evidence_list = edit(Array.isArray(entries) ? entries : []);
  });
}

const firstGpu = (change: (entry: Members) => Members) => editGpus(([entry = {}]) => [change(entry)]);

/** The quote with other bytes at an offset, under the same signatures. */
const flippedQuote = (at: number) =>
  edited(brokerReport(), (report) => Object.assign(report, { quote: flipHex(report.quote, at) }));

const otherKey = deriveKey('P-256', 'attacker', 'attestation key');
const lookAlike = createSimulatedIntel({ seed: 'look-alike' });
const otherAddress = '0x00000000000000000000000000000000000000aa';
const broker = (terms: Parameters<typeof brokerReport>[0]): SimulatedCase => ({ report: brokerReport(terms) });

function rewrittenCompose(): WrittenReport {
  const composed = writeAppCompose(simulatedComposeFile.replace('broker@', 'evil@'));
  const payload = composeHashOf(composed);
  const report = editNamed('compose-hash', () => writeRuntimeEvent('compose-hash', Buffer.from(payload, 'hex')));
  return editInner(report, 'tcb_info', (tcb) => Object.assign(tcb, { app_compose: composed, compose_hash: payload }));
}

/** The offsets of a version 4 quote (attestation §2). */
const at = {
  rtmr3: 520,
  reportData: 568,
  signature: 636,
  attestationKey: 700,
  qeReport: 770,
  qeSignature: 770 + 384,
  qeAuth: 770 + 448 + 2,
};

const bodyAttacks: readonly Attack[] = [
  {
    id: 'N01',
    what: 'a bit of the quote signature',
    make: () => ({ report: flippedQuote(at.signature) }),
    fails: ['tdx.quote_sig'],
  },
  {
    id: 'N02',
    what: 'RTMR3 changed in the quote',
    make: () => ({ report: flippedQuote(at.rtmr3) }),
    fails: ['tdx.quote_sig'],
  },
  {
    id: 'N03',
    what: 'report data changed in the quote',
    make: () => ({ report: flippedQuote(at.reportData) }),
    fails: ['tdx.quote_sig'],
  },
  {
    id: 'N04',
    what: 'only the readable report data changed, and that signer registered',
    make: () => ({
      report: brokerReport({
        claims: { report_data: Buffer.from(reportDataOf.asciiAddress(otherAddress)).toString('base64') },
      }),
      signer: { address: otherAddress, acknowledged: true },
    }),
    fails: ['claims.match_quote', 'id.signer'],
  },
  {
    id: 'N05',
    what: "a bit of the enclave report's signature",
    make: () => ({ report: flippedQuote(at.qeSignature) }),
    fails: ['tdx.qe_report_sig'],
  },
  {
    id: 'N06',
    what: 'another attestation key signs the body',
    make: () => broker({ quote: { attestationKey: otherKey } }),
    fails: ['tdx.att_key'],
  },
  {
    id: 'N07',
    what: 'a bit of the PCK intermediate',
    make: () => {
      const authority = Uint8Array.from(intel.platformAuthority.der);
      authority[authority.length - 5] = (authority[authority.length - 5] ?? 0) ^ 1;
      return broker({ quote: { pckChainPem: toPem([intel.pck.der, authority, intel.root.der]) } });
    },
    fails: ['tdx.pck_chain'],
  },
  {
    id: 'N08',
    what: 'everything forged under a look-alike root',
    make: () => ({
      report: edited(brokerReport(), (report) => {
        const whole = Buffer.from(buildQuote(lookAlike, { body: { reportData: reportDataOf.asciiAddress(signer) } }));
        report.quote = whole.toString('hex');
      }),
    }),
    fails: ['tdx.pck_chain'],
  },
  {
    id: 'N09',
    what: 'the clock after the certificates',
    make: () => ({ report: brokerReport(), now: Date.UTC(2060, 0, 1) }),
    fails: ['tdx.cert_time'],
  },
  {
    id: 'N10',
    what: 'a truncated quote',
    make: () => ({
      report: edited(brokerReport(), (report) => Object.assign(report, { quote: textOf(report.quote).slice(0, 4000) })),
    }),
    fails: ['tdx.parse'],
  },
  {
    id: 'N11',
    what: 'a debug machine',
    make: () => broker({ quote: { body: { tdAttributes: littleEndian((1n << 28n) | 1n, 8) } } }),
    fails: ['tdx.td_policy'],
  },
  {
    id: 'N34',
    what: 'the quote is the word mock',
    make: () => broker({ claims: { quote: 'mock' } }),
    fails: ['tdx.parse'],
  },
  {
    id: 'N35',
    what: 'report data of zeros under a readable address',
    make: () =>
      broker({
        reportData: new Uint8Array(64),
        claims: { report_data: Buffer.from(reportDataOf.asciiAddress(signer)).toString('base64') },
      }),
    fails: ['claims.match_quote', 'id.report_data'],
  },
];

const logAttacks: readonly Attack[] = [
  {
    id: 'N12',
    what: 'an event payload replaced, its digest kept',
    make: () => ({ report: editNamed('app-id', (event) => ({ ...event, event_payload: '00'.repeat(20) })) }),
    fails: ['log.rtmr', 'log.digests'],
  },
  {
    id: 'N13',
    what: 'an event replaced with a fitting digest',
    make: () => ({ report: editNamed('app-id', () => writeRuntimeEvent('app-id', new Uint8Array(20))) }),
    fails: ['log.rtmr'],
  },
  {
    id: 'N14',
    what: 'a second compose-hash event appended',
    make: () => ({
      report: editEvents((events) => [...events, writeRuntimeEvent('compose-hash', new Uint8Array(32))]),
    }),
    fails: ['log.rtmr'],
  },
  {
    id: 'N15',
    what: 'a boot event removed',
    make: () => ({ report: editNamed('instance-id', () => []) }),
    fails: ['log.rtmr', 'log.boot_events'],
  },
  {
    id: 'N16',
    what: 'one character of app_compose',
    make: () => ({
      report: editInner(brokerReport(), 'tcb_info', (tcb) =>
        Object.assign(tcb, { app_compose: textOf(tcb.app_compose).replace('simulated', 'simulatfd') }),
      ),
    }),
    fails: ['app.compose_hash', 'app.mr_config_id'],
  },
  {
    id: 'N17',
    what: 'app_compose and its event both rewritten',
    make: () => ({ report: rewrittenCompose() }),
    fails: ['log.rtmr', 'app.mr_config_id'],
  },
  {
    id: 'N31',
    what: "another machine's quote in the report",
    make: () => ({
      report: edited(brokerReport(), (report) =>
        Object.assign(report, { quote: modelReport({ appCompose: writeAppCompose('services: {}\n') }).quote }),
      ),
    }),
    fails: ['log.rtmr'],
  },
];

const identityAttacks: readonly Attack[] = [
  {
    id: 'N18',
    what: 'another signer on chain',
    make: () => ({ report: brokerReport(), signer: { address: otherAddress, acknowledged: true } }),
    fails: ['id.signer'],
  },
  {
    id: 'N19',
    what: 'signing_address altered',
    make: () => ({ report: modelReport({ claims: { signing_address: otherAddress } }), nonce }),
    fails: ['id.signer'],
  },
  {
    id: 'N20',
    what: 'a nonce that is not ours',
    make: () => ({ report: modelReport(), nonce: new Uint8Array(32).fill(1) }),
    fails: ['id.nonce'],
  },
];

const gpuAttacks: readonly Attack[] = [
  {
    id: 'N21',
    what: 'the GPU nonce altered',
    make: () => ({ report: firstGpu((gpu) => ({ ...gpu, evidence: flipBase64(gpu.evidence, 10) })), nonce }),
    fails: ['gpu.sig'],
  },
  {
    id: 'N22',
    what: 'a genuine GPU report made for another nonce',
    make: () => ({
      report: modelReport({ gpus: [buildGpuEvidence(nvidia, { nonce: new Uint8Array(32).fill(9) })] }),
      nonce,
    }),
    fails: ['gpu.nonce'],
  },
  {
    id: 'N23',
    what: 'a GPU intermediate missing',
    make: () => {
      const certificates = nvidia.chain.filter((_, index) => index !== 1).map(({ der }) => der);
      return { report: modelReport({ gpus: [buildGpuEvidence(nvidia, { nonce, certificates })] }), nonce };
    },
    fails: ['gpu.chain'],
  },
  {
    id: 'N24',
    what: 'a GPU measurement altered',
    make: () => ({ report: firstGpu((gpu) => ({ ...gpu, evidence: flipBase64(gpu.evidence, 60) })), nonce }),
    fails: ['gpu.sig'],
  },
  {
    id: 'N25',
    what: 'the GPU certificate field is all zeros (tapp)',
    make: () => {
      const gpu = { ...buildGpuEvidence(nvidia, { nonce }), certificate: Buffer.alloc(4096).toString('base64') };
      return { report: tappReport({ gpuEvidence: { evidence_list: [gpu] } }), signer: undefined };
    },
    fails: [],
    survives: { level: 2, gpu: 'G0', unknown: ['gpu.chain'] },
  },
];

const collateralAttacks: readonly Attack[] = [
  {
    id: 'N26',
    what: 'TCB info doctored',
    make: () => ({
      report: brokerReport(),
      collateral: {
        ...collateral,
        tcbInfo: { ...collateral.tcbInfo, body: collateral.tcbInfo.body.replace('OutOfDate', 'UpToDate') },
      },
    }),
    fails: ['col.tcb_info'],
  },
  {
    id: 'N27',
    what: 'stale collateral',
    make: () => ({ report: brokerReport(), now: Date.UTC(2026, 10, 21) }),
    fails: [],
    survives: { level: 3, gpu: 'none', unknown: ['col.tcb_info', 'col.qe_identity', 'col.revocation', 'tcb.status'] },
  },
  {
    id: 'N28',
    what: 'an unsigned empty revocation list',
    make: () => ({ report: brokerReport(), collateral: { ...collateral, pckCrl: Uint8Array.of(0x30, 0) } }),
    fails: ['col.revocation'],
  },
  {
    id: 'N29',
    what: 'collateral of another platform',
    make: () => ({
      report: brokerReport(),
      collateral: buildCollateral(intel, { tcbInfo: { fmspc: '00806f050000' } }),
    }),
    fails: [],
    survives: { level: 3, gpu: 'none', unknown: ['col.tcb_info', 'tcb.status'] },
  },
  {
    id: 'N30',
    what: 'images named by tags',
    make: () => broker({ appCompose: writeAppCompose('services:\n  broker:\n    image: broker:dev1\n') }),
    fails: [],
    survives: { level: 3, gpu: 'none', unknown: ['id.nonce'] },
  },
];

const tappAttacks: readonly Attack[] = [
  {
    id: 'N32',
    what: 'a tapp compose changed',
    make: () => ({ report: tappReport({ claims: { compose_content: '{"services":{"broker":{"image":"evil:1"}}}' } }) }),
    fails: ['app.compose_hash'],
  },
  { id: 'N33', what: 'a tapp start_app edited', make: () => ({ report: editedStart() }), fails: ['log.digests'] },
];

function editedStart(): WrittenReport {
  return edited(tappReport(), (report) => {
    const evidence: Members = JSON.parse(Buffer.from(textOf(report.evidence), 'base64').toString('utf8'));
    const log = Buffer.from(textOf(evidence.cc_eventlog), 'base64');
    const place = log.indexOf('"compose_hash":"') + 16;
    log.writeUInt8(log.readUInt8(place) === 0x61 ? 0x62 : 0x61, place);
    evidence.cc_eventlog = log.toString('base64');
    report.evidence = Buffer.from(JSON.stringify(evidence)).toString('base64');
  });
}

/** The attacks of attestation §10 on reports, N01 to N35, built under the test authority; N36 to N40 are on answers. */
export const specifiedAttacks: readonly Attack[] = [
  ...bodyAttacks,
  ...logAttacks,
  ...identityAttacks,
  ...gpuAttacks,
  ...collateralAttacks,
  ...tappAttacks,
];

/** The means the further cases are made with as well. */
export const attackParts = { at, otherKey, editNamed, firstGpu, editGpus, flippedQuote, broker };
