import { describe, expect, it } from 'vitest';
import { fakeService } from '@/lib/testing/fake-chat-ports';
import { checkIds, type LadderLevel } from './attestation';
import {
  checkGroupOf,
  checkGroups,
  limitsOf,
  type MachineVerdict,
  machineLevel,
  type ReportVerdict,
  verdictStanding,
} from './machine';
import { responseSigner } from './service';

const service = { ...fakeService(), teeSignerAcknowledged: true };
const other = '0x00000000000000000000000000000000000000aa' as const;

const report = (level: LadderLevel): ReportVerdict => ({
  subject: 'router',
  expectedSigner: service.teeSignerAddress,
  verdict: { state: 'incomplete', level, reached: level, gpu: 'none', resp: 'none', checks: [], tamper: [] },
  simulated: false,
  digest: '0x00',
  nonce: undefined,
  collateral: 'none',
});

const verdict: MachineVerdict = {
  provider: service.provider,
  teeSigner: service.teeSignerAddress,
  answerSigner: responseSigner(service),
  checkedAt: 1_000_000,
  chainBlock: 5n,
  reports: [report(3), report(2)],
};

const day = 24 * 60 * 60_000;

describe('a kept verdict', () => {
  it('counts for a day', () => {
    expect(verdictStanding(verdict, { service, now: 1_000_000 + day - 1 })).toBe('current');
    expect(verdictStanding(verdict, { service, now: 1_000_000 + day })).toBe('expired');
  });

  it('does not grow young when the clock is set back', () => {
    expect(verdictStanding(verdict, { service, now: 1_000_000 - day })).toBe('expired');
  });

  it.each([
    ['the key on chain is another', { ...service, teeSignerAddress: other }],
    [
      'the key of the model is another',
      { ...service, details: { ...service.details, mode: 'separated' as const, targetTeeAddress: other } },
    ],
    ['the owner no longer accepts the key', { ...service, teeSignerAcknowledged: false }],
  ])('is void once %s', (_why, changed) => {
    expect(verdictStanding(verdict, { service: changed, now: 1_000_001 })).toBe('signer-changed');
  });

  it('is as high as its weakest machine, and 0 without one', () => {
    expect(machineLevel(verdict)).toBe(2);
    expect(machineLevel({ ...verdict, reports: [report(5)] })).toBe(5);
    expect(machineLevel({ ...verdict, reports: [] })).toBe(0);
  });
});

describe('the document', () => {
  it('has a place for every check', () => {
    expect(new Set(checkIds.map(checkGroupOf))).toEqual(new Set(checkGroups));
    expect([checkGroupOf('tcb.status'), checkGroupOf('claims.match_quote'), checkGroupOf('img.pinned')]).toEqual([
      'bulletins',
      'identity',
      'configuration',
    ]);
  });

  it('always names what no report can show from level 3 up', () => {
    expect(limitsOf({ level: 2, gpu: 'G1' })).toEqual([]);
    expect(limitsOf({ level: 3, gpu: 'none' })).toEqual(['app', 'physical', 'weights']);
    expect(limitsOf({ level: 5, gpu: 'G1' })).toContain('gpu');
  });
});
