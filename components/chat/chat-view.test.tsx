import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { useState, useSyncExternalStore } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WalletChainError, WalletRejectedError } from '@/lib/chain/wallet-errors';
import type { ChatSnapshot } from '@/lib/chat/chat-state';
import { ChatEngine } from '@/lib/chat/engine';
import { chatErrorCodes } from '@/lib/chat/errors';
import { termsOf } from '@/lib/chat/service-change';
import type { ChatTurn, TurnFailure } from '@/lib/domain/chat';
import type { Cure } from '@/lib/domain/error';
import { en } from '@/lib/i18n/messages/en';
import { providerErrorCodes } from '@/lib/provider/provider-error';
import { chatPeople, FakeChatWorld, fakeChat, fakeProof, fakeService } from '@/lib/testing/fake-chat-ports';
import { ChatView, type ChatViewProps } from './chat-view';

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const exchange = {
  provider: chatPeople.provider,
  model: 'local/handbook',
  requestHash: '0x01',
  requestLength: 90,
  responseLength: 120,
} as const;

const baseTurn: ChatTurn = {
  id: 't1',
  userText: 'What is a sub-account?',
  answerText: 'It holds **your** funds.',
  reasoningText: '',
  state: { kind: 'verified' },
  timings: { askedAt: 1000, sentAt: 2000, firstByteAt: 2400, endedAt: 4400 },
  exchange,
  usage: { promptTokens: 612, completionTokens: 200, cachedTokens: 0 },
  prices: { inputPrice: 1n, outputPrice: 1n, blockNumber: 1n },
  fee: { inputFee: 14n * 10n ** 12n, outputFee: 2n * 10n ** 14n, fee: 214n * 10n ** 12n },
  proof: fakeProof(),
  receiptId: 'r1',
};

function snapshotOf(turns: readonly ChatTurn[], changes: Partial<ChatSnapshot> = {}): ChatSnapshot {
  return {
    chat: fakeChat({ turns, title: turns[0]?.userText ?? '' }),
    runningTurnId: undefined,
    pendingChanges: undefined,
    kept: true,
    lookups: new Map(),
    ...changes,
  };
}

const nothing = () => {};

function propsOf(snapshot: ChatSnapshot, changes: Partial<ChatViewProps> = {}): ChatViewProps {
  return {
    snapshot,
    openReceipts: new Set(['r1']),
    spendable: undefined,
    cost: { known: 0n, unknownAnswers: 0 },
    draft: '',
    onDraft: nothing,
    onSend: nothing,
    onStop: nothing,
    onRetry: nothing,
    onSwitchNetwork: async () => {},
    onOpenProof: nothing,
    onNewChat: nothing,
    onHistory: nothing,
    facts: null,
    ...changes,
  };
}

const show = (turn: ChatTurn, changes: Partial<ChatViewProps> = {}) =>
  render(<ChatView {...propsOf(snapshotOf([turn]), changes)} />);

const failed = (error: Partial<TurnFailure>, changes: Partial<ChatTurn> = {}): ChatTurn => ({
  ...baseTurn,
  proof: undefined,
  state: { kind: 'failed', at: 'sent', error: { code: 'busy', values: {}, cure: 'retry', ...error } },
  ...changes,
});

