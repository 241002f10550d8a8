import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckId, type CheckStatus, checkIds } from '@/lib/domain/attestation';
import { checkCatalogue, makeCheck } from './check';
import { gpuAxisOf, responseAxisOf, rungOf, stateOf, verdictOf } from './verdict';

const check = (id: CheckId, status: CheckStatus) => makeCheck(id, status, 'a sentence');
const all = (except: Partial<Record<CheckId, CheckStatus>> = {}) =>
  checkIds.map((id) => check(id, except[id] ?? 'pass'));
const without = (...ids: readonly CheckId[]) => all().filter(({ id }) => !ids.includes(id));

describe('the state of a report', () => {
  it('is verified only when every reported check passes', () => {
    expect(stateOf(all())).toBe('verified');
    expect(stateOf([])).toBe('incomplete');
    expect(stateOf(all({ 'kms.root': 'unknown' }))).toBe('incomplete');
    expect(stateOf(all({ 'kms.root': 'blocked' }))).toBe('incomplete');
    expect(stateOf(all({ 'os.image': 'warn', 'kms.root': 'unknown' }))).toBe('warnings');
  });

  it.each(checkIds)(
    'is rejected by a failing %s exactly when it is a sign of tampering, a date or a revoked platform',
    (id) => {
      const rejects = checkCatalogue[id].class === 'tamper' || id === 'tdx.cert_time' || id === 'tcb.status';
      expect(stateOf(all({ [id]: 'fail' }))).toBe(rejects ? 'rejected' : 'warnings');
      expect(verdictOf(all({ [id]: 'fail' })).tamper).toEqual(rejects ? [id] : []);
    },
  );
});

describe('the ladder', () => {
  it('has every rung', () => {
    expect(rungOf(all())).toBe(5);
    expect(rungOf(all({ 'img.pinned': 'fail' }))).toBe(4);
    expect(rungOf(all({ 'os.image': 'unknown' }))).toBe(4);
    for (const id of ['id.nonce', 'col.tcb_info', 'col.qe_identity', 'col.revocation', 'tcb.status'] as const)
      expect(rungOf(all({ [id]: 'unknown' }))).toBe(3);
    expect(rungOf(all({ 'id.signer': 'unknown' }))).toBe(2);
    expect(rungOf(all({ 'id.report_data': 'blocked' }))).toBe(2);
    expect(rungOf(all({ 'claims.match_quote': 'fail' }))).toBe(2);
    for (const id of ['log.rtmr', 'log.digests', 'app.compose_hash'] as const)
      expect(rungOf(all({ [id]: 'unknown' }))).toBe(1);
    for (const id of ['log.boot_events', 'app.mr_config_id'] as const) expect(rungOf(all({ [id]: 'fail' }))).toBe(1);
    expect(rungOf(all({ 'col.revocation': 'fail' }))).toBe(0);
    expect(rungOf(all({ 'tdx.qe_vendor': 'fail' }))).toBe(0);
    expect(rungOf([])).toBe(0);
  });

  it('lets a service machine or a tail warn, an absent check of another software be absent, and an unknown register be unknown', () => {
    expect(rungOf(all({ 'tdx.service_td': 'warn', 'tdx.trailing': 'warn' }))).toBe(5);
    expect(rungOf(without('tdx.service_td', 'tdx.trailing', 'log.boot_events', 'app.mr_config_id'))).toBe(5);
    expect(rungOf(all({ 'app.mr_config_id': 'unknown' }))).toBe(5);
  });

  it('shows level 0 for a rejected report, and keeps what the rest would give', () => {
    expect(verdictOf(all({ 'gpu.nonce': 'fail' }))).toMatchObject({ state: 'rejected', level: 0, reached: 5 });
  });

  it('never rises when a check gets worse', () => {
    const statuses = fc.constantFrom<CheckStatus>('pass', 'fail', 'warn', 'unknown', 'blocked');
    const some = fc.array(statuses, { minLength: checkIds.length, maxLength: checkIds.length });
    fc.assert(
      fc.property(some, fc.nat(checkIds.length - 1), (drawn, at) => {
        const checks = checkIds.map((id, index) => check(id, drawn[index] ?? 'pass'));
        const better = checks.map((one, index) => (index === at ? check(one.id, 'pass') : one));
        expect(verdictOf(checks).level).toBeLessThanOrEqual(verdictOf(better).level);
      }),
    );
  });

  it('lists the checks in the order of the document, whatever order they were found in', () => {
    const ids = verdictOf([...all()].reverse()).checks.map(({ id }) => id);
    expect(ids).toEqual([...checkIds]);
  });
});

describe('the axes', () => {
  it('tell GPU evidence that is absent, not proven, proven, and compared by NVIDIA', () => {
    expect(gpuAxisOf([])).toBe('none');
    expect(gpuAxisOf(all({ 'gpu.present': 'unknown' }))).toBe('none');
    for (const id of ['gpu.chain', 'gpu.sig', 'gpu.nonce'] as const)
      expect(gpuAxisOf(all({ [id]: 'unknown' }))).toBe('G0');
    expect(gpuAxisOf(all({ 'gpu.fwid': 'fail' }))).toBe('G0');
    expect(gpuAxisOf(all({ 'gpu.fwid': 'unknown', 'gpu.rim': 'unknown' }))).toBe('G1');
    expect(gpuAxisOf(all())).toBe('G2');
  });

  it('tell an answer of another key, of the attested key, and over these exact bytes', () => {
    expect(responseAxisOf([])).toBe('none');
    expect(responseAxisOf(all({ 'sig.scheme': 'fail', 'sig.signer': 'blocked' }))).toBe('R0');
    expect(responseAxisOf(all({ 'sig.signer': 'fail' }))).toBe('R0');
    expect(responseAxisOf(all({ 'sig.scheme': 'unknown', 'sig.signer': 'unknown' }))).toBe('none');
    expect(responseAxisOf(all({ 'sig.request': 'unknown' }))).toBe('R1');
    expect(responseAxisOf(all({ 'sig.response': 'fail' }))).toBe('R1');
    expect(responseAxisOf(all())).toBe('R2');
  });
});
