import { describe, expect, it } from 'vitest';
import { statusOf } from '@/lib/attestation/check';
import { specifiedAttacks } from './attacks';
import { hostileCases } from './hostile-cases';
import { brokerReport, buildEat, judge, modelReport, nonce, tappReport } from './simulated-case';

describe('honest simulated reports', () => {
  it('reach level 3 for a broker: its layout carries no nonce, which is not offered rather than failed', () => {
    const verdict = judge({ report: brokerReport() });
    expect(verdict).toMatchObject({ state: 'incomplete', level: 3, gpu: 'none', tamper: [] });
    const open = verdict.checks.filter(({ status }) => status !== 'pass').map(({ id, status }) => `${id} ${status}`);
    expect(open).toEqual(['kms.root unknown', 'id.nonce unknown']);
  });

  it('reach level 5 and G2 for a model server with a fresh nonce, a known guest system and the answer of NVIDIA', () => {
    const verdict = judge({ report: modelReport(), nonce, eat: buildEat() });
    expect(verdict).toMatchObject({ state: 'incomplete', level: 5, reached: 5, gpu: 'G2', tamper: [] });
    expect(judge({ report: modelReport(), nonce })).toMatchObject({ level: 5, gpu: 'G1' });
  });

  it('are verified only when no reported check is open', () => {
    const verdict = judge({ report: modelReport(), nonce, eat: buildEat() });
    expect(verdict.checks.filter(({ status }) => status !== 'pass').map(({ id }) => id)).toEqual(['kms.root']);
  });

  it('reach level 3 for a tapp, with the GPU axis open where there is no evidence', () => {
    expect(judge({ report: tappReport() })).toMatchObject({ level: 3, gpu: 'none', tamper: [] });
  });

  it('tell of other apps in a tapp machine', () => {
    expect(statusOf(judge({ report: tappReport() }).checks, 'app.co_tenants')).toBe('pass');
    const shared = judge({ report: tappReport({ otherApps: ['test-nginx-app'] }) });
    expect(statusOf(shared.checks, 'app.co_tenants')).toBe('warn');
    expect(shared.state).toBe('warnings');
  });
});

describe('the attacks every verifier must reject', () => {
  it.each(specifiedAttacks.filter(({ survives }) => !survives))('$id: $what', ({ make, fails }) => {
    const verdict = judge(make());
    expect(verdict).toMatchObject({ state: 'rejected', level: 0 });
    expect(verdict.tamper).toEqual(expect.arrayContaining([...fails]));
  });

  it.each(specifiedAttacks.filter(({ survives }) => survives))(
    '$id: $what is no forgery, and no pass',
    ({ make, survives }) => {
      const verdict = judge(make());
      expect(verdict.tamper).toEqual([]);
      expect(['warnings', 'incomplete']).toContain(verdict.state);
      expect(verdict.level).toBe(survives?.level);
      expect(verdict.gpu).toBe(survives?.gpu);
      for (const id of survives?.unknown ?? []) expect(statusOf(verdict.checks, id)).toBe('unknown');
    },
  );
});

describe('further hostile cases of our own', () => {
  it('are at least forty', () => {
    expect(hostileCases.length).toBeGreaterThanOrEqual(40);
    expect(new Set(hostileCases.map(({ id }) => id)).size).toBe(hostileCases.length);
  });

  it.each(hostileCases)('$id: $what', ({ make, check, status, below }) => {
    const verdict = judge(make());
    expect(`${check} ${statusOf(verdict.checks, check)}`).toBe(`${check} ${status}`);
    expect(verdict.level).toBeLessThan(below ?? 1);
  });
});
