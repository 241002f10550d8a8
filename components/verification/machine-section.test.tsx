import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { MachineLink } from '@/lib/domain/answer-machine';
import type { ChatTurn } from '@/lib/domain/chat';
import type { MachineVerdict } from '@/lib/domain/machine';
import type { ResponseProof } from '@/lib/domain/verification';
import { ProviderError } from '@/lib/provider/provider-error';
import { chatPeople, fakeProof } from '@/lib/testing/fake-chat-ports';
import { MachineSection, type MachineSectionProps } from './machine-section';

afterEach(cleanup);

const proof: ResponseProof = {
  ...fakeProof(),
  recoveredSigner: chatPeople.teeSigner,
  mode: 'combined',
  checkedAt: Date.now(),
};

const turn: ChatTurn = {
  id: 't',
  userText: 'q',
  answerText: 'a',
  reasoningText: '',
  state: { kind: 'verified' },
  timings: { askedAt: 1 },
  proof,
};

const verdict = (change: Partial<MachineVerdict['reports'][number]> = {}): MachineVerdict => ({
  provider: chatPeople.provider,
  teeSigner: chatPeople.teeSigner,
  answerSigner: chatPeople.user,
  checkedAt: Date.now() - 3_600_000,
  chainBlock: 1n,
  reports: [
    {
      subject: 'whole',
      expectedSigner: chatPeople.teeSigner,
      verdict: { state: 'warnings', level: 3, reached: 3, gpu: 'none', resp: 'none', checks: [], tamper: [] },
      simulated: false,
      digest: `0x${'00'.repeat(32)}`,
      nonce: undefined,
      collateral: 'none',
      ...change,
    },
  ],
});

const show = (change: Partial<MachineSectionProps> = {}) =>
  render(
    <MachineSection
      turn={turn}
      proof={proof}
      verdict={undefined}
      checking={false}
      error={undefined}
      onCheck={undefined}
      {...change}
    />,
  ).container;

it('what was noted bears the time of the first proof, not that of the latest visit', () => {
  const first = Date.UTC(2026, 4, 3, 12);
  const machine = { kind: 'not-checked' } as const;
  const shown = show({ turn: { ...turn, machine, timings: { askedAt: 1, settledAt: first } } });
  const term = [...shown.querySelectorAll('dt')].find((each) => each.textContent?.startsWith('Kept when'));
  expect(term?.textContent).toContain('2026');
  expect(term?.textContent).toContain('May');
});

const noted: readonly (readonly [MachineLink, string, string])[] = [
  [{ kind: 'not-offered' }, 'Not offered', 'claims no attested hardware'],
  [{ kind: 'no-signer' }, 'No level', 'Nobody is proven to have signed'],
  [{ kind: 'not-checked' }, 'Not checked', 'That is no failure'],
  [
    { kind: 'other-key', checkedAt: 1, machineSigner: chatPeople.user },
    'No level',
    'has another key than the one that signed',
  ],
  [{ kind: 'expired', checkedAt: 1 }, 'No level', 'more than 24 hours'],
  [{ kind: 'rejected', checkedAt: 1 }, 'Rejected', 'did not hold'],
  [{ kind: 'unbound', checkedAt: 1, level: 2 }, 'No level', 'did not reach level 3'],
  [
    { kind: 'level', checkedAt: 1, level: 4, state: 'warnings', subject: 'whole', simulated: false },
    'Level 4 of 5',
    'the key that lived in the machine',
  ],
  [
    { kind: 'level', checkedAt: 1, level: 3, state: 'verified', subject: 'whole', simulated: true },
    'Level 3, simulated',
    'A development authority vouches',
  ],
];

describe('the machine behind an answer', () => {
  it.each(noted)('kept when the answer was checked as %j has its own word and sentence', (machine, word, sentence) => {
    const container = show({ turn: { ...turn, machine } });
    const line = container.querySelector(`[data-machine="${machine.kind}"]`);
    expect(line?.textContent).toContain(word);
    expect(line?.textContent).toContain(sentence);
    expect(container.textContent).not.toContain('verification.');
  });

  it('is drawn as proven only where nothing is simulated and everything passed', () => {
    const glyphOf = (machine: MachineLink) =>
      show({ turn: { ...turn, machine } })
        .querySelector(`dl > div:first-child [data-machine="${machine.kind}"]`)
        ?.getAttribute('data-state');
    const level = { kind: 'level', checkedAt: 1, level: 5, subject: 'whole' } as const;
    expect(glyphOf({ ...level, state: 'verified', simulated: false })).toBe('proven');
    cleanup();
    expect(glyphOf({ ...level, state: 'verified', simulated: true })).toBe('claimed');
    cleanup();
    expect(glyphOf({ ...level, state: 'warnings', simulated: false })).toBe('claimed');
    cleanup();
    expect(glyphOf({ kind: 'rejected', checkedAt: 1 })).toBe('refuted');
    cleanup();
    expect(glyphOf({ kind: 'not-offered' })).toBe('unknown');
  });

  it('shows what is kept now beside what was kept then', () => {
    const container = show({ turn: { ...turn, machine: { kind: 'not-checked' } }, verdict: verdict() });
    expect(container.querySelectorAll('[data-machine]')).toHaveLength(2);
    expect(screen.getByText('Level 3 of 5')).toBeDefined();
    expect(screen.getByText(/Checked 1h ago\./)).toBeDefined();
  });

  it('names the key of a machine that is not the one that signed', () => {
    const container = show({ verdict: verdict({ expectedSigner: chatPeople.user }) });
    expect(container.querySelector('[data-machine="other-key"]')).not.toBeNull();
    expect(screen.getByText(/Key of the machine that was checked/)).toBeDefined();
  });

  it('says plainly where the model is not in a TEE, and whose key counts where it is', () => {
    show({ proof: { ...proof, mode: 'centralized' } });
    expect(screen.getByText(/^The model is not in a TEE\./)).toBeDefined();
    cleanup();
    show({ proof: { ...proof, mode: 'separated' } });
    expect(screen.getByText(/signs with a key of its own/)).toBeDefined();
    cleanup();
    show();
    expect(screen.queryByText(/not in a TEE|key of its own/)).toBeNull();
  });

  it('is checked by a press and never by itself, and not where nothing is claimed', () => {
    const presses: number[] = [];
    show({ onCheck: () => presses.push(1) });
    expect(presses).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Check the machine now' }));
    expect(presses).toEqual([1]);
    cleanup();
    show({ onCheck: () => presses.push(1), proof: { ...proof, mode: 'standard' } });
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says why it could not be checked', () => {
    show({ error: new ProviderError('unreachable') });
    expect(screen.getByText('The machine could not be checked')).toBeDefined();
  });
});
