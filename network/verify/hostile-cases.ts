// Longer than other files because it is one table: every row is a case with the check that must tell it.
import type { CheckId, CheckStatus } from '@/lib/domain/attestation';
import { createSimulatedIntel, createSimulatedNvidia, rootsOf } from '../attestation/authority';
import { deriveKey, toPem } from '../attestation/certificates';
import { buildCollateral, platformLevel, svnLevel } from '../attestation/collateral-writer';
import { type CcelEvent, writeBootLog, writeRuntimeEvent } from '../attestation/event-log-writer';
import { buildGpuEvidence, simulatedFirmwareId } from '../attestation/gpu-writer';
import { littleEndian } from '../attestation/quote-writer';
import {
  composeHashOf,
  reportDataOf,
  simulatedTappCompose,
  startAppEvent,
  tappComposeHashOf,
  writeAppCompose,
} from '../attestation/report-writer';
import { attackParts, editEvents, edited, editInner, flipHex, textOf } from './attacks';
import {
  brokerReport,
  buildEat,
  collateral,
  intel,
  modelReport,
  nonce,
  nvidia,
  type SimulatedCase,
  signer,
  tappReport,
} from './simulated-case';

/** A hostile or broken case of our own: the check that must say so, and the level it must stay below (default 1: rejected or nothing). */
export type HostileCase = {
  readonly id: string;
  readonly what: string;
  readonly make: () => SimulatedCase;
  readonly check: CheckId;
  readonly status: CheckStatus;
  readonly below?: number;
};

const { at, otherKey, editNamed, firstGpu, editGpus, flippedQuote, broker } = attackParts;
const claims = (members: Readonly<Record<string, unknown>>): SimulatedCase => broker({ claims: members });
const tcb = (members: Readonly<Record<string, unknown>>): SimulatedCase => broker({ tcbInfo: members });

type Row = readonly [
  id: string,
  what: string,
  check: CheckId,
  status: CheckStatus,
  make: () => SimulatedCase,
  below?: number,
];

const quoteRows: readonly Row[] = [
  ['H01', 'no quote at all', 'tdx.parse', 'fail', () => claims({ quote: undefined })],
  ['H02', 'a quote that is a number', 'tdx.parse', 'fail', () => claims({ quote: 4 })],
  ['H03', 'an SGX quote', 'tdx.parse', 'fail', () => broker({ quote: { header: { teeType: 0 } } })],
  ['H04', 'another signature algorithm', 'tdx.parse', 'fail', () => broker({ quote: { header: { keyType: 3 } } })],
  [
    'H05',
    'another enclave vendor',
    'tdx.parse',
    'fail',
    () => broker({ quote: { header: { vendor: new Uint8Array(16) } } }),
  ],
  [
    'H06',
    'a length field of the signature data that points past the end',
    'tdx.parse',
    'fail',
    () => ({ report: oversizedLength() }),
  ],
  [
    'H07',
    'a quoting enclave signed by somebody else',
    'tdx.qe_vendor',
    'fail',
    () => broker({ quote: { enclave: { mrSigner: new Uint8Array(32).fill(1) } } }),
  ],
  [
    'H08',
    "Intel's other enclave product",
    'tdx.qe_vendor',
    'fail',
    () => broker({ quote: { enclave: { product: 1 } } }),
  ],
  [
    'H09',
    'more bound beside the attestation key',
    'tdx.att_key',
    'fail',
    () => broker({ quote: { enclave: { reportDataTail: new Uint8Array(32).fill(1) } } }),
  ],
  [
    'H10',
    'auth data changed after the enclave bound it',
    'tdx.att_key',
    'fail',
    () => ({ report: flippedQuote(at.qeAuth) }),
  ],
  [
    'H11',
    'memory protection exceptions not disabled',
    'tdx.td_policy',
    'fail',
    () => broker({ quote: { body: { tdAttributes: new Uint8Array(8) } } }),
  ],
  [
    'H12',
    'a TDX module signed by somebody else',
    'tdx.td_policy',
    'fail',
    () => broker({ quote: { body: { mrSignerSeam: new Uint8Array(48).fill(1) } } }),
  ],
  [
    'H13',
    'reserved attribute bits set',
    'tdx.td_policy',
    'fail',
    () => broker({ quote: { body: { tdAttributes: littleEndian((1n << 28n) | (1n << 40n), 8) } } }),
  ],
  [
    'H14',
    'the certificates in another order',
    'tdx.pck_chain',
    'fail',
    () => broker({ quote: { pckChainPem: toPem([intel.pck.der, intel.root.der, intel.platformAuthority.der]) } }),
  ],
  ['H15', 'a leaf that signs as an authority', 'tdx.pck_chain', 'fail', () => selfMade({ pck: { isAuthority: true } })],
  [
    'H16',
    'an authority that may not sign certificates',
    'tdx.pck_chain',
    'fail',
    () => selfMade({ platformAuthority: { keyUsage: 0x80 } }),
  ],
  [
    'H17',
    'certificates that are not valid yet',
    'tdx.cert_time',
    'fail',
    () => ({ report: brokerReport(), now: Date.UTC(2019, 0, 1) }),
  ],
  [
    'H18',
    'an attestation key of another owner, bound and signed by nobody',
    'tdx.qe_report_sig',
    'fail',
    () => ({ report: flippedQuote(at.qeReport) }),
  ],
];

