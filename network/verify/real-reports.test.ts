import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeHex } from '@/lib/attestation/bytes';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { pinnedRoots } from '@/lib/attestation/roots';
import type { Collateral } from '@/lib/attestation/verdict-types';
import { type ReportInput, startReport, verifyReport } from '@/lib/attestation/verify-report';
import type { CheckStatus, Verdict } from '@/lib/domain/attestation';
import { isJsonObject, type JsonObject } from '@/lib/domain/json';
import { readCollateral } from './inputs';

const folder = new URL('../../../shared/fixtures/attestation/', import.meta.url);
const present = existsSync(folder);
if (!present) process.stderr.write('The two real reports are absent; what is expected of them is skipped.\n');

const file = (name: string) => readFileSync(new URL(name, folder));
const json = (name: string): JsonObject => {
  const value: unknown = JSON.parse(file(name).toString('utf8'));
  if (!isJsonObject(value)) throw new TypeError(`${name} is no object`);
  return value;
};
const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError('no text');
  return value;
};

const now = Date.parse('2026-07-05T00:00:00Z');
const brokerSigner = { address: '0xDC1A4da6BdCD90c20d7FF53a6cDc11fBf0E2303C', acknowledged: true };
const modelSigner = { address: '0x8a4D4984CF370210dFEeFC773FAf9bb0edE97cC0', acknowledged: true };
const modelNonce = decodeHex('034b9c390f073a9c8f8a1b50e537342fff3952bf2f32f145174e8d87588ed2da');
const genuine = (): Collateral => readCollateral(new URL('collateral', folder).pathname, ['/']) ?? {};

type Change = Partial<ReportInput> & { readonly collateral?: Collateral | undefined };

function judge(base: ReportInput, change: Change): Verdict {
  const verdict = verifyReport({ collateral: genuine(), ...base, ...change });
  if (!verdict) throw new TypeError('no report');
  return verdict;
}

const common = { roots: pinnedRoots, now, readYaml };
const broker = (change: Change = {}) =>
  judge({ ...common, report: file('broker-report.json').toString('utf8'), signer: brokerSigner }, change);
const model = (change: Change = {}) =>
  judge(
    { ...common, report: file('llm-report.json').toString('utf8'), signer: modelSigner, nonce: modelNonce },
    change,
  );

const withStatus = ({ checks }: Verdict, status: CheckStatus) =>
  checks.filter((check) => check.status === status).map(({ id }) => id);
const detailOf = ({ checks }: Verdict, id: string) => checks.find((check) => check.id === id)?.detail;
const codesOf = (verdict: Verdict) => (detailOf(verdict, 'compose.risks') ?? '').split(', ').sort();

const passing = [
  ...['tdx.parse', 'tdx.pck_chain', 'tdx.cert_time', 'tdx.qe_report_sig', 'tdx.att_key', 'tdx.quote_sig'],
  ...['tdx.qe_vendor', 'tdx.td_policy', 'col.tcb_info', 'col.qe_identity', 'col.revocation'],
];
const appPassing = [
  ...['log.rtmr', 'log.digests', 'log.boot_events', 'app.compose_hash', 'app.mr_config_id'],
  ...['claims.match_quote', 'id.report_data', 'id.signer'],
];
const collateralIds = ['col.tcb_info', 'col.qe_identity', 'col.revocation', 'tcb.status'];

