import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError, type Cure } from '@/lib/domain/error';
import type { Movement } from '@/lib/react/use-movement';
import { testAccountState, testAddress, testHash } from '@/lib/testing/builders';
import { DepositForm } from './deposit-form';
import { MovementStatus } from './movement-status';

class SampleError extends AppError {
  readonly code: string;
  readonly cure: Cure;
  constructor(code: string, cure: Cure) {
    super(code);
    this.code = code;
    this.cure = cure;
  }
}

type State = Movement['state'];
const og = 10n ** 18n;
const intent = { kind: 'deposit', amount: 10n * og } as const;
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const hash = testHash(7);
const following = { intent, hash, sentAt: 1, isKept: true, isReachable: true } as const;

const review: Extract<State, { readonly kind: 'reviewing' }>['review'] = {
  intent,
  contract: 'ledger',
  functionName: 'depositFund',
  arguments: [{ name: 'note', type: 'string', value: '<b>x</b>' }],
  request: { to: testAddress(9), input: '0xe12d4a52', value: 10n * og },
  from: testAddress(1),
  chainId: 31337,
  gas: 142_318n,
  maxFeePerGas: 2_500_000_001n,
  maxFee: 142_318n * 2_500_000_001n,
  total: 10n * og + 142_318n * 2_500_000_001n,
  changes: [{ subject: 'available', before: 4n * og, after: 14n * og }],
  block,
};

afterEach(cleanup);

function show(state: State) {
  const calls = { onConfirm: vi.fn(), onCancel: vi.fn(), onReset: vi.fn(), onRetry: vi.fn() };
  const view = render(<MovementStatus state={state} {...calls} />);
  return { ...view, ...calls };
}