function selfMade(changes: Parameters<typeof createSimulatedIntel>[0]): SimulatedCase {
  const made = createSimulatedIntel({ seed: 'verify', ...changes });
  const pem = toPem([made.pck.der, made.platformAuthority.der, made.root.der]);
  return broker({ quote: { pckChainPem: pem } });
}

function oversizedLength() {
  return edited(brokerReport(), (report) => {
    const bytes = Buffer.from(textOf(report.quote), 'hex');
    bytes.writeUInt32LE(0xffffffff, 632);
    report.quote = bytes.toString('hex');
  });
}

const logRows: readonly Row[] = [
  [
    'H19',
    'no boot log',
    'log.rtmr',
    'unknown',
    () => ({
      report: edited(brokerReport({ tcbInfo: { event_log: undefined } }), (report) => {
        delete report.event_log;
      }),
    }),
    2,
  ],
  ['H20', 'a boot log that is an object', 'log.rtmr', 'fail', () => claims({ event_log: '{}' })],
  ['H21', 'two events swapped', 'log.rtmr', 'fail', () => ({ report: editEvents((events) => [...events].reverse()) })],
  [
    'H22',
    'an event of a register that does not exist',
    'log.rtmr',
    'fail',
    () => ({ report: editNamed('app-id', (event) => ({ ...event, imr: 4 })) }),
  ],
  [
    'H23',
    'an event with another type',
    'log.rtmr',
    'fail',
    () => ({ report: editNamed('app-id', (event) => ({ ...event, event_type: 1 })) }),
  ],
  ['H24', 'the readable copy of the log says something else', 'log.rtmr', 'fail', () => tcb({ event_log: [] })],
  ['H25', 'a boot that names two configurations', 'log.boot_events', 'fail', () => twoConfigurations()],
  [
    'H26',
    'an event of the second form with the first form of payload',
    'log.rtmr',
    'fail',
    () => ({ report: editNamed('app-id', (event) => ({ ...event, version: 2 })) }),
  ],
  [
    'H27',
    'a digest that is too long',
    'log.rtmr',
    'fail',
    () => ({ report: editEvents((events) => events.map((event) => ({ ...event, digest: `${event.digest}00` }))) }),
  ],
  [
    'H28',
    'a configuration started after the boot passed for the booted one',
    'app.compose_hash',
    'fail',
    () => lateConfiguration(),
  ],
];

const genuine = writeAppCompose();

/** A machine that honestly measured two compose-hash events: the log replays, the identity does not hold. */
function twoConfigurations(): SimulatedCase {
  const events = writeBootLog({ composeHash: composeHashOf(genuine) });
  const place = events.findIndex(({ event }) => event === 'instance-id');
  const doubled = [
    ...events.slice(0, place),
    writeRuntimeEvent('compose-hash', new Uint8Array(32)),
    ...events.slice(place),
  ];
  return broker({ events: doubled });
}

/** A machine whose app later writes the hash of a harmless configuration into the log. */
function lateConfiguration(): SimulatedCase {
  const evil = writeBootLog({ composeHash: '66'.repeat(32) });
  const late = writeRuntimeEvent('compose-hash', Buffer.from(composeHashOf(genuine), 'hex'));
  return broker({ events: [...evil, late], tcbInfo: { compose_hash: '66'.repeat(32) } });
}