describe.skipIf(!present)('two real reports, with real collateral, at the clock they were captured for', () => {
  it('gives the broker level 3 with warnings, and says of each check what it is', () => {
    const verdict = broker();
    expect(verdict).toMatchObject({ state: 'warnings', level: 3, gpu: 'none', resp: 'none', tamper: [] });
    expect(withStatus(verdict, 'pass')).toEqual([...passing, 'tcb.status', ...appPassing]);
    expect(withStatus(verdict, 'warn')).toEqual(['os.image', 'compose.risks']);
    expect(withStatus(verdict, 'fail')).toEqual(['img.pinned']);
    expect(withStatus(verdict, 'unknown')).toEqual(['kms.root', 'id.nonce']);
    expect(withStatus(verdict, 'blocked')).toEqual([]);
    expect(detailOf(verdict, 'log.rtmr')).toContain('28 events');
    expect(detailOf(verdict, 'img.pinned')).toContain('0 of 7');
    const codes =
      'unmeasured-config, key-socket, env-from-operator, privileged, host-mount-ro, public-logs, public-sysinfo, operator-env, pre-launch-script';
    expect(codesOf(verdict)).toEqual(codes.split(', ').sort());
  });

  it('gives the model server level 3 and G1, out of date with five advisories', () => {
    const verdict = model();
    expect(verdict).toMatchObject({ state: 'warnings', level: 3, gpu: 'G1', resp: 'none', tamper: [] });
    const gpu = ['gpu.present', 'gpu.chain', 'gpu.sig', 'gpu.fwid', 'gpu.nonce'];
    expect(withStatus(verdict, 'pass')).toEqual([...passing, ...appPassing, 'id.nonce', ...gpu]);
    expect(withStatus(verdict, 'warn')).toEqual(['tcb.status', 'os.image', 'compose.risks']);
    expect(withStatus(verdict, 'unknown')).toEqual(['kms.root', 'gpu.rim']);
    for (const number of ['01036', '01079', '01099', '01103', '01111'])
      expect(detailOf(verdict, 'tcb.status')).toContain(`INTEL-SA-${number}`);
    expect(detailOf(verdict, 'img.pinned')).toContain('4 of 12');
    const codes =
      'key-socket, env-from-operator, runtime-install, unpinned-weights, privileged, public-logs, public-sysinfo, operator-env, pre-launch-script';
    expect(codesOf(verdict)).toEqual(codes.split(', ').sort());
  });

  it('knows nothing of patches and revocation without collateral, or with a stale one, and stays at level 3', () => {
    for (const verdict of [
      broker({ collateral: undefined }),
      model({ collateral: undefined }),
      broker({ now: Date.parse('2026-11-21T00:00:00Z') }),
    ]) {
      expect(verdict).toMatchObject({ state: 'warnings', level: 3, tamper: [] });
      expect(withStatus(verdict, 'unknown')).toEqual(expect.arrayContaining(collateralIds));
    }
  });

  it('follows the signer, the nonce, the clock and the list of guest systems', () => {
    expect(broker({ signer: undefined })).toMatchObject({ state: 'warnings', level: 2 });
    expect(broker({ signer: modelSigner })).toMatchObject({ state: 'rejected', level: 0, tamper: ['id.signer'] });
    expect(broker({ signer: { ...brokerSigner, acknowledged: false } }).tamper).toEqual(['id.signer']);
    expect(model({ nonce: undefined })).toMatchObject({ state: 'warnings', level: 3, gpu: 'G1' });
    expect(model({ nonce: new Uint8Array(32).fill(1) })).toMatchObject({ state: 'rejected', tamper: ['id.nonce'] });
    expect(withStatus(broker({ guestImages: [] }), 'unknown')).toContain('os.image');
    expect(broker({ now: Date.parse('2032-10-01T00:00:00Z') }).tamper).toContain('tdx.cert_time');
    expect(broker({ now: Date.parse('2019-01-01T00:00:00Z') }).tamper).toContain('tdx.cert_time');
  });

  it('says the same offline first and then with collateral as in one step', () => {
    const run = startReport({ ...common, report: json('llm-report.json'), signer: modelSigner, nonce: modelNonce });
    expect(run?.offline).toEqual(model({ collateral: undefined }));
    expect(run?.withCollateral(genuine()).verdict).toEqual(model());
    expect(run?.attestedAddress).toBe(modelSigner.address.toLowerCase());
  });
});

type Edit = (report: Record<string, unknown>) => void;

function edited(name: string, edit: Edit): JsonObject {
  const report: Record<string, unknown> = { ...json(name) };
  edit(report);
  return report;
}

function editQuote(at: number, report: Record<string, unknown>, member = 'quote'): void {
  const bytes = Buffer.from(text(report[member]), 'hex');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  report[member] = bytes.toString('hex');
}

function editTcbInfo(report: Record<string, unknown>, edit: Edit): void {
  const tcb: Record<string, unknown> = JSON.parse(text(report.tcb_info));
  edit(tcb);
  report.tcb_info = JSON.stringify(tcb);
}

function editEvents(report: Record<string, unknown>, edit: (events: Record<string, unknown>[]) => void): void {
  const events: Record<string, unknown>[] = JSON.parse(text(report.event_log));
  edit(events);
  report.event_log = JSON.stringify(events);
  editTcbInfo(report, (tcb) => {
    tcb.event_log = events;
  });
}

function event(events: Record<string, unknown>[], name: string): Record<string, unknown> {
  const found = events.find((entry) => entry.event === name);
  if (!found) throw new RangeError(`no event ${name}`);
  return found;
}

function editGpu(report: Record<string, unknown>, edit: (entry: Record<string, unknown>) => void): void {
  const payload: { evidence_list: Record<string, unknown>[] } = JSON.parse(text(report.nvidia_payload));
  for (const entry of payload.evidence_list) edit(entry);
  report.nvidia_payload = JSON.stringify(payload);
}

function flipBase64(value: unknown, at: number): string {
  const bytes = Buffer.from(text(value), 'base64');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString('base64');
}

