import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { account, accountProps, fresh, og, other, provider, providerKey } from '@/lib/testing/account-sample';
import { testAccountState } from '@/lib/testing/builders';
import { drawAccount } from './account-view-drawn';

const scrollIntoView = vi.fn();
// The test browser lays nothing out and cannot scroll.
beforeEach(() => {
  scrollIntoView.mockReset();
  Element.prototype.scrollIntoView = scrollIntoView;
});
afterEach(cleanup);

const showAccount = (props: Partial<Parameters<typeof drawAccount>[0]> = {}) =>
  drawAccount({ ...accountProps(), ...props });

const depositForm = () => screen.getByRole('region', { name: 'Deposit' });
const fundForm = () => screen.getByRole('region', { name: 'Fund a provider' });
const amountIn = (form: HTMLElement) => within(form).getByRole('textbox', { name: 'Amount in 0G' });
const type = (form: HTMLElement, text: string) => fireEvent.change(amountIn(form), { target: { value: text } });

describe('the deposit form', () => {
  it.each([
    ['abc', 'This is not a number. Write digits and at most one decimal sign, like 1.5.'],
    ['1e3', 'Write the number out, without an exponent: 1.5, not 1e3.'],
    ['-1', 'An amount cannot be below zero.'],
    ['0', 'Enter an amount above zero.'],
    ['0.0000000000000000001', '0G has 18 decimals at most. Anything finer does not exist.'],
    ['9'.repeat(60), 'This is more 0G than there can be. Check the digits.'],
    ['1,000', 'This could mean two amounts. Write decimals as 1.5 and leave out group signs.'],
    ['812.4', 'The wallet can spare at most 812.39 0G.'],
  ])('refuses %s with a sentence and keeps it', (text, sentence) => {
    const { movement } = showAccount();
    type(depositForm(), text);
    fireEvent.click(within(depositForm()).getByRole('button', { name: 'Check the deposit' }));
    expect(within(depositForm()).getByText(sentence)).toBeTruthy();
    expect(amountIn(depositForm()).getAttribute('aria-invalid')).toBe('true');
    expect(amountIn(depositForm()).getAttribute('value')).toBe(text);
    expect(movement.start).not.toHaveBeenCalled();
  });

  it('says nothing about an empty field before it is asked', () => {
    const { movement } = showAccount();
    expect(within(depositForm()).queryByText('Enter an amount.')).toBeNull();
    fireEvent.click(within(depositForm()).getByRole('button', { name: 'Check the deposit' }));
    expect(within(depositForm()).getByText('Enter an amount.')).toBeTruthy();
    expect(movement.start).not.toHaveBeenCalled();
  });

  it('refuses a first deposit below the minimum of the contract', () => {
    showAccount({ account: fresh(testAccountState({ ledger: undefined })) });
    type(depositForm(), '2.999999999999999999');
    expect(within(depositForm()).getByText('The smallest amount here is 3 0G.')).toBeTruthy();
  });

  it('says what will happen and starts with the exact neuron', () => {
    const { movement } = showAccount();
    type(depositForm(), '1.000000000000000001');
    expect(
      within(depositForm()).getByText('Your main account will have 5.000000000000000001 0G available instead of 4.'),
    ).toBeTruthy();
    fireEvent.click(within(depositForm()).getByRole('button', { name: 'Check the deposit' }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'deposit', amount: og + 1n });
  });

  it('fills in all but the reserve for fees, exactly', () => {
    const { movement } = showAccount({ account: fresh({ ...account, wallet: 123_456_789_012_345_678_901n }) });
    fireEvent.click(within(depositForm()).getByRole('button', { name: /^Max: use all/ }));
    fireEvent.click(within(depositForm()).getByRole('button', { name: 'Check the deposit' }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'deposit', amount: 123_446_789_012_345_678_901n });
  });

  it('offers no button while the wallet is on another network', () => {
    showAccount({ wrongNetwork: true });
    expect(within(depositForm()).queryByRole('button', { name: 'Check the deposit' })).toBeNull();
    expect(within(depositForm()).getByText(/Switch it first/)).toBeTruthy();
  });
});

