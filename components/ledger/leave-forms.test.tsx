import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountState } from '@/lib/domain/account';
import type { Movement } from '@/lib/react/use-movement';
import { testAccountState, testAddress, testHash, testSubAccount } from '@/lib/testing/builders';
import { CloseForm } from './close-form';
import { WithdrawForm } from './withdraw-form';

const og = 10n ** 18n;
const now = 1_700_000_000n;
const owner = testAddress(1);
const ready: Movement['state'] = { kind: 'ready', intent: undefined, isDeclined: false };

afterEach(cleanup);

function movementAt(state: Movement['state'] = ready) {
  return { state, start: vi.fn(() => true), confirm: vi.fn(), cancel: vi.fn(), reset: vi.fn() };
}

const withLedger = (available: bigint, total: bigint, rest: Partial<AccountState> = {}) =>
  testAccountState({ ledger: { owner, available, total }, ...rest });

describe('withdrawing', () => {
  const show = (account: AccountState) => {
    const movement = movementAt();
    render(<WithdrawForm account={account} movement={movement} />);
    return movement;
  };
  const type = (text: string) =>
    fireEvent.change(screen.getByRole('textbox', { name: 'Amount in 0G' }), { target: { value: text } });
  const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Check the withdrawal' }));

  it('offers exactly the two legal choices', () => {
    const movement = show(withLedger(10n * og + 1n, 12n * og + 1n));
    fireEvent.click(screen.getByRole('button', { name: 'Keep the minimum: 7 0G' }));
    submit();
    expect(movement.start).toHaveBeenLastCalledWith({ kind: 'withdraw', amount: 7n * og + 1n });
    fireEvent.click(screen.getByRole('button', { name: 'Take all: 10 0G' }));
    submit();
    expect(movement.start).toHaveBeenLastCalledWith({ kind: 'withdraw', amount: 10n * og + 1n });
  });

  it('refuses what lies between, with both ways out', () => {
    const movement = show(withLedger(10n * og, 10n * og));
    type('8');
    submit();
    expect(screen.getByText(/at least 3 0G\. Take up to 7 0G, or everything: 10 0G\./)).toBeTruthy();
    expect(movement.start).not.toHaveBeenCalled();
  });

  it('offers only everything where less than the minimum is available', () => {
    show(withLedger(2n * og, 9n * og));
    expect(screen.queryByRole('button', { name: /^Keep the minimum/ })).toBeNull();
    type('1');
    expect(screen.getByText(/so only everything can be taken: 2 0G/)).toBeTruthy();
  });

  it('says when the last of it deletes the account, and what becomes of revoked keys', () => {
    show(withLedger(5n * og, 5n * og, { subAccounts: [testSubAccount({ balance: 0n, revokedBitmap: 2n })] }));
    type('5');
    expect(screen.getByText(/deletes the main account and all sub-accounts/)).toBeTruthy();
    expect(screen.getByText(/Keys you revoked one by one would work again/)).toBeTruthy();
    type('2');
    expect(screen.queryByText(/deletes the main account/)).toBeNull();
  });
});

describe('closing the account', () => {
  const show = (account: AccountState, state: Movement['state'] = ready) => {
    const movement = movementAt(state);
    render(<CloseForm account={account} chainTime={now} movement={movement} />);
    return movement;
  };
  const items = () =>
    within(screen.getByRole('list', { name: 'What is left to do' }))
      .getAllByRole('listitem')
      .map((item) => item.textContent);

  it('lists what is left, from the chain', () => {
    const sub = testSubAccount({ balance: 2n * og, revokedBitmap: 1n });
    const movement = show(withLedger(3n * og, 5n * og, { subAccounts: [sub] }));
    expect(items()).toEqual([
      expect.stringMatching(/^End the keys with 1 provider.*now$/),
      'Ask back or collect from 1 providernow',
      'Withdraw everything, which deletes the accountlater',
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Check the next step' }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'close-account' });
  });

  it('waits until a stated time where nothing else is left', () => {
    const refunds = [{ index: 0n, amount: 2n * og, createdAt: now - 3600n }];
    show(withLedger(0n, 2n * og, { subAccounts: [testSubAccount({ pendingRefund: 2n * og, refunds })] }));
    expect(items()[2]).toMatch(/^2 0G is on its way, all of it .* \(in 23h\)waits$/);
    expect(screen.queryByRole('button', { name: 'Check the next step' })).toBeNull();
    expect(screen.getByText(/Come back then/)).toBeTruthy();
  });

  it('waits for nothing that is due already: that is collected', () => {
    const refunds = [{ index: 0n, amount: 2n * og, createdAt: now - 86_400n }];
    show(withLedger(0n, 2n * og, { subAccounts: [testSubAccount({ pendingRefund: 2n * og, refunds })] }));
    expect(items().slice(1)).toEqual([
      'Ask back or collect from 1 providernow',
      'Withdraw everything, which deletes the accountlater',
    ]);
  });

  it('ends with everything in the wallet', () => {
    show(withLedger(4n * og, 4n * og));
    expect(items().at(-1)).toBe('Withdraw 4 0G, which deletes the accountnow');
    cleanup();
    const intent = { kind: 'close-account' } as const;
    show(testAccountState({ ledger: undefined }), {
      kind: 'confirmed',
      intent,
      hash: testHash(1),
      outcome: { kind: 'withdrew', amount: 4n * og },
      block: { number: 42n, hash: testHash(42) },
      feePaid: 1n,
    });
    expect(screen.getByText('The contract holds no account of yours any more.')).toBeTruthy();
    expect(screen.getByText('4 0G went to the wallet in block 42.')).toBeTruthy();
  });

  it('names money that this page cannot move', () => {
    show(withLedger(0n, 2n * og));
    expect(items()).toContain('2 0G stands with other services and is moved by the CLIwaits');
  });
});
