import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { fakeProof } from '@/lib/testing/fake-chat-ports';
import { latestLink, machineLink } from './answer-machine';
import type { LadderLevel, VerdictState } from './attestation';
import { type MachineVerdict, type ReportVerdict, verdictLifetime } from './machine';
import type { ResponseProof } from './verification';

const key = testAddress(7);
const router = testAddress(8);
const day = verdictLifetime;

const proof: ResponseProof = { ...fakeProof(), recoveredSigner: key, mode: 'combined', checkedAt: 10 * day };

function report(change: Partial<ReportVerdict> = {}, level: LadderLevel = 3, state: VerdictState = 'warnings') {
  return {
    subject: 'whole',
    expectedSigner: key,
    verdict: { state, level, reached: level, gpu: 'none', resp: 'none', checks: [], tamper: [] },
    simulated: false,
    digest: `0x${'00'.repeat(32)}`,
    nonce: undefined,
    collateral: 'none',
    ...change,
  } as const satisfies ReportVerdict;
}

const verdict = (reports: readonly ReportVerdict[], checkedAt = 10 * day): MachineVerdict => ({
  provider: testAddress(1),
  teeSigner: router,
  answerSigner: key,
  checkedAt,
  chainBlock: 1n,
  reports,
});

const link = (reports: readonly ReportVerdict[] | undefined, change: Partial<ResponseProof> = {}, at = 10 * day) =>
  machineLink({ proof: { ...proof, ...change }, verdict: reports && verdict(reports), at });

describe('what a machine lends to an answer', () => {
  it('is its level, where the answer was signed by the very key the report was checked for', () => {
    expect(link([report()])).toEqual({
      kind: 'level',
      checkedAt: 10 * day,
      level: 3,
      state: 'warnings',
      subject: 'whole',
      simulated: false,
    });
    const shouted: ReportVerdict = { ...report(), expectedSigner: `0x${key.slice(2).toUpperCase()}` };
    expect(link([shouted]).kind).toBe('level');
  });

  it('is the level of the machine that signed, not that of the weakest or the best', () => {
    const reports = [report({ subject: 'router', expectedSigner: router }, 5), report({ subject: 'model' }, 4)];
    expect(link(reports)).toMatchObject({ kind: 'level', level: 4, subject: 'model' });
    expect(link(reports, { recoveredSigner: router })).toMatchObject({ level: 5, subject: 'router' });
  });

  it('says when a check was of another key, and then lends nothing', () => {
    expect(link([report({ expectedSigner: router }, 5, 'verified')])).toEqual({
      kind: 'other-key',
      checkedAt: 10 * day,
      machineSigner: key,
    });
    expect(link([]).kind).toBe('other-key');
  });

  it('tells not checked, not offered, rejected and not bound apart', () => {
    expect(link(undefined)).toEqual({ kind: 'not-checked' });
    expect(link([report()], { mode: 'standard' })).toEqual({ kind: 'not-offered' });
    expect(link([report({}, 0, 'rejected')])).toEqual({ kind: 'rejected', checkedAt: 10 * day });
    expect(link([report({}, 2)])).toEqual({ kind: 'unbound', checkedAt: 10 * day, level: 2 });
    expect(link([report({}, 0, 'incomplete')])).toEqual({ kind: 'unbound', checkedAt: 10 * day, level: 0 });
  });

  it('lends nothing to an answer nobody is proven to have signed', () => {
    for (const [state, reason] of [
      ['refuted', 'signer-differs'],
      ['unknown', 'signature-missing'],
    ] as const) {
      expect(link([report()], { steps: fakeProof(state, reason).steps }).kind).toBe('no-signer');
    }
    expect(link([report()], { steps: [] }).kind).toBe('no-signer');
    expect(link([report()], { recoveredSigner: undefined }).kind).toBe('no-signer');
    const others = fakeProof().steps.filter(({ id }) => id !== 'signer');
    expect(link([report()], { steps: others }).kind).toBe('no-signer');
  });

  it('ends after exactly a day, in either direction', () => {
    expect(link([report()], {}, 11 * day - 1).kind).toBe('level');
    expect(link([report()], {}, 11 * day)).toEqual({ kind: 'expired', checkedAt: 10 * day });
    expect(link([report()], {}, 9 * day + 1).kind).toBe('level');
    expect(link([report()], {}, 9 * day).kind).toBe('expired');
  });

  it('never is a level without the key, whatever was checked', () => {
    const level = fc.constantFrom<LadderLevel>(0, 1, 2, 3, 4, 5);
    const state = fc.constantFrom<VerdictState>('rejected', 'warnings', 'incomplete', 'verified');
    const signer = fc.constantFrom(key, router, testAddress(9));
    const reports = fc.array(fc.record({ level, state, signer }));
    fc.assert(
      fc.property(reports, signer, (checked, signedBy) => {
        const found = link(
          checked.map((one) => report({ expectedSigner: one.signer }, one.level, one.state)),
          { recoveredSigner: signedBy },
        );
        const own = checked.find((one) => one.signer === signedBy);
        const lends = own !== undefined && own.state !== 'rejected' && own.level >= 3;
        expect(found.kind === 'level').toBe(lends);
      }),
    );
  });
});

describe('what the line under an answer says of the machine', () => {
  const noted = { kind: 'not-checked' } as const;
  const at = 10 * day + 5;

  it('is what was kept when the answer came, until a newer check is there', () => {
    expect(latestLink({ proof, noted, verdict: undefined, at })).toEqual(noted);
    const rejected = { kind: 'rejected', checkedAt: 10 * day } as const;
    expect(latestLink({ proof, noted: rejected, verdict: verdict([report()]), at })).toEqual(rejected);
    expect(latestLink({ proof, noted: rejected, verdict: verdict([report()], 10 * day - 1), at })).toEqual(rejected);
    expect(latestLink({ proof, noted, verdict: verdict([report()], 10 * day + 1), at }).kind).toBe('level');
    expect(latestLink({ proof, noted: undefined, verdict: verdict([report()]), at }).kind).toBe('level');
  });

  it('is the newer check also after the answer itself was checked once more', () => {
    const then = { ...machineLink({ proof, verdict: verdict([report()]), at: proof.checkedAt }) };
    expect(then.kind).toBe('level');
    const rechecked = { ...proof, checkedAt: 10 * day + 9 };
    const since = verdict([report({}, 0, 'rejected')], 10 * day + 1);
    expect(latestLink({ proof: rechecked, noted: then, verdict: since, at: 10 * day + 9 }).kind).toBe('rejected');
    expect(latestLink({ proof: rechecked, noted: then, verdict: verdict([report()]), at: 12 * day })).toEqual(then);
  });

  it('is nothing where nobody is proven to have signed, or no hardware is claimed', () => {
    const unsigned = { ...proof, steps: [] };
    const kept = {
      kind: 'level',
      checkedAt: 1,
      level: 5,
      state: 'verified',
      subject: 'whole',
      simulated: false,
    } as const;
    expect(latestLink({ proof: unsigned, noted: kept, verdict: undefined, at }).kind).toBe('no-signer');
    expect(latestLink({ proof: { ...proof, mode: 'standard' }, noted: kept, verdict: undefined, at }).kind).toBe(
      'not-offered',
    );
  });
});
