import { describe, expect, it } from 'vitest';
import { testAddress, testService } from '@/lib/testing/builders';
import type { LadderLevel, VerdictState } from './attestation';
import type { MachineVerdict, ReportVerdict } from './machine';
import { trustFindingOf } from './market-trust';
import { responseSigner } from './service';

const service = testService();
const hour = 60 * 60_000;

const report = (state: VerdictState, level: LadderLevel, simulated = false): ReportVerdict => ({
  subject: 'router',
  expectedSigner: service.teeSignerAddress,
  verdict: { state, level, reached: level, gpu: 'none', resp: 'none', checks: [], tamper: [] },
  simulated,
  digest: '0x00',
  nonce: undefined,
  collateral: 'none',
});

const verdict = (...reports: readonly ReportVerdict[]): MachineVerdict => ({
  provider: service.provider,
  teeSigner: service.teeSignerAddress,
  answerSigner: responseSigner(service),
  checkedAt: 1_000,
  chainBlock: 5n,
  reports,
});

const found = (kept: MachineVerdict, now = 1_000 + hour) => trustFindingOf(kept, { service, now });

describe('what a list says of the last verdict', () => {
  it('is proven only where every report was verified', () => {
    expect(found(verdict(report('verified', 4), report('verified', 3)))).toEqual({
      level: 3,
      evidence: 'proven',
      simulated: false,
      checkedAt: 1_000,
      expired: false,
    });
    expect(found(verdict(report('verified', 4), report('incomplete', 2)))?.evidence).toBe('claimed');
    expect(found(verdict(report('warnings', 4)))?.evidence).toBe('claimed');
    expect(found(verdict())).toMatchObject({ level: 0, evidence: 'claimed' });
  });

  it('is refuted as soon as one report was rejected', () => {
    expect(found(verdict(report('verified', 5), report('rejected', 0)))).toMatchObject({
      level: 0,
      evidence: 'refuted',
    });
  });

  it('is never proven where a development authority vouched for a part', () => {
    expect(found(verdict(report('verified', 5), report('verified', 5, true)))).toMatchObject({
      evidence: 'claimed',
      simulated: true,
    });
  });

  it('keeps its age and counts no more after a day', () => {
    expect(found(verdict(report('verified', 5)), 1_000 + 24 * hour)).toMatchObject({ expired: true, checkedAt: 1_000 });
  });

  it('says nothing of a machine whose key is no more the one on chain', () => {
    const kept = verdict(report('verified', 5));
    expect(trustFindingOf(kept, { service: { ...service, teeSignerAddress: testAddress(9) }, now: 1_000 })).toBe(
      undefined,
    );
    expect(trustFindingOf(kept, { service: { ...service, teeSignerAcknowledged: false }, now: 1_000 })).toBe(undefined);
  });
});