const claimRows: readonly Row[] = [
  ['H29', 'another MRTD painted over', 'claims.match_quote', 'fail', () => tcb({ mrtd: '00'.repeat(48) })],
  ['H30', 'another RTMR2 painted over', 'claims.match_quote', 'fail', () => tcb({ rtmr2: 'ff'.repeat(48) })],
  [
    'H31',
    'another compose hash painted over',
    'claims.match_quote',
    'fail',
    () => tcb({ compose_hash: '00'.repeat(32) }),
  ],
  [
    'H32',
    'another aggregate painted over',
    'claims.match_quote',
    'fail',
    () => tcb({ mr_aggregated: '00'.repeat(32) }),
  ],
  [
    'H33',
    'another guest system hash painted over',
    'claims.match_quote',
    'fail',
    () => tcb({ os_image_hash: '00'.repeat(32) }),
  ],
  ['H34', 'a register that is no hex', 'claims.match_quote', 'fail', () => tcb({ rtmr0: 'pass' })],
  [
    'H35',
    'a second quote beside the judged one',
    'claims.match_quote',
    'fail',
    () => ({
      report: edited(modelReport(), (report) => {
        report.quote = flipHex(report.quote, 200);
      }),
      nonce,
    }),
  ],
  [
    'H36',
    'another app id in the info of a model server',
    'claims.match_quote',
    'fail',
    () => ({
      report: edited(modelReport(), (report) => {
        Object.assign(Object(report.info), { app_id: '00'.repeat(20) });
      }),
      nonce,
    }),
  ],
];

const identityRows: readonly Row[] = [
  [
    'H37',
    'a zero address bound',
    'id.report_data',
    'fail',
    () => broker({ reportData: reportDataOf.asciiAddress(`0x${'0'.repeat(40)}`), claims: { report_data: undefined } }),
  ],
  [
    'H38',
    'an address with text behind it',
    'id.report_data',
    'fail',
    () =>
      broker({
        reportData: Uint8Array.from(Buffer.concat([Buffer.from(signer), Buffer.from('admin'), Buffer.alloc(17)])),
      }),
  ],
  [
    'H39',
    'a signer nobody acknowledged',
    'id.signer',
    'fail',
    () => ({ report: brokerReport(), signer: { address: signer, acknowledged: false } }),
  ],
  ['H40', 'a signing address that is no address', 'id.signer', 'fail', () => claims({ signing_address: 'yes' })],
  [
    'H41',
    'a request nonce beside a quote without one',
    'id.nonce',
    'fail',
    () => claims({ request_nonce: '77'.repeat(32) }),
  ],
  [
    'H42',
    'a request nonce that is not the one in the quote',
    'id.nonce',
    'fail',
    () => ({ report: modelReport({ claims: { request_nonce: '78'.repeat(32) } }), nonce }),
  ],
  [
    'H43',
    "an empty signer address for another's report",
    'id.signer',
    'fail',
    () => ({ report: brokerReport(), signer: { address: '', acknowledged: true } }),
  ],
  [
    'H44',
    'an old report without our nonce passed as fresh',
    'id.nonce',
    'unknown',
    () => ({ report: modelReport() }),
    4,
  ],
];