describe('the line under an answer', () => {
  it('says what was proven, how long it took, what it cost and that it is unsettled', () => {
    const { container } = show(baseTurn);
    expect([...container.querySelectorAll('[data-step]')].map((step) => step.textContent)).toEqual([
      'signerproven',
      'responseproven',
      'requestproven',
    ]);
    expect(screen.getByText('812 tok')).toBeDefined();
    expect(screen.getByText('100 tok/s')).toBeDefined();
    expect(screen.getByText('0.4 s')).toBeDefined();
    expect(screen.getByTitle('214,000,000,000,000 neuron').textContent).toContain('0.000214');
    expect(screen.getByText('unsettled')).toBeDefined();
  });

  it.each([
    [0, '<0.1 s'],
    [49, '<0.1 s'],
    [50, '0.1 s'],
    [1240, '1.2 s'],
  ])('calls a first word after %i ms %s, never nothing', (waited, words) => {
    show({ ...baseTurn, timings: { ...baseTurn.timings, firstByteAt: 2000 + waited } });
    expect(screen.getByText(words)).toBeDefined();
  });

  it('stands under headings without a gap', () => {
    show(baseTurn);
    expect(screen.getAllByRole('heading').map((heading) => heading.tagName)).toEqual(['H1', 'H2', 'H2']);
  });

  it('opens the document of that answer', () => {
    const opened: string[] = [];
    show(baseTurn, { onOpenProof: (turn) => opened.push(turn.id) });
    fireEvent.click(screen.getByTitle('What this answer proves'));
    expect(opened).toEqual(['t1']);
  });

  it('is settled when a settlement charged it, and silent while that is not known', () => {
    show(baseTurn, { openReceipts: new Set() });
    expect(screen.getByText('settled')).toBeDefined();
    cleanup();
    show(baseTurn, { openReceipts: undefined });
    expect(screen.queryByText('settled')).toBeNull();
    expect(screen.queryByText('unsettled')).toBeNull();
  });

  it('says of the machine only what was kept for the key that signed', () => {
    const proof = { ...fakeProof(), recoveredSigner: chatPeople.teeSigner, checkedAt: Date.now() };
    const words = (machine: ChatTurn['machine']) => {
      show({ ...baseTurn, proof, machine });
      const text = document.querySelector('[data-machine]')?.textContent;
      cleanup();
      return text;
    };
    const checkedAt = Date.now() - 7_200_000;
    const level = {
      kind: 'level',
      checkedAt,
      level: 3,
      state: 'warnings',
      subject: 'whole',
      simulated: false,
    } as const;
    expect(words(level)).toBe('machine level 3, 2h ago');
    expect(words({ ...level, simulated: true })).toBe('machine level 3, simulated, 2h ago');
    expect(words({ kind: 'not-checked' })).toBe('machine not checked');
    expect(words({ kind: 'rejected', checkedAt })).toBe('machine rejected');
    expect(words({ kind: 'other-key', checkedAt, machineSigner: chatPeople.user })).toBe('machine has another key');
    expect(words({ kind: 'expired', checkedAt })).toBe('machine not checked today');
    expect(words({ kind: 'unbound', checkedAt, level: 2 })).toBe('key not bound to a machine');
    expect(words(undefined)).toBe('machine not checked');
    show({ ...baseTurn, proof: fakeProof('refuted', 'signer-differs'), machine: level });
    expect(document.querySelector('[data-machine]')).toBeNull();
  });

  it('counts the questions for a signature that is not there yet', () => {
    const turn: ChatTurn = { ...baseTurn, state: { kind: 'verifying' }, proof: undefined };
    const asked = (count: number) => new Map([['t1', { asked: count, nextAt: undefined }]]);
    const view = render(<ChatView {...propsOf(snapshotOf([turn], { lookups: asked(1) }))} />);
    expect(screen.getByText('Checking the signature')).toBeDefined();
    view.rerender(<ChatView {...propsOf(snapshotOf([turn], { lookups: asked(3) }))} />);
    expect(screen.getByText('Checking the signature (asked 3 times)')).toBeDefined();
  });

  it('never calls a refuted or unknown step proven', () => {
    for (const state of ['refuted', 'unknown', 'unsupported'] as const) {
      const { container } = show({
        ...baseTurn,
        state: { kind: 'unverified', why: 'lookup-failed' },
        proof: fakeProof(state, 'lookup-failed'),
      });
      expect(container.textContent).not.toContain('proven');
      cleanup();
    }
  });

  it('says that a cost was not reported instead of zero', () => {
    show({ ...baseTurn, usage: undefined, fee: undefined });
    expect(screen.getByText('cost not reported')).toBeDefined();
  });

  it('leaves a refuted answer out of what is sent next, and says so', () => {
    show({ ...baseTurn, state: { kind: 'refuted', why: 'bytes-differ' }, proof: fakeProof('refuted', 'bytes-differ') });
    expect(screen.getByText(/not sent along/)).toBeDefined();
  });
});

