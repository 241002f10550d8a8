import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatTurn } from '@/lib/domain/chat';
import type { ProofReason, ProofState } from '@/lib/domain/verification';
import { chatPeople, fakeProof } from '@/lib/testing/fake-chat-ports';
import { ProofView, type ProofViewProps } from './proof-view';

afterEach(cleanup);

const hash = `0x${'ab'.repeat(32)}` as const;

const turn: ChatTurn = {
  id: 't',
  userText: 'q',
  answerText: 'a',
  reasoningText: '',
  state: { kind: 'verified' },
  timings: { askedAt: 1, sentAt: 2, firstByteAt: 3, endedAt: 4 },
  exchange: {
    provider: chatPeople.provider,
    model: 'm',
    requestHash: hash,
    requestLength: 1234,
    responseHash: hash,
    responseLength: 5678,
    chatKey: 'key-1',
  },
  usage: { promptTokens: 10, completionTokens: 5, cachedTokens: 2 },
  prices: { inputPrice: 100n, outputPrice: 200n, blockNumber: 77n },
  fee: { inputFee: 1000n, outputFee: 1000n, fee: 2000n },
  proof: fakeProof(),
};

const show = (changes: Partial<ProofViewProps> = {}) =>
  render(
    <ProofView
      turn={turn}
      local
      settled={undefined}
      lookup={undefined}
      machine={null}
      onCheckAgain={undefined}
      {...changes}
    />,
  );

const reasons: readonly (readonly [ProofState, ProofReason])[] = [
  ['proven', 'matches'],
  ['refuted', 'signature-malformed'],
  ['refuted', 'signature-not-canonical'],
  ['refuted', 'signer-differs'],
  ['refuted', 'route-differs'],
  ['unknown', 'format-unconfirmed'],
  ['unknown', 'route-not-on-chain'],
  ['refuted', 'bytes-differ'],
  ['refuted', 'replayed'],
  ['unknown', 'request-rewritten'],
  ['unknown', 'format-unknown'],
  ['unknown', 'signature-missing'],
  ['unknown', 'signature-expired'],
  ['unknown', 'lookup-failed'],
  ['unknown', 'response-incomplete'],
  ['unknown', 'blocked-by-earlier-step'],
  ['unsupported', 'not-signed-by-kind'],
  ['unknown', 'rechecking'],
  ['unknown', 'evidence-missing'],
  ['refuted', 'evidence-changed'],
  ['unknown', 'signer-replaced'],
  ['unknown', 'chain-not-read'],
  ['unknown', 'memory-not-read'],
];

