import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Check, checkIds, type LadderLevel, type Verdict } from '@/lib/domain/attestation';
import type { MachineVerdict, ReportVerdict } from '@/lib/domain/machine';
import { ProviderError } from '@/lib/provider/provider-error';
import { testAddress, testHash } from '@/lib/testing/builders';
import { MachineView, type MachineViewProps } from './machine-view';

afterEach(cleanup);

const check = (id: Check['id'], status: Check['status'], detail = 'A sentence.'): Check => ({
  id,
  severity: 'major',
  status,
  detail,
  evidence: [{ label: 'value', value: 'abc' }],
});

const verdict = (state: Verdict['state'], level: LadderLevel, checks: readonly Check[]): Verdict => ({
  state,
  level,
  reached: level,
  gpu: 'none',
  resp: 'none',
  checks,
  tamper: [],
});

const report = (changes: Partial<ReportVerdict> = {}): ReportVerdict => ({
  subject: 'whole',
  expectedSigner: testAddress(1),
  verdict: verdict('incomplete', 3, [check('tdx.parse', 'pass'), check('id.nonce', 'unknown')]),
  simulated: false,
  digest: testHash(1),
  nonce: undefined,
  collateral: 'none',
  ...changes,
});

const found = (...reports: readonly ReportVerdict[]): MachineVerdict => ({
  provider: testAddress(1),
  teeSigner: testAddress(2),
  answerSigner: testAddress(2),
  checkedAt: Date.now(),
  chainBlock: 77n,
  reports,
});

const show = (changes: Partial<MachineViewProps> = {}) =>
  render(
    <MachineView
      check={{ state: 'idle', last: undefined, standing: 'current' }}
      mode="combined"
      callable
      onCheck={() => undefined}
      {...changes}
    />,
  );

const shown = (verdictNow: MachineVerdict) => show({ check: { state: 'idle', last: verdictNow, standing: 'current' } });

const row = (container: HTMLElement, id: string) => {
  const found = container.querySelector<HTMLElement>(`[data-check="${id}"]`);
  if (found === null) throw new Error(`There is no row for ${id}.`);
  return within(found);
};