const gpuRows: readonly Row[] = [
  ['H45', 'an empty evidence list', 'gpu.present', 'fail', () => ({ report: editGpus(() => []), nonce })],
  [
    'H46',
    'GPU evidence that is text',
    'gpu.present',
    'fail',
    () => ({ report: modelReport({ claims: { nvidia_payload: 'yes' } }), nonce }),
  ],
  [
    'H47',
    'a GPU chain under a look-alike root',
    'gpu.chain',
    'fail',
    () => ({
      report: modelReport({
        gpus: [
          buildGpuEvidence(createSimulatedNvidia({ seed: 'look-alike', firmwareId: simulatedFirmwareId }), { nonce }),
        ],
      }),
      nonce,
    }),
  ],
  [
    'H48',
    'other firmware than the key belongs to',
    'gpu.fwid',
    'fail',
    () => ({
      report: modelReport({ gpus: [buildGpuEvidence(nvidia, { nonce, firmwareId: new Uint8Array(48) })] }),
      nonce,
    }),
  ],
  [
    'H49',
    'one good GPU beside one of another machine',
    'gpu.nonce',
    'fail',
    () => ({
      report: modelReport({
        gpus: [buildGpuEvidence(nvidia, { nonce }), buildGpuEvidence(nvidia, { nonce: new Uint8Array(32) })],
      }),
      nonce,
    }),
  ],
  [
    'H50',
    'GPU evidence cut short',
    'gpu.present',
    'fail',
    () => ({ report: firstGpu((gpu) => ({ ...gpu, evidence: textOf(gpu.evidence).slice(0, 200) })), nonce }),
  ],
  [
    'H51',
    'a GPU certificate field of noise',
    'gpu.chain',
    'fail',
    () => ({ report: firstGpu((gpu) => ({ ...gpu, certificate: 'AQID' })), nonce }),
  ],
  ['H52', 'a machine that names GPUs and shows none', 'gpu.present', 'unknown', () => broker({ gpuCount: 8 }), 4],
  [
    'H53',
    "NVIDIA's answer signed by another key",
    'gpu.rim',
    'unknown',
    () => ({ report: modelReport(), nonce, eat: buildEat({ signingKey: deriveKey('P-384', 'attacker', 'token') }) }),
    6,
  ],
  [
    'H54',
    "NVIDIA's answer for another nonce",
    'gpu.rim',
    'unknown',
    () => ({ report: modelReport(), nonce, eat: buildEat({ overall: { eat_nonce: '00'.repeat(32) } }) }),
    6,
  ],
  [
    'H55',
    "NVIDIA's unfavourable answer",
    'gpu.rim',
    'unknown',
    () => ({ report: modelReport(), nonce, eat: buildEat({ overall: { 'x-nvidia-overall-att-result': false } }) }),
    6,
  ],
  [
    'H56',
    "NVIDIA's answer expired",
    'gpu.rim',
    'unknown',
    () => ({ report: modelReport(), nonce, eat: buildEat({ overall: { exp: 1 } }) }),
    6,
  ],
  [
    'H57',
    "a GPU's part exchanged in NVIDIA's answer",
    'gpu.rim',
    'unknown',
    () => ({ report: modelReport(), nonce, eat: buildEat({ digest: '00'.repeat(32) }) }),
    6,
  ],
  [
    'H58',
    "NVIDIA's answer without a signature algorithm",
    'gpu.rim',
    'unknown',
    () => ({ report: modelReport(), nonce, eat: buildEat({ head: { alg: 'none' } }) }),
    6,
  ],
  [
    'H59',
    "NVIDIA's answer from another issuer",
    'gpu.rim',
    'unknown',
    () => ({ report: modelReport(), nonce, eat: buildEat({ gpu: { iss: 'https://example.org' } }) }),
    6,
  ],
];

const collateralRows: readonly Row[] = [
  [
    'H60',
    'a revoked processor key',
    'col.revocation',
    'fail',
    () => ({ report: brokerReport(), collateral: buildCollateral(intel, { revokedByPlatformAuthority: [0x51ccn] }) }),
  ],
  [
    'H61',
    'a revoked authority',
    'col.revocation',
    'fail',
    () => ({ report: brokerReport(), collateral: buildCollateral(intel, { revokedByRoot: [0x51bbn] }) }),
  ],
  [
    'H62',
    'collateral signed by somebody else',
    'col.tcb_info',
    'fail',
    () => ({ report: brokerReport(), collateral: buildCollateral(intel, { signingKey: otherKey }) }),
  ],
  [
    'H63',
    'the identity of another enclave',
    'col.qe_identity',
    'fail',
    () => ({ report: brokerReport(), collateral: buildCollateral(intel, { qeIdentity: { isvprodid: 1 } }) }),
  ],
  [
    'H64',
    'a revoked platform',
    'tcb.status',
    'fail',
    () => ({ report: brokerReport(), collateral: revokedPlatform() }),
  ],
  [
    'H65',
    'an enclave version without a patch',
    'tcb.status',
    'warn',
    () => ({
      report: modelReport(),
      nonce,
      collateral: buildCollateral(intel, {
        qeIdentity: { tcbLevels: [svnLevel({ tcbStatus: 'UpToDate' }, 9), svnLevel({ tcbStatus: 'OutOfDate' }, 1)] },
      }),
    }),
    4,
  ],
  [
    'H66',
    'TCB info that is not JSON',
    'col.tcb_info',
    'fail',
    () => ({ report: brokerReport(), collateral: { ...collateral, tcbInfo: { body: 'no' } } }),
  ],
  [
    'H67',
    'collateral of the future',
    'col.tcb_info',
    'unknown',
    () => ({
      report: modelReport(),
      nonce,
      collateral: buildCollateral(intel, { issued: Date.UTC(2026, 8, 1), nextUpdate: Date.UTC(2026, 9, 1) }),
    }),
    4,
  ],
  [
    'H68',
    'a GPU root pinned for the processor',
    'tdx.pck_chain',
    'fail',
    () => ({ report: brokerReport(), roots: swappedRoots() }),
  ],
];

