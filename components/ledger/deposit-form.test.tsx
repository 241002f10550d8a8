import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KnownAddress } from '@/lib/domain/address-book';
import type { RecipientLook } from '@/lib/react/use-recipient';
import { testAccountState, testAddress, testHash } from '@/lib/testing/builders';
import { DepositForm } from './deposit-form';

const og = 10n ** 18n;
const own = testAddress(1);
const friend = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
/** Begins and ends as the friend's does. */
const poisoned = `0x5aae${'0'.repeat(32)}eaed`;
const ledger = testAddress(900);
const known: readonly KnownAddress[] = [
  { address: own, role: 'own' },
  { address: ledger, role: 'ledger-contract' },
  { address: friend, role: 'used-before' },
];
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const found = (available: bigint | undefined, isContract = false): RecipientLook['found'] => ({
  state: 'fresh',
  value: { address: friend, available, isContract },
  block,
  readAt: 1,
});

afterEach(cleanup);

function show(answer: RecipientLook['found'] = undefined) {
  const start = vi.fn(() => true);
  const look = vi.fn();
  render(
    <DepositForm
      account={testAccountState()}
      movement={{
        state: { kind: 'ready', intent: undefined, isDeclined: false },
        start,
        confirm: vi.fn(),
        cancel: vi.fn(),
        reset: vi.fn(),
      }}
      recipient={{ found: answer, look }}
      known={known}
    />,
  );
  fireEvent.click(screen.getByRole('checkbox', { name: 'For another address' }));
  const typeTo = (text: string) =>
    fireEvent.change(screen.getByRole('textbox', { name: 'Address that gets it' }), { target: { value: text } });
  const typeAmount = (text: string) =>
    fireEvent.change(screen.getByRole('textbox', { name: 'Amount in 0G' }), { target: { value: text } });
  const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Check the deposit' }));
  return { start, look, typeTo, typeAmount, submit };
}

describe('a deposit for another address', () => {
  it('goes to that address, to the neuron, and says that only its owner can withdraw it', () => {
    const { start, look, typeTo, typeAmount, submit } = show(found(2n * og));
    typeTo(friend);
    expect(look).toHaveBeenLastCalledWith(friend);
    typeAmount('1.000000000000000001');
    expect(screen.getByText('Only that address can withdraw what you deposit for it.')).toBeTruthy();
    expect(screen.getByText(/will have 3\.000000000000000001 0G available instead of 2\./)).toBeTruthy();
    submit();
    expect(start).toHaveBeenCalledWith({ kind: 'deposit-for', recipient: friend, amount: og + 1n });
  });

  it('holds it to the minimum of the recipient, not to the own one', () => {
    const { start, typeTo, typeAmount, submit } = show(found(undefined));
    typeTo(friend);
    typeAmount('2');
    submit();
    expect(screen.getByText('The smallest amount here is 3 0G.')).toBeTruthy();
    expect(start).not.toHaveBeenCalled();
  });

  it.each([
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed', /The capitals do not fit/],
    ['0x123', /This is not an address/],
    [`0x${'0'.repeat(40)}`, 'Nobody owns the zero address.'],
    [own, /This is your own address/],
    [ledger, /Nobody could withdraw what is deposited for it/],
  ])('refuses %s with a sentence', (address, sentence) => {
    const { start, look, typeTo, typeAmount, submit } = show();
    typeTo(address);
    typeAmount('1');
    submit();
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(start).not.toHaveBeenCalled();
    expect(look.mock.calls.every(([asked]) => asked === undefined || asked === own || asked === ledger)).toBe(true);
  });

  it('asks for the address before anything starts', () => {
    const { start, typeAmount, submit } = show();
    typeAmount('1');
    submit();
    expect(screen.getByText('Enter an address.')).toBeTruthy();
    expect(start).not.toHaveBeenCalled();
  });

  it('warns of an address that only looks like a known one', () => {
    const { typeTo } = show();
    typeTo(poisoned);
    expect(screen.getByText('It only looks like an address you know')).toBeTruthy();
    expect(screen.getByText(new RegExp(`The ends are those of ${friend}`))).toBeTruthy();
    typeTo(friend);
    expect(screen.queryByText('It only looks like an address you know')).toBeNull();
    expect(screen.getByText('You have deposited for this address before.')).toBeTruthy();
  });

  it('warns of a contract, and of an address that no capitals protect', () => {
    const { typeTo } = show(found(undefined, true));
    typeTo(testAddress(77).toLowerCase());
    expect(screen.getByText('A contract stands at this address')).toBeTruthy();
    expect(screen.getByText(/so a slip cannot be noticed/)).toBeTruthy();
  });
});