const other = '0x00000000000000000000000000000000000000aa';
const brokerAttacks: readonly [string, string, Edit, Change?][] = [
  ['N01', 'tdx.quote_sig', (report) => editQuote(640, report)],
  ['N02', 'tdx.quote_sig', (report) => editQuote(520, report)],
  ['N03', 'tdx.quote_sig', (report) => editQuote(570, report)],
  [
    'N04',
    'claims.match_quote',
    (report) => {
      report.report_data = Buffer.concat([Buffer.from(other), Buffer.alloc(22)]).toString('base64');
    },
    { signer: { address: other, acknowledged: true } },
  ],
  ['N05', 'tdx.qe_report_sig', (report) => editQuote(636 + 128 + 6 + 384, report)],
  [
    'N10',
    'tdx.parse',
    (report) => {
      report.quote = text(report.quote).slice(0, 4000);
    },
  ],
  [
    'N12',
    'log.digests',
    (report) =>
      editEvents(report, (events) => {
        event(events, 'app-id').event_payload = '00'.repeat(20);
      }),
  ],
  ['N14', 'log.rtmr', (report) => editEvents(report, (events) => events.push({ ...event(events, 'compose-hash') }))],
  [
    'N15',
    'log.rtmr',
    (report) =>
      editEvents(report, (events) => {
        events.splice(events.indexOf(event(events, 'instance-id')), 1);
      }),
  ],
  [
    'N16',
    'app.mr_config_id',
    (report) =>
      editTcbInfo(report, (tcb) => {
        tcb.app_compose = text(tcb.app_compose).replace('dev1', 'dev2');
      }),
  ],
  [
    'N31',
    'log.rtmr',
    (report) => {
      report.quote = json('llm-report.json').quote;
    },
  ],
  [
    'N34',
    'tdx.parse',
    (report) => {
      report.quote = 'mock';
    },
  ],
];

const modelAttacks: readonly [string, string, Edit][] = [
  [
    'N19',
    'id.signer',
    (report) => {
      report.signing_address = other;
    },
  ],
  [
    'N21',
    'gpu.sig',
    (report) =>
      editGpu(report, (entry) => {
        entry.evidence = flipBase64(entry.evidence, 10);
      }),
  ],
  [
    'N22',
    'gpu.nonce',
    (report) =>
      editGpu(report, (entry) => {
        Object.assign(entry, json('extra/gpu-evidence-other.json'));
      }),
  ],
  [
    'N23',
    'gpu.chain',
    (report) =>
      editGpu(report, (entry) => {
        const blocks = Buffer.from(text(entry.certificate), 'base64')
          .toString()
          .split(/(?=-----BEGIN)/);
        entry.certificate = Buffer.from(blocks.filter((_, at) => at !== 1).join('')).toString('base64');
      }),
  ],
  [
    'N24',
    'gpu.sig',
    (report) =>
      editGpu(report, (entry) => {
        entry.evidence = flipBase64(entry.evidence, 200);
      }),
  ],
];

describe.skipIf(!present)('attacks made of the real reports', () => {
  it.each(brokerAttacks)('%s is rejected by %s', (_, id, edit, change = {}) => {
    const verdict = broker({ ...change, report: edited('broker-report.json', edit) });
    expect(verdict.state).toBe('rejected');
    expect(verdict.level).toBe(0);
    expect(verdict.tamper).toContain(id);
  });

  it.each(modelAttacks)('%s is rejected by %s', (_, id, edit) => {
    const verdict = model({ report: edited('llm-report.json', edit) });
    expect(verdict.state).toBe('rejected');
    expect(verdict.tamper).toContain(id);
  });

  it('rejects doctored TCB info (N26) and an unsigned empty revocation list (N28)', () => {
    const collateral = genuine();
    const body = collateral.tcbInfo?.body.replace('OutOfDate', 'UpToDate') ?? '';
    expect(model({ collateral: { ...collateral, tcbInfo: { ...collateral.tcbInfo, body } } }).tamper).toContain(
      'col.tcb_info',
    );
    expect(model({ collateral: { ...collateral, pckCrl: new Uint8Array(0) } }).tamper).toContain('col.revocation');
  });

  it("does not know the patch level from another platform's genuine TCB info (N29)", () => {
    const body = file('extra/tcb-info-other-fmspc.json').toString('utf8');
    const verdict = model({ collateral: { ...genuine(), tcbInfo: { body } } });
    expect(verdict).toMatchObject({ state: 'warnings', level: 3, tamper: [] });
    expect(withStatus(verdict, 'unknown')).toEqual(expect.arrayContaining(['col.tcb_info', 'tcb.status']));
  });
});
