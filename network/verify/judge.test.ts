import { describe, expect, it } from 'vitest';
import { statusOf } from '@/lib/attestation/check';
import { readYaml } from '@/lib/attestation/compose-yaml';
import { type JudgeRequest, startJudgement } from '@/lib/attestation/judge';
import { startReport } from '@/lib/attestation/verify-report';
import { createSimulatedIntel, rootsOf } from '../attestation/authority';
import { buildCollateral } from '../attestation/collateral-writer';
import { buildQuote } from '../attestation/quote-writer';
import { buildBrokerReport, reportDataOf } from '../attestation/report-writer';
import { brokerReport, collateral, modelReport, nonce, now, nvidia, roots, signer, tappReport } from './simulated-case';

const developmentRoot = roots.intelSgxRoot.spkiSha256;
const honest: JudgeRequest = {
  report: JSON.stringify(brokerReport()),
  signer,
  acknowledged: true,
  now,
  developmentRoot,
};
const judge = (change: Partial<JudgeRequest> = {}) => startJudgement({ ...honest, ...change }, readYaml);
const statusIn = (change: Partial<JudgeRequest>, id: Parameters<typeof statusOf>[1]) =>
  statusOf(judge(change)?.judgement.verdict.checks ?? [], id);

describe('a judgement', () => {
  it('believes a development authority only where it is named, and calls that simulated', () => {
    expect(judge()?.judgement).toMatchObject({ simulated: true, verdict: { level: 3, tamper: [] } });
    for (const root of [undefined, '00'.repeat(32)]) {
      const { simulated, verdict } = judge({ developmentRoot: root })?.judgement ?? {};
      expect([simulated, verdict?.state, verdict?.level]).toEqual([false, 'rejected', 0]);
      expect(verdict?.tamper).toContain('tdx.pck_chain');
    }
  });

  it('tells the processor, so that its bulletins can be fetched, and judges them in a second step', () => {
    const run = judge();
    expect(run?.judgement.processor).toEqual({ fmspc: '515151515151', authority: 'platform' });
    expect(statusOf(run?.judgement.verdict.checks ?? [], 'tcb.status')).toBe('unknown');
    const after = run?.withCollateral(collateral);
    expect(statusOf(after?.verdict.checks ?? [], 'tcb.status')).toBe('pass');
    expect(after?.seen.tcbInfo?.evaluationNumber).toBe(19);
    const again = run?.withCollateral(collateral, { tcbInfo: { evaluationNumber: 20, issued: 0 } });
    expect(statusOf(again?.verdict.checks ?? [], 'col.tcb_info')).toBe('unknown');
  });

  it('tells a processor’s authority from a platform’s', () => {
    const processor = createSimulatedIntel({ platformAuthority: { commonName: 'Intel SGX PCK Processor CA' } });
    const report = JSON.stringify(buildBrokerReport(processor, { reportData: reportDataOf.asciiAddress(signer) }));
    const found = judge({ report, developmentRoot: rootsOf(processor, nvidia).intelSgxRoot.spkiSha256 });
    expect(found?.judgement.processor?.authority).toBe('processor');
    expect(judge({ report: '{"quote":"00"}' })?.judgement.processor).toBeUndefined();
  });

  it('is none where the answer is no JSON object', () => {
    for (const report of ['', 'mock', '[]', 'null', '7']) expect(judge({ report })).toBeUndefined();
  });

  it('follows what the chain says of the signer, and the nonce that was sent', () => {
    expect(statusIn({ signer: undefined }, 'id.signer')).toBe('unknown');
    expect(statusIn({ acknowledged: false }, 'id.signer')).toBe('fail');
    expect(statusIn({ signer: `0x${'00'.repeat(19)}01` }, 'id.signer')).toBe('fail');
    const report = JSON.stringify(modelReport());
    expect(statusIn({ report }, 'id.nonce')).toBe('unknown');
    expect(statusIn({ report, nonce: Buffer.from(nonce).toString('hex') }, 'id.nonce')).toBe('pass');
    expect(statusIn({ report, nonce: '00'.repeat(32) }, 'id.nonce')).toBe('fail');
  });
});

describe('a report as it is judged', () => {
  const start = (report: unknown, change: object = {}) =>
    startReport({ report, signer: { address: signer, acknowledged: true }, roots, now, readYaml, ...change });
  const status = (report: unknown, id: Parameters<typeof statusOf>[1], change: object = {}) => {
    const run = start(report, change);
    return run && statusOf(run.offline.checks, id);
  };

  it('names the address its quote binds only where the quote is proven and its layout known', () => {
    expect(start(brokerReport())?.attestedAddress).toBe(signer);
    expect(start(brokerReport({ reportData: new Uint8Array(64) }))?.attestedAddress).toBeUndefined();
    expect(
      start(brokerReport(), { roots: { ...roots, intelSgxRoot: { spkiSha256: '' } } })?.attestedAddress,
    ).toBeUndefined();
  });

  it('leaves what is in the configuration unknown until the YAML reader is there, and says so', () => {
    const without = { readYaml: undefined };
    for (const id of ['img.pinned', 'compose.risks'] as const)
      expect(status(brokerReport(), id, without)).toBe('unknown');
    expect(status(tappReport(), 'app.compose_hash', without)).toBe('unknown');
    expect(status(tappReport(), 'app.co_tenants', without)).toBe('unknown');
    expect(status(tappReport(), 'img.pinned', without)).toBe('blocked');
    expect(status(tappReport(), 'app.compose_hash')).toBe('pass');
  });

  it('asks of each software only what applies to it', () => {
    const ids = (report: unknown) => start(report)?.offline.checks.map(({ id }) => String(id)) ?? [];
    expect(ids(tappReport())).toContain('app.co_tenants');
    expect(ids(tappReport())).not.toContain('app.mr_config_id');
    expect(ids(tappReport())).not.toContain('kms.root');
    expect(ids(brokerReport())).toContain('app.mr_config_id');
    expect(ids(brokerReport())).toContain('kms.root');
    expect(ids(brokerReport())).not.toContain('app.co_tenants');
    const unproven = {
      ...brokerReport(),
      quote: Buffer.from(buildQuote(createSimulatedIntel({ seed: 'x' }))).toString('hex'),
    };
    expect(ids(unproven)).toEqual(expect.arrayContaining(['app.mr_config_id', 'kms.root', 'log.boot_events']));
    expect(ids({ ...tappReport(), evidence: '', quote: '00' })).toContain('app.compose_hash');
  });

  it('says the same with collateral at once as in two steps', () => {
    const run = start(brokerReport());
    expect(run?.withCollateral({}).verdict).toEqual(run?.offline);
    expect(run?.withCollateral(buildCollateral(createSimulatedIntel({ seed: 'verify' }))).verdict).toMatchObject({
      level: 3,
    });
  });

  it('keeps a list of key services and guest systems that is handed in', () => {
    expect(status(brokerReport(), 'kms.root')).toBe('unknown');
    expect(status(brokerReport(), 'kms.root', { keyServices: ['5454'] })).toBe('pass');
    expect(status(brokerReport(), 'kms.root', { keyServices: ['0x5454'] })).toBe('pass');
    expect(status(brokerReport(), 'os.image')).toBe('unknown');
  });
});