function revokedPlatform() {
  const level = platformLevel({ tcbStatus: 'Revoked' }, { sgx: [], pceSvn: 0, tdx: [] });
  return buildCollateral(intel, { tcbInfo: { tcbLevels: [level] } });
}

function swappedRoots() {
  const made = rootsOf(intel, nvidia);
  return { ...made, intelSgxRoot: made.nvidiaDeviceIdentityRoot };
}

const tappHash = tappComposeHashOf(simulatedTappCompose);
const tappEvents = (...apps: readonly CcelEvent[]): SimulatedCase => ({ report: tappReport({ events: apps }) });

const tappRows: readonly Row[] = [
  [
    'H69',
    'the app was started again with something else',
    'app.compose_hash',
    'fail',
    () =>
      tappEvents(
        startAppEvent('simulated-broker-app', tappHash),
        startAppEvent('simulated-broker-app', '00'.repeat(48)),
      ),
  ],
  [
    'H70',
    'only another app was started with this configuration',
    'app.compose_hash',
    'fail',
    () => tappEvents(startAppEvent('other', tappHash)),
  ],
  [
    'H71',
    'a tapp without a boot log',
    'log.rtmr',
    'fail',
    () => ({
      report: editInnerEvidence((evidence) => {
        delete evidence.cc_eventlog;
      }),
    }),
  ],
  [
    'H72',
    'a tapp configuration that is no YAML',
    'app.compose_hash',
    'fail',
    () => ({ report: tappReport({ claims: { compose_content: 'a: [1' } }) }),
  ],
  [
    'H73',
    'tapp evidence that is not base64',
    'tdx.parse',
    'fail',
    () => ({ report: tappReport({ claims: { evidence: '???' } }) }),
  ],
  [
    'H74',
    'a tapp boot log cut short',
    'log.rtmr',
    'fail',
    () => ({
      report: editInnerEvidence((evidence) => {
        evidence.cc_eventlog = Buffer.from(textOf(evidence.cc_eventlog), 'base64').subarray(0, 90).toString('base64');
      }),
    }),
  ],
];

function editInnerEvidence(edit: (evidence: Record<string, unknown>) => void) {
  return edited(tappReport(), (report) => {
    const wrapped = { inner: Buffer.from(textOf(report.evidence), 'base64').toString('utf8') };
    const changed = editInner(wrapped, 'inner', edit);
    report.evidence = Buffer.from(textOf(changed.inner), 'utf8').toString('base64');
  });
}

const configurationRows: readonly Row[] = [
  ['H75', 'images behind variables', 'img.pinned', 'fail', () => composed('services:\n  a:\n    image: $IMAGE\n'), 5],
  [
    'H76',
    'a digest inside the name instead of behind it',
    'img.pinned',
    'fail',
    () => composed(`services:\n  a:\n    image: sha256:${'5'.repeat(64)}\n`),
    5,
  ],
  ['H77', 'a configuration that unfolds without end', 'img.pinned', 'fail', () => composed(bomb()), 5],
  [
    'H78',
    'a configuration with a key twice',
    'img.pinned',
    'fail',
    () => composed('services:\n  a: {image: x}\n  a: {image: y}\n'),
    5,
  ],
  [
    'H79',
    'an image overridden by a merge key',
    'img.pinned',
    'fail',
    () => composed('x: &x\n  image: evil:1\nservices:\n  a:\n    <<: *x\n'),
    5,
  ],
  ['H80', 'no services at all', 'img.pinned', 'fail', () => composed('version: "3"\n'), 5],
];

function composed(file: string): SimulatedCase {
  return { report: modelReport({ appCompose: writeAppCompose(file) }), nonce };
}

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  return `${lines.join('\n')}\nservices: {}\n`;
}

/** The table of our own cases. */
export const hostileCases: readonly HostileCase[] = [
  ...quoteRows,
  ...logRows,
  ...claimRows,
  ...identityRows,
  ...gpuRows,
  ...collateralRows,
  ...tappRows,
  ...configurationRows,
].map(([id, what, check, status, make, below]) => ({
  id,
  what,
  check,
  status,
  make,
  ...(below !== undefined && { below }),
}));
