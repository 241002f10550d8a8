import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError, type Cure } from '@/lib/domain/error';
import { account, accountProps, block, fresh, og, providerKey } from '@/lib/testing/account-sample';
import { testAccountState, testAddress } from '@/lib/testing/builders';
import { AccountView, type AccountViewProps } from './account-view';
import { drawAccount, movementAt, ready } from './account-view-drawn';

class SampleError extends AppError {
  readonly code: string;
  readonly cure: Cure;
  constructor(code: string, cure: Cure) {
    super(code);
    this.code = code;
    this.cure = cure;
  }
}

afterEach(cleanup);

const showAccount = (props: Partial<Parameters<typeof drawAccount>[0]> = {}) =>
  drawAccount({ ...accountProps(), ...props });

const equation = () => screen.getByRole('region', { name: 'Where your money is' });

describe('the screens of the account', () => {
  it('asks for a wallet where none is connected', () => {
    const { onConnect } = showAccount({ account: undefined });
    fireEvent.click(screen.getByRole('button', { name: 'Connect wallet' }));
    expect(onConnect).toHaveBeenCalledOnce();
  });

  it('says where an empty ledger is shown that a balance with the Router is another one', () => {
    showAccount({ account: fresh({ ...account, ledger: undefined, subAccounts: [] }) });
    expect(screen.getByText(/^Your Direct ledger/).textContent).toContain('A balance with the Router is another pool');
    const link = screen.getByRole('link', { name: 'Direct and Router compared' });
    expect([link.getAttribute('rel'), link.getAttribute('target')]).toEqual(['noreferrer noopener', '_blank']);
  });

  it('claims nothing while it loads', () => {
    showAccount({ account: { state: 'loading' } });
    expect(screen.getByText('Reading your account from the contract')).toBeTruthy();
    expect(screen.queryByText('No main account yet')).toBeNull();
  });

  it('shows a failed reading as failed, not as an empty account', () => {
    const retry = vi.fn();
    showAccount({ account: { state: 'failed', error: new SampleError('rpc-unavailable', 'retry'), retry } });
    expect(screen.getByRole('alert').textContent).toContain('The network node did not answer');
    expect(screen.queryByText('No main account yet')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('keeps stale figures and says why', () => {
    showAccount({
      account: {
        state: 'stale',
        value: account,
        block,
        readAt: Date.now() - 60_000,
        error: new SampleError('rpc-busy', 'retry'),
        retry: () => {},
      },
    });
    expect(screen.getByText(/Last good reading, 1m ago/)).toBeTruthy();
    expect(equation()).toBeTruthy();
  });

  it('keeps an amount that is being typed while a node does not answer for a moment', () => {
    const props: AccountViewProps = {
      account: fresh(account),
      uses: undefined,
      charged: undefined,
      models: undefined,
      fundable: [],
      preferred: undefined,
      preferredAmount: undefined,
      movement: movementAt(ready),
      wrongNetwork: false,
      onConnect: () => {},
    };
    const { rerender } = render(<AccountView {...props} />);
    const typed = () =>
      within(screen.getByRole('region', { name: 'Deposit' })).getByRole('textbox', { name: 'Amount in 0G' });
    fireEvent.change(typed(), { target: { value: '7.25' } });
    const error = new SampleError('rpc-busy', 'retry');
    const stale = { state: 'stale', value: account, block, readAt: Date.now(), error, retry: () => {} } as const;
    rerender(<AccountView {...props} account={stale} />);
    expect(typed().getAttribute('value')).toBe('7.25');
  });

  it('does not call free of charge what was used without a known fee', () => {
    showAccount({ uses: new Map([[providerKey, { amount: 0n, receipts: 1, withoutFee: 1 }]]) });
    const [row] = screen.getAllByRole('row').filter((line) => line.textContent?.includes('1 receipt has no fee'));
    if (row === undefined) throw new Error('no row says so');
    const [, spendable, unsettled] = within(row).getAllByRole('cell');
    expect(spendable?.textContent).not.toMatch(/\d/);
    expect(unsettled?.textContent?.replace('1 receipt has no fee', '')).not.toMatch(/\d/);
  });

  it('names the minimum where there is no main account', () => {
    showAccount({ account: fresh(testAccountState({ ledger: undefined })) });
    expect(screen.getByText('The first deposit opens it. The contract asks for at least 3 0G.')).toBeTruthy();
  });
});

describe('the equation', () => {
  it('adds up, from one reading', () => {
    showAccount();
    const text = equation().textContent ?? '';
    for (const part of ['812.4', '4.187', '1.013', '0.8', '0.013', '4.174', '18 receipts'])
      expect(text).toContain(part);
    expect(screen.queryByText('These figures do not add up')).toBeNull();
  });

  it('reads aloud as sums: sign, name, amount', () => {
    showAccount();
    const sums = within(equation())
      .getAllByRole('list')
      .map((sum) =>
        within(sum)
          .getAllByRole('listitem')
          .map((term) =>
            [...term.querySelectorAll('[aria-hidden=true]')].reduce(
              (text, sign) => text.replace(sign.textContent ?? '', ''),
              term.textContent ?? '',
            ),
          ),
      );
    expect(sums[0]?.slice(1, 3)).toEqual([
      expect.stringMatching(/^fundsMain account10/),
      expect.stringMatching(/^equalsAvailable4/),
    ]);
    expect(sums.map((sum) => sum.length)).toEqual([4, 4, 3]);
  });

  it('shows a dash, never a zero, while what is owed is unknown', () => {
    showAccount({ uses: undefined });
    expect(within(equation()).getAllByText('Not known until history and receipts have been read.')).toHaveLength(2);
  });

  it('says so when the contract holds more than its parts', () => {
    showAccount({
      account: fresh({ ...account, ledger: { owner: testAddress(1), available: 4n * og, total: 11n * og } }),
    });
    expect(screen.getByText('These figures do not add up')).toBeTruthy();
  });

  it('tells the picture in words', () => {
    showAccount();
    expect(screen.getByRole('img', { name: /Of 10 0G in the main account, 4.174 can be spent/ })).toBeTruthy();
  });
});

describe('what stands with providers', () => {
  it('adds up in each row, keeps removed services, and tells when a retrieval is ready', () => {
    showAccount();
    const rows = within(screen.getByRole('table', { name: 'Sub-accounts' }))
      .getAllByRole('row')
      .slice(1);
    const cells = (index: number) =>
      within(rows[index] ?? document.body)
        .getAllByRole('cell')
        .map((cell) => cell.textContent);
    expect(cells(0).slice(1, 7)).toEqual(['4.174', '0.013', '1', '0', '5.187', '0.00021345']);
    expect(cells(1)[0]).toContain('no service any more');
    expect(cells(1).slice(1, 6)).toEqual(['0', '0', '0.013', '0.8ready in 21h 13m', '0.813']);
  });
});