describe('a turn on its way', () => {
  it.each([
    ['preparing', 'Reading price and funds from the chain'],
    ['awaiting-signature', 'Waiting for your signature'],
    ['sent', 'Sent. Waiting for the first word'],
    ['streaming', 'Answering'],
    ['verifying', 'Checking the signature'],
  ] as const)('%s is said', (kind, words) => {
    show({ ...baseTurn, state: { kind } });
    expect(screen.getByText(words)).toBeDefined();
  });

  it('offers Stop with the note that the provider bills all the same', () => {
    const stopped: number[] = [];
    const turn: ChatTurn = { ...baseTurn, state: { kind: 'streaming' } };
    const snapshot = snapshotOf([turn], { runningTurnId: 't1' });
    render(<ChatView {...propsOf(snapshot, { onStop: () => stopped.push(1) })} />);
    expect(screen.getByText(/still finishes and bills/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(stopped).toEqual([1]);
    expect(screen.queryByRole('button', { name: 'Send' })).toBeNull();
  });

  it('stopped keeps the text and says that the final cost is unknown', () => {
    show({ ...baseTurn, state: { kind: 'stopped' }, usage: undefined, fee: undefined, proof: undefined });
    expect(screen.getByText('final cost unknown')).toBeDefined();
    expect(screen.getByText(/may be billed already/)).toBeDefined();
    cleanup();
    const unsent = { askedAt: 1000 };
    show({
      ...baseTurn,
      timings: unsent,
      state: { kind: 'stopped' },
      fee: undefined,
      proof: undefined,
      answerText: '',
    });
    expect(screen.getByText(/nothing is billed/)).toBeDefined();
  });
});

describe('a failure in the conversation', () => {
  const cures: readonly (readonly [Cure, string | undefined])[] = [
    ['retry', 'Send again'],
    ['sign-again', 'Sign again'],
    ['top-up', 'Add funds'],
    ['choose-other', 'Choose another provider'],
    ['fix-input', 'Edit the message'],
    ['switch-network', 'Switch network'],
    ['stop', undefined],
  ];

  it.each(cures)('with the cure %s has the one control "%s"', (cure, name) => {
    const { container } = show(failed({ cure }, { receiptId: undefined }));
    const box = within(container.querySelector('article') ?? container);
    const controls = [...box.queryAllByRole('button'), ...box.queryAllByRole('link')];
    expect(controls.map((control) => control.textContent)).toEqual(name === undefined ? [] : [name]);
  });

  it('sends again, edits, and leads to the funds with the missing amount', () => {
    const done: string[] = [];
    show(failed({ cure: 'sign-again' }), { onRetry: (id) => done.push(`retry ${id}`) });
    fireEvent.click(screen.getByRole('button', { name: 'Sign again' }));
    cleanup();
    show(failed({ cure: 'fix-input' }), { onDraft: (text) => done.push(`draft ${text}`) });
    fireEvent.click(screen.getByRole('button', { name: 'Edit the message' }));
    expect(done).toEqual(['retry t1', 'draft What is a sub-account?']);
    cleanup();
    const values = { missingNeuron: '1500000000000000000', requiredNeuron: '2000000000000000000' };
    show(failed({ code: 'balance-too-low', cure: 'top-up', values: { ...values, spendableNeuron: '0' } }));
    expect(screen.getByRole('link', { name: 'Add funds' }).getAttribute('href')).toMatch(
      new RegExp(`^/account/?\\?fund=${chatPeople.provider}&amount=1\\.5$`),
    );
    expect(screen.getByText(/1\.5 0G are missing/)).toBeDefined();
  });

  it('becomes Send again once the money is there', () => {
    const values = { missingNeuron: '5', requiredNeuron: '10', spendableNeuron: '5' };
    show(failed({ code: 'balance-too-low', cure: 'top-up', values }), { spendable: 10n });
    expect(screen.getByRole('button', { name: 'Send again' })).toBeDefined();
  });

  it('counts down where the provider asked to wait', () => {
    vi.useFakeTimers({ now: 10_000 });
    show(
      failed({ code: 'rate-limited', values: { seconds: '3' } }, { timings: { ...baseTurn.timings, endedAt: 10_000 } }),
    );
    expect(screen.getByRole('button', { name: 'Send again in 3 s' }).hasAttribute('disabled')).toBe(true);
    act(() => vi.advanceTimersByTime(3000));
    expect(screen.getByRole('button', { name: 'Send again' })).toBeDefined();
    vi.useRealTimers();
  });

  it('lets the person send again after ten minutes, however long a wait the provider names', () => {
    vi.useFakeTimers({ now: 10_000 });
    show(
      failed(
        { code: 'rate-limited', values: { seconds: '31536000' } },
        { timings: { ...baseTurn.timings, endedAt: 10_000 } },
      ),
    );
    expect(screen.getByRole('button', { name: 'Send again in 600 s' }).hasAttribute('disabled')).toBe(true);
    act(() => vi.advanceTimersByTime(600_000));
    expect(screen.getByRole('button', { name: 'Send again' }).hasAttribute('disabled')).toBe(false);
    vi.useRealTimers();
  });

  it('takes a declined switch of network for an answer, and says when the wallet could not switch', async () => {
    const answers = [new WalletRejectedError('declined'), new WalletChainError('not known')];
    show(failed({ cure: 'switch-network' }), { onSwitchNetwork: () => Promise.reject(answers.shift()) });
    const press = () => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Switch network' })));
    await press();
    expect(screen.queryByRole('alert')).toBeNull();
    await press();
    expect(screen.getByRole('alert').textContent).toContain('The wallet stayed on its network');
    expect(answers).toEqual([]);
  });

  it('says that an answer that had begun may be billed, a refused request not, and an unsent one was not sent', () => {
    show(failed({ code: 'stream-cut' }));
    expect(screen.getByText(/may be billed already/)).toBeDefined();
    cleanup();
    show(failed({ code: 'unexpected-answer' }, { receiptId: undefined }));
    expect(screen.getByText(/may be billed already/)).toBeDefined();
    cleanup();
    show(failed({ code: 'busy' }, { receiptId: undefined }));
    expect(screen.getByText('No complete answer')).toBeDefined();
    expect(screen.queryByText(/may be billed already/)).toBeNull();
    cleanup();
    show(failed({ code: 'service-gone', cure: 'choose-other' }, { timings: { askedAt: 1 }, receiptId: undefined }));
    expect(screen.getByText('Not sent')).toBeDefined();
  });

  it('has a sentence for every code of ours', () => {
    const sentences: Readonly<Record<string, string>> = en['provider-error'];
    for (const code of [...chatErrorCodes, ...providerErrorCodes]) expect(sentences[code], code).toBeDefined();
  });

  it('shows the words of a provider as text', () => {
    const { container } = show(failed({ details: '<img src=x onerror=alert(1)>' }));
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).toContain('<img src=x onerror=alert(1)>');
  });
});

function Written({ onSend }: { readonly onSend: (text: string) => void }) {
  const [draft, setDraft] = useState('');
  return <ChatView {...propsOf(snapshotOf([]), { draft, onDraft: setDraft, onSend })} />;
}

function Live({ engine }: { readonly engine: ChatEngine }) {
  const snapshot = useSyncExternalStore(engine.subscribe, engine.getSnapshot);
  return <ChatView {...propsOf(snapshot)} />;
}

describe('the composer', () => {
  it('sends with Enter, breaks the line with Shift+Enter, and not while an input method composes', () => {
    const sent: string[] = [];
    render(<Written onSend={(text) => sent.push(text)} />);
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'hello' } });
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
    expect(sent).toEqual([]);
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(sent).toEqual(['hello']);
  });

  it('sends nothing blank', () => {
    const sent: string[] = [];
    render(<Written onSend={(text) => sent.push(text)} />);
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: '  \n' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(screen.getByRole('button', { name: 'Send' }).hasAttribute('disabled')).toBe(true);
    expect(sent).toEqual([]);
  });

  it('says when this browser does not keep the chat', () => {
    render(<ChatView {...propsOf(snapshotOf([], { kept: false }))} />);
    expect(screen.getByText(/does not keep this chat/)).toBeDefined();
  });
});