describe('the document of an answer', () => {
  it.each(reasons)('a step that is %s because "%s" has its own word and sentence', (state, reason) => {
    const { container } = show({ turn: { ...turn, proof: fakeProof(state, reason) } });
    const steps = [...container.querySelectorAll('li[data-step]')];
    expect(steps.map((step) => step.getAttribute('data-state'))).toEqual([state, state, state, state]);
    for (const step of steps) {
      expect(step.textContent).toContain(
        { proven: 'proven', refuted: 'refuted', unknown: 'unknown', unsupported: 'not supported' }[state],
      );
      expect(step.querySelector('p + p')?.textContent?.length).toBeGreaterThan(20);
      expect(step.textContent).not.toContain('verification.');
    }
  });

  it('says on a local network that the key is simulated, and elsewhere that hardware is another check', () => {
    show();
    expect(screen.getByText(/^The signing key is simulated: this proves/)).toBeDefined();
    cleanup();
    show({ turn: { ...turn, state: { kind: 'refuted', why: 'bytes-differ' } } });
    expect(screen.getByText(/^The signing key is simulated on a local network/)).toBeDefined();
    expect(screen.queryByText(/this proves/)).toBeNull();
    cleanup();
    show({ local: false });
    expect(screen.queryByText(/simulated/)).toBeNull();
    expect(screen.getByText(/attested hardware is a separate check/)).toBeDefined();
  });

  it.each([
    [{ kind: 'verified' }, 'signed by the key registered on chain'],
    [{ kind: 'unverified', why: 'signature-missing' }, 'Nothing was disproven'],
    [{ kind: 'refuted', why: 'bytes-differ' }, 'Do not rely on this answer'],
    [{ kind: 'stopped' }, 'was not checked'],
    [{ kind: 'verifying' }, 'begins when the whole answer is here'],
  ] as const)('the verdict of %j is that of its state', (state, words) => {
    show({ turn: { ...turn, state } });
    expect(screen.getByText(new RegExp(words))).toBeDefined();
  });

  it('lets every hash be copied and tells how many bytes it covers', () => {
    show();
    expect(screen.getByText('sha256 of the request, 1,234 bytes')).toBeDefined();
    expect(screen.getByText('sha256 of the response, 5,678 bytes')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Copy sha256 of the request, 1,234 bytes' })).toBeDefined();
    expect(screen.getAllByText(hash)).toHaveLength(2);
  });

  it("shows a provider's key without what could disguise it, and not without end", () => {
    const exchange = turn.exchange;
    if (exchange === undefined) throw new Error('the turn has an exchange');
    const { container } = show({
      turn: { ...turn, exchange: { ...exchange, chatKey: `key\u202E${'x'.repeat(5000)}` } },
    });
    expect(container.textContent).toMatch(/key x+…/);
    expect(container.textContent).not.toContain('\u202E');
    expect(container.textContent).not.toContain('x'.repeat(300));
  });

  it('shows expected and found where they differ', () => {
    const proof = fakeProof('refuted', 'bytes-differ');
    const steps = proof.steps.map((step) => ({ ...step, expected: '0xaa', found: '0xbb' }));
    show({ turn: { ...turn, state: { kind: 'refuted', why: 'bytes-differ' }, proof: { ...proof, steps } } });
    expect(screen.getAllByText('0xaa')).toHaveLength(4);
    expect(screen.getAllByText('0xbb')).toHaveLength(4);
  });

  it('shows the fee to the neuron, and never zero for an unknown one', () => {
    show({ settled: false });
    expect(screen.getByText('2,000 neuron')).toBeDefined();
    expect(screen.getByText('10 in (2 cached), 5 out')).toBeDefined();
    expect(screen.getByText('owed, not yet settled')).toBeDefined();
    cleanup();
    show({ turn: { ...turn, fee: undefined, usage: undefined } });
    expect(screen.getByText(/The provider reported no usage/)).toBeDefined();
    expect(screen.queryByText('Fee')).toBeNull();
  });

  it('offers the check again only where it can be made', () => {
    const checked: number[] = [];
    show({ onCheckAgain: () => checked.push(1) });
    fireEvent.click(screen.getByRole('button', { name: 'Check again' }));
    expect(checked).toEqual([1]);
    cleanup();
    show();
    expect(screen.queryByRole('button', { name: 'Check again' })).toBeNull();
  });

  it('names each step by its check, and lets every compared digest be copied', () => {
    const proof = fakeProof();
    const steps = proof.steps.map((step) => ({ ...step, expected: '0xaa', found: '0xAA' }));
    const { container } = show({ turn: { ...turn, proof: { ...proof, steps } } });
    expect([...container.querySelectorAll('li code')].map((code) => code.textContent)).toEqual([
      'sig.scheme',
      'sig.signer',
      'sig.request',
      'sig.response',
    ]);
    expect(screen.getAllByRole('button', { name: 'Copy Compared' })).toHaveLength(4);
  });

  it('tells how often a missing signature was asked for, and when it is asked for again', () => {
    const waiting: ChatTurn = {
      ...turn,
      state: { kind: 'unverified', why: 'signature-missing' },
      proof: fakeProof('unknown', 'signature-missing'),
    };
    const asked = () => document.querySelector('[data-lookup]')?.textContent;
    show({ turn: waiting, lookup: { asked: 6, nextAt: Date.now() + 20_000 } });
    expect(asked()).toMatch(/^The provider was asked 6 times\. It is asked again in (19|20)s, and for the last time /);
    cleanup();
    const absent: ChatTurn = { ...waiting, state: { kind: 'unverified', why: 'signature-expired' } };
    show({ turn: absent, lookup: { asked: 10, nextAt: undefined } });
    expect(asked()).toBe('The provider was asked 10 times. ');
    cleanup();
    show({ turn: waiting, lookup: { asked: 0, nextAt: undefined } });
    expect(asked()).toBeUndefined();
    cleanup();
    show({ lookup: { asked: 1, nextAt: undefined } });
    expect(asked()).toBeUndefined();
  });

  it('names the server behind a forwarder, without what could disguise its name', () => {
    const route = { identity: 'open\u202Eai', tlsFingerprint: hash } as const;
    const { container } = show({ turn: { ...turn, proof: { ...fakeProof(), mode: 'centralized', route } } });
    expect(screen.getByText('Server behind the provider')).toBeDefined();
    expect(container.textContent).toContain('open ai');
    expect(container.textContent).not.toContain('\u202E');
    cleanup();
    show();
    expect(screen.queryByText('Server behind the provider')).toBeNull();
  });
});