describe('the transfer form', () => {
  it('chooses the only provider, says what will be spendable, and starts', () => {
    const { movement } = showAccount();
    type(fundForm(), '2');
    expect(within(fundForm()).getByText(/Of the 7.187 0G then with this provider, 6.187 can be spent/)).toBeTruthy();
    fireEvent.click(within(fundForm()).getByRole('button', { name: 'Check the transfer' }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'fund-provider', provider, amount: 2n * og });
  });

  it('warns where everything would be the minimum that is never spent', () => {
    const state = { ...account, subAccounts: [] };
    showAccount({ account: fresh(state) });
    type(fundForm(), '1');
    expect(within(fundForm()).getByText(/leaves nothing to spend/)).toBeTruthy();
    expect(within(fundForm()).getByText(/also accepts the signing key/)).toBeTruthy();
  });

  it('says which retrieval it would cancel', () => {
    showAccount({ fundable: [{ provider: other, model: 'other' }] });
    type(fundForm(), '0.5');
    expect(
      within(fundForm()).getByText('0.5 0G of it comes from a retrieval that this cancels, newest part first.'),
    ).toBeTruthy();
  });

  it('refuses more than is available and asks for a provider where several could be meant', () => {
    const two = [
      { provider, model: 'a' },
      { provider: other, model: 'b' },
    ];
    const { movement } = showAccount({ fundable: two });
    type(fundForm(), '1');
    fireEvent.click(within(fundForm()).getByRole('button', { name: 'Check the transfer' }));
    expect(movement.start).not.toHaveBeenCalled();
    fireEvent.change(within(fundForm()).getByRole('combobox', { name: 'Provider' }), { target: { value: provider } });
    type(fundForm(), '4.000000000000000001');
    expect(within(fundForm()).getByText(/this would take 4.000000000000000001 0G/)).toBeTruthy();
  });

  it('takes the provider a link asked for, in any casing', () => {
    const two = [
      { provider: other, model: 'b' },
      { provider, model: 'a' },
    ];
    const { movement } = showAccount({ fundable: two, preferred: provider.toLowerCase() });
    type(fundForm(), '1');
    fireEvent.click(within(fundForm()).getByRole('button', { name: 'Check the transfer' }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'fund-provider', provider, amount: og });
  });

  it('is where a link that asks for it leads, and nothing leads there without one', () => {
    showAccount();
    expect(scrollIntoView).not.toHaveBeenCalled();
    cleanup();
    showAccount({ preferred: provider });
    expect(document.activeElement).toBe(fundForm());
    expect(scrollIntoView.mock.contexts).toEqual([fundForm()]);
  });

  it('begins with the amount a link asked for, to the neuron', () => {
    const { movement } = showAccount({ preferred: provider, preferredAmount: og + 1n });
    expect(amountIn(fundForm()).getAttribute('value')).toBe('1.000000000000000001');
    expect(amountIn(depositForm()).getAttribute('value')).toBe('');
    fireEvent.click(within(fundForm()).getByRole('button', { name: 'Check the transfer' }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'fund-provider', provider, amount: og + 1n });
  });

  it('deposits and transfers in one go where there is no main account', () => {
    const { movement } = showAccount({ account: fresh(testAccountState({ ledger: undefined })) });
    type(fundForm(), '2');
    expect(
      within(fundForm()).getByText('Two steps: deposit 3 0G from the wallet, then move 2 0G to this provider.'),
    ).toBeTruthy();
    expect(
      within(fundForm()).getByText(/The wallet asks twice\. If it can run both as one, it asks once/),
    ).toBeTruthy();
    fireEvent.click(within(fundForm()).getByRole('button', { name: 'Check deposit and transfer' }));
    expect(movement.start).toHaveBeenCalledWith({
      kind: 'fund-and-start',
      provider,
      deposit: 3n * og,
      amount: 2n * og,
    });
  });

  it('offers to deposit what the main account lacks, to the neuron', () => {
    const { movement } = showAccount();
    type(fundForm(), '4.000000000000000001');
    fireEvent.click(within(fundForm()).getByRole('button', { name: 'Check the transfer' }));
    expect(movement.start).not.toHaveBeenCalled();
    fireEvent.click(within(fundForm()).getByRole('button', { name: 'Check deposit and transfer' }));
    expect(movement.start).toHaveBeenCalledWith({
      kind: 'fund-and-start',
      provider,
      deposit: 1n,
      amount: 4n * og + 1n,
    });
  });

  it('offers no deposit that the wallet could not pay', () => {
    showAccount();
    type(fundForm(), '900');
    expect(within(fundForm()).getByText(/this would take 900 0G/)).toBeTruthy();
    expect(within(fundForm()).queryByRole('button', { name: 'Check deposit and transfer' })).toBeNull();
  });

  it('suggests an amount from the reader’s own answers, and fills it in', () => {
    const owing = new Map([[providerKey, { amount: 13n * 10n ** 15n, receipts: 18, withoutFee: 0 }]]);
    showAccount({ uses: owing, costs: new Map([[providerKey, [10n ** 17n, 10n ** 17n, 10n ** 17n]]]) });
    const button = within(fundForm()).getByRole('button', { name: /^Suggested/ });
    expect(button.textContent).toBe('Suggested: 0.83 0G, for about 50 answers like your last ones');
    fireEvent.click(button);
    expect(amountIn(fundForm()).getAttribute('value')).toBe('0.83');
    expect(within(fundForm()).getByText('0.013 0G of that is used already and will be charged.')).toBeTruthy();
  });

  it('suggests nothing where an answer may have cost anything', () => {
    const owing = new Map([[providerKey, { amount: 10n ** 16n, receipts: 2, withoutFee: 1 }]]);
    showAccount({ uses: owing, costs: new Map([[providerKey, [10n ** 17n, 10n ** 17n, 10n ** 17n]]]) });
    expect(within(fundForm()).queryByRole('button', { name: /^Suggested/ })).toBeNull();
  });

  it('suggests nothing while usage is not known', () => {
    showAccount({ uses: undefined, costs: undefined });
    expect(within(fundForm()).queryByRole('button', { name: /^Suggested/ })).toBeNull();
  });
});