describe('the document about a machine', () => {
  it('claims nothing before it was asked for, and asks only on a press', () => {
    const onCheck = vi.fn();
    const { container } = show({ onCheck });
    expect(screen.getByText('Not checked by this browser yet.')).toBeTruthy();
    expect(container.querySelector('[data-evidence="proven"]')).toBeNull();
    expect(onCheck).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Check the machine' }));
    expect(onCheck).toHaveBeenCalledOnce();
  });

  it('tells not offered, not checked, not reached and failed apart', () => {
    const { container } = shown(
      found(
        report({
          verdict: verdict('rejected', 0, [
            check('id.nonce', 'unknown'),
            check('tcb.status', 'unknown'),
            check('log.rtmr', 'blocked'),
            check('tdx.quote_sig', 'fail'),
          ]),
        }),
      ),
    );
    const words = [
      ['id.nonce', 'not offered'],
      ['tcb.status', 'not checked'],
      ['log.rtmr', 'not reached'],
      ['tdx.quote_sig', 'failed'],
    ] as const;
    for (const [id, word] of words) expect(row(container, id).getByText(word)).toBeTruthy();
    expect(screen.getByText('rejected')).toBeTruthy();
    expect(screen.getByText('Anything about this machine.')).toBeTruthy();
  });

  it('says from level 3 up what no report can show, and that level 4 is not offered rather than failed', () => {
    shown(found(report()));
    expect(screen.getByText('Level 3 of 5')).toBeTruthy();
    expect(screen.getByText('What no report can show')).toBeTruthy();
    expect(screen.getByText(/Level 4 is not offered here/)).toBeTruthy();
    expect(screen.getByText(/Patch level and revocation were not checked/)).toBeTruthy();
  });

  it('calls a simulated machine simulated and draws none of its checks as proven', () => {
    const { container } = shown(
      found(report({ simulated: true, verdict: verdict('verified', 5, [check('tdx.parse', 'pass')]) })),
    );
    expect(screen.getByText('Simulated machine')).toBeTruthy();
    expect(screen.getByText('Level 5, simulated')).toBeTruthy();
    expect(container.querySelector('.text-proven')).toBeNull();
  });

  it('has a title for every check and shows hostile evidence as plain text', () => {
    const checks = checkIds.map((id) => check(id, 'pass', '<b>bold</b>\u202Etxt'));
    const { container } = shown(found(report({ verdict: verdict('verified', 5, checks) })));
    expect(container.querySelectorAll('[data-check]')).toHaveLength(checkIds.length);
    expect(container.textContent).not.toContain('attestation.title-');
    expect(container.querySelector('b')).toBeNull();
    expect(container.textContent).not.toContain('\u202E');
  });

  it('shows the two machines of a separated provider apart', () => {
    shown(found(report({ subject: 'model', nonce: 'ab'.repeat(32) }), report({ subject: 'router' })));
    expect(screen.getByText('Machine of the model')).toBeTruthy();
    expect(screen.getByText('Machine of the provider’s router')).toBeTruthy();
  });

  it.each([
    ['none', 'No evidence about a graphics processor was offered.'],
    ['G0', 'Evidence about a graphics processor was offered, but it proves nothing.'],
    ['G1', 'Its firmware was not compared.'],
    ['G2', 'with the firmware NVIDIA names'],
  ] as const)('says what graphics evidence of axis %s is worth', (gpu, sentence) => {
    const checks = [check('gpu.chain', 'pass'), check('gpu.nonce', gpu === 'G0' ? 'unknown' : 'pass')];
    const { container } = shown(found(report({ verdict: { ...verdict('warnings', 4, checks), gpu } })));
    expect(screen.getByText(new RegExp(sentence))).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Graphics processor' })).toBeTruthy();
    expect(row(container, 'gpu.nonce').getByText(gpu === 'G0' ? 'not checked' : 'passed')).toBeTruthy();
    expect(screen.queryAllByText(/joined only by a number/)).toHaveLength(gpu === 'none' ? 0 : 1);
  });

  it('counts the checks of each part, and opens a part only where something is wrong', () => {
    const checks = [
      check('tdx.parse', 'pass'),
      check('tdx.pck_chain', 'pass'),
      check('img.pinned', 'warn'),
      check('kms.root', 'unknown'),
      check('id.nonce', 'unknown'),
    ];
    const { container } = shown(found(report({ verdict: verdict('warnings', 3, checks) })));
    const parts = [...container.querySelectorAll<HTMLDetailsElement>('article details:has(h4)')];
    expect(parts.map((part) => [part.querySelector('summary')?.textContent, part.open])).toEqual([
      ['Machine2 passed', false],
      ['Configuration1 warning1 not checked', true],
      ['Identity1 not offered', false],
    ]);
  });

  it('offers digests and keys of a check to be copied, but no sentences', () => {
    const digest = 'ab'.repeat(32);
    const evidence = [
      { label: 'measured', value: digest },
      { label: 'reason', value: 'a sentence of several words' },
    ];
    shown(found(report({ verdict: verdict('incomplete', 3, [{ ...check('log.rtmr', 'pass'), evidence }]) })));
    expect(screen.getByRole('button', { name: 'Copy measured' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Copy reason' })).toBeNull();
  });

  it('of a kind that claims no attested hardware says so and offers no check', () => {
    show({ mode: 'standard' });
    expect(screen.getByText('This kind of provider claims no attested hardware.')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says plainly that the model of a forwarder is in no attested hardware', () => {
    show({ mode: 'centralized' });
    expect(screen.getByText(/The model is not in attested hardware/)).toBeTruthy();
  });

  it.each([
    ['expired', /older than 24 hours/],
    ['signer-changed', /so that verdict counts no more/],
  ] as const)('hides a verdict that is %s and says why', (standing, sentence) => {
    show({ check: { state: 'idle', last: found(report()), standing } });
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(screen.queryByText('Level 3 of 5')).toBeNull();
  });

  it('shows what is known offline while it waits for the bulletins', () => {
    show({ check: { state: 'running', step: 'checking-collateral', soFar: found(report()) } });
    expect(screen.getByText('Asking for the security bulletins of Intel.')).toBeTruthy();
    expect(screen.getByText('Level 3 of 5')).toBeTruthy();
  });

  it('says why a report could not be had, with one way to try again', () => {
    const onCheck = vi.fn();
    show({
      check: { state: 'failed', error: new ProviderError('unreachable', { values: { host: 'p.example' } }) },
      onCheck,
    });
    fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Check again' }));
    expect(onCheck).toHaveBeenCalledOnce();
  });

  it('offers no press where the provider may not be called', () => {
    show({ callable: false });
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText('This provider cannot be checked')).toBeTruthy();
  });
});