describe('screen readers', () => {
  it('hear of an answer exactly twice, however many pieces it comes in', async () => {
    const world = new FakeChatWorld();
    const engine = new ChatEngine({ ports: world.ports(), chat: fakeChat(), accepted: termsOf(fakeService()) });
    const { container } = render(<Live engine={engine} />);
    const region = container.querySelector('p[role="status"]');
    const heard: string[] = [];
    const observer = new MutationObserver(() => heard.push(region?.textContent ?? ''));
    observer.observe(container, { subtree: true, childList: true, characterData: true });
    const settle = () => act(async () => new Promise((resolve) => setImmediate(resolve)));
    act(() => void engine.send('hi'));
    await settle();
    for (let index = 0; index < 40; index += 1) {
      world.body.push(`data: {"choices":[{"index":0,"delta":{"content":"word${index} "}}]}\n\n`);
      await settle();
    }
    world.body.push('data: [DONE]\n\n');
    world.body.end();
    await settle();
    await settle();
    observer.disconnect();
    const writes = heard.filter((text, index) => text !== heard[index - 1]);
    expect(writes).toEqual(['The answer begins.', 'The answer is complete. Signer, response and request are proven.']);
    expect(container.querySelectorAll('[role="alert"], [role="log"], [aria-live]')).toHaveLength(0);
    expect(container.textContent).toContain('word39');
  });

  it('hear nothing of answers that were there before', () => {
    const { container } = show(baseTurn);
    expect(container.querySelector('p[role="status"]')?.textContent).toBe('');
  });
});