describe('where a movement stands', () => {
  it('says nothing while it is ready, and that a declined request sent nothing', () => {
    expect(show({ kind: 'ready', intent: undefined, isDeclined: false }).container.textContent).toBe('');
    show({ kind: 'ready', intent, isDeclined: true });
    expect(screen.getByText('You declined in the wallet. Nothing was sent, and the amount is kept.')).toBeTruthy();
  });

  it.each([
    ['checking', 'Reading the newest block'],
    ['simulating', 'Trying the call without sending it'],
  ] as const)('says what %s does', (kind, words) => {
    show({ kind, intent });
    expect(screen.getByRole('status').textContent).toBe(words);
  });

  it('shows the exact call, its fee and its total before the wallet opens', () => {
    const { onConfirm, onCancel, container } = show({ kind: 'reviewing', intent, review });
    const text = container.textContent ?? '';
    expect(text).toContain('depositFund');
    expect(text).toContain('note: <b>x</b>');
    expect(text).toContain('10.000355795000142318');
    expect(text).toContain('0xe12d4a52');
    fireEvent.click(screen.getByRole('button', { name: 'Open the wallet' }));
    expect(onConfirm).toHaveBeenCalledOnce();
    fireEvent.click(screen.getByRole('button', { name: 'Change' }));
    expect(onCancel).toHaveBeenCalledOnce();
  });

  it('keeps the call in sight while the wallet is open and swallows further presses', () => {
    const { onConfirm } = show({ kind: 'signing', intent, review });
    fireEvent.click(screen.getByRole('button', { name: 'Waiting for your answer in the wallet' }));
    expect(onConfirm).not.toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
  });

  it('shows the hash of what was sent and whether it will be found again', () => {
    show({ kind: 'sent', ...following });
    expect(screen.getByText('You may leave this page; it is found again.')).toBeTruthy();
    expect(screen.getByText(hash)).toBeTruthy();
    cleanup();
    show({ kind: 'sent', ...following, isKept: false, isReachable: false });
    expect(screen.getByText(/Keep its hash/)).toBeTruthy();
    expect(screen.getByText(/does not answer just now/)).toBeTruthy();
  });

  it('says that a dropped transaction may come back', () => {
    const { onReset } = show({ kind: 'dropped', ...following });
    expect(screen.getByText('The network no longer knows this transaction')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Stop looking' }));
    expect(onReset).toHaveBeenCalledOnce();
  });

  it('says what was confirmed, exactly, in ink and not in green', () => {
    const { onReset, container } = show({
      kind: 'confirmed',
      intent,
      hash,
      outcome: { kind: 'deposited', amount: og + 1n },
      block,
      feePaid: 1n,
    });
    expect(screen.getByText('Deposited 1.000000000000000001 0G, in block 42.')).toBeTruthy();
    expect(container.innerHTML).not.toContain('proven');
    fireEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(onReset).toHaveBeenCalledOnce();
    cleanup();
    show({
      kind: 'confirmed',
      intent,
      hash,
      outcome: { kind: 'funded', provider: testAddress(5), balance: 2n * og, pendingRefund: 0n },
      block,
      feePaid: undefined,
    });
    expect(screen.getByText('Funded. The provider now holds 2 0G of yours, in block 42.')).toBeTruthy();
    expect(screen.queryByText(/Network fee paid/)).toBeNull();
  });

  it('tells a cancelled transaction from a replaced one', () => {
    show({ kind: 'replaced', intent, hash, by: undefined, isCancelled: true });
    expect(screen.getByText(/You cancelled it in the wallet/)).toBeTruthy();
    cleanup();
    show({ kind: 'replaced', intent, hash, by: testHash(8), isCancelled: false });
    expect(screen.getByText(testHash(8))).toBeTruthy();
  });

  it.each([
    ['checking', 'It was not tried'],
    ['simulating', 'The contract would refuse'],
    ['signing', 'Nothing was sent'],
    ['sending', 'Whether it was sent is not known'],
    ['mined', 'The transaction failed'],
  ] as const)('names the step it failed at: %s', (at, title) => {
    show({ kind: 'failed', intent, at, error: new SampleError('ledger-not-exists', 'fix-input') });
    expect(within(screen.getByRole('alert')).getByText(title)).toBeTruthy();
    expect(screen.getByText('This wallet has no main account yet. A first deposit opens it.')).toBeTruthy();
  });

  const nameless = { ...following, kind: 'sent', hash: undefined } as const;

  it('says of a batch the wallet has not named yet only that the wallet took it', () => {
    show(nameless);
    expect(screen.getByText('The wallet took both steps. Waiting until it names their transaction')).toBeTruthy();
    expect(screen.queryByText(/^Sent/)).toBeNull();
  });

  it('says of a batch that it is the wallet, not the network, that does not answer', () => {
    show({ ...nameless, isReachable: false });
    expect(screen.getByText(/The wallet that took them does not answer just now/)).toBeTruthy();
    expect(screen.queryByText(/The network does not answer/)).toBeNull();
  });

  it.each([
    ['sent', 0],
    ['dropped', 1],
  ] as const)('calls a batch the wallet does not know unknown and never failed (%s)', (kind, buttons) => {
    show({ ...nameless, kind, isForgotten: true });
    expect(screen.getByText('What became of both steps is not known')).toBeTruthy();
    expect(screen.getByText(/That does not say that they failed/)).toBeTruthy();
    expect(screen.queryAllByRole('button', { name: 'Stop looking' })).toHaveLength(buttons);
  });

  it('says of a batch that is kept nowhere where to look after a reload', () => {
    show({ ...nameless, isKept: false });
    expect(screen.getByText(/after a reload the wallet is not asked again/)).toBeTruthy();
  });

  it('repeats the action only where that is the cure', () => {
    const first = show({ kind: 'failed', intent, at: 'checking', error: new SampleError('rpc-unavailable', 'retry') });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(first.onRetry).toHaveBeenCalledOnce();
    cleanup();
    const second = show({
      kind: 'failed',
      intent,
      at: 'simulating',
      error: new SampleError('zero-amount-not-allowed', 'fix-input'),
    });
    fireEvent.click(screen.getByRole('button', { name: 'Change' }));
    expect([second.onReset.mock.calls.length, second.onRetry.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('a form while its movement runs', () => {
  const account = testAccountState();
  const movementAt = (state: State): Movement => ({
    state,
    start: vi.fn(() => true),
    confirm: vi.fn(),
    cancel: vi.fn(),
    reset: vi.fn(),
  });
  const box = () => screen.getByRole('textbox', { name: 'Amount in 0G' });

  it('keeps what was typed after the wallet declined, and empties the field once it is done', () => {
    const { rerender } = render(
      <DepositForm account={account} movement={movementAt({ kind: 'ready', intent: undefined, isDeclined: false })} />,
    );
    fireEvent.change(box(), { target: { value: '1.25' } });
    rerender(<DepositForm account={account} movement={movementAt({ kind: 'signing', intent, review })} />);
    expect([box().getAttribute('value'), box().hasAttribute('disabled')]).toEqual(['1.25', true]);
    rerender(<DepositForm account={account} movement={movementAt({ kind: 'ready', intent, isDeclined: true })} />);
    expect(box().getAttribute('value')).toBe('1.25');
    rerender(
      <DepositForm
        account={account}
        movement={movementAt({
          kind: 'confirmed',
          intent,
          hash,
          outcome: { kind: 'deposited', amount: og },
          block,
          feePaid: 1n,
        })}
      />,
    );
    expect(box().getAttribute('value')).toBe('');
  });

  it('is free again once the other movement is decided, however it ended', () => {
    const fund = { kind: 'fund-provider', provider: testAddress(5), amount: og } as const;
    const error = new SampleError('rpc-unavailable', 'retry');
    const movement = movementAt({ kind: 'failed', intent: fund, at: 'checking', error });
    render(<DepositForm account={account} movement={movement} />);
    fireEvent.change(box(), { target: { value: '1' } });
    fireEvent.click(screen.getByRole('button', { name: 'Check the deposit' }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'deposit', amount: og });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('waits for the other movement and shows nothing of it', () => {
    const fund = { kind: 'fund-provider', provider: testAddress(5), amount: og } as const;
    render(<DepositForm account={account} movement={movementAt({ kind: 'checking', intent: fund })} />);
    expect(screen.getByText('Another movement is under way. One after the other.')).toBeTruthy();
    expect(screen.queryByText('Reading the newest block')).toBeNull();
  });

  it('keeps the keyboard’s place when the pressed button is gone, and leaves it alone once it went elsewhere', () => {
    const show = (state: State) => (
      <>
        <a href="#elsewhere">Elsewhere</a>
        <DepositForm account={account} movement={movementAt(state)} />
      </>
    );
    const { rerender } = render(show({ kind: 'ready', intent: undefined, isDeclined: false }));
    screen.getByRole('button', { name: 'Check the deposit' }).focus();
    rerender(show({ kind: 'checking', intent }));
    expect(document.activeElement?.textContent).toBe('Reading the newest block');
    rerender(show({ kind: 'reviewing', intent, review }));
    screen.getByRole('link', { name: 'Elsewhere' }).focus();
    rerender(show({ kind: 'ready', intent, isDeclined: false }));
    expect(document.activeElement?.textContent).toBe('Elsewhere');
  });
});
