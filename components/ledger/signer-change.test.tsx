import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AcceptedSigners, withAcceptance } from '@/lib/domain/accepted-signer';
import { parseNotes, withUse } from '@/lib/domain/favourite';
import { testAccountState, testAddress, testHash, testService, testSubAccount } from '@/lib/testing/builders';
import { AccountView } from './account-view';
import { signerChanges } from './signer-change';

const provider = testAddress(500);
const never = testAddress(501);
const before = testAddress(31);
const now = testAddress(32);
const at = 1_700_000_000_000;
const services = [provider, never].map((each) => testService({ provider: each, teeSignerAddress: now }));
const none: AcceptedSigners = new Map();
const notesWith = (signer: typeof now) => withUse(parseNotes(''), provider, { at, model: 'm', signer });

afterEach(cleanup);

describe('signers held against those the reader had answers from', () => {
  it('finds the provider that signs with another key, and none that was never used', () => {
    expect([...signerChanges(services, { notes: notesWith(before), accepted: none })]).toEqual([
      [provider.toLowerCase(), { before, now, at, by: 'use' }],
    ]);
  });

  it('finds nothing where the key is the same in another casing', () => {
    const upper = testAddress(0xabcdef);
    const service = testService({ provider, teeSignerAddress: upper });
    const notes = withUse(parseNotes(''), provider, { at, model: 'm', signer: `0x${upper.slice(2).toLowerCase()}` });
    expect(signerChanges([service], { notes, accepted: none }).size).toBe(0);
  });
});

describe('another key than when the provider was last used', () => {
  const show = (changes: ReturnType<typeof signerChanges> | undefined) => {
    const state = testAccountState({
      ledger: { owner: testAddress(1), available: 10n ** 19n, total: 10n ** 19n },
      subAccounts: [testSubAccount({ provider, balance: 0n, acknowledged: false })],
    });
    const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n };
    render(
      <AccountView
        account={{ state: 'fresh', value: state, block, readAt: Date.now() }}
        uses={new Map()}
        charged={new Map()}
        models={undefined}
        fundable={[provider, never].map((each) => ({ provider: each, model: 'm' }))}
        preferred={undefined}
        preferredAmount={undefined}
        signerChanges={changes}
        movement={{
          state: { kind: 'ready', intent: undefined, isDeclined: false },
          ...{ start: vi.fn(() => true), confirm: vi.fn(), cancel: vi.fn(), reset: vi.fn() },
        }}
        wrongNetwork={false}
        onConnect={vi.fn()}
      />,
    );
  };
  const form = (name: string) => within(screen.getByRole('region', { name }));
  const choose = (value: string) =>
    fireEvent.change(form('Fund a provider').getByRole('combobox', { name: 'Provider' }), { target: { value } });
  const title = 'Another key signs now';

  it('is said before money is moved there, with both keys, and only for that provider', () => {
    show(signerChanges(services, { notes: notesWith(before), accepted: none }));
    choose(never);
    expect(form('Fund a provider').queryByText(title)).toBeNull();
    choose(provider);
    expect(form('Fund a provider').getByText(title)).toBeTruthy();
    expect(form('Fund a provider').getByTitle(before)).toBeTruthy();
    expect(form('Fund a provider').getByTitle(now)).toBeTruthy();
  });

  it('is said where the key can be accepted', () => {
    show(signerChanges(services, { notes: notesWith(before), accepted: none }));
    expect(form('Signing keys').getByText(title)).toBeTruthy();
  });

  it('is said of a provider that was only funded, with the key its acceptance was for', () => {
    const accepted = withAcceptance(none, { provider, signer: before }, at);
    show(signerChanges(services, { notes: parseNotes(''), accepted }));
    choose(provider);
    expect(form('Fund a provider').getByText(/^When you accepted this provider/)).toBeTruthy();
    expect(form('Fund a provider').getByTitle(before)).toBeTruthy();
  });

  it('is not said once the new key was accepted after the last answer', () => {
    const accepted = withAcceptance(none, { provider, signer: now }, at + 1);
    expect(signerChanges(services, { notes: notesWith(before), accepted }).size).toBe(0);
  });

  it('is not said where nothing changed or the market is not read', () => {
    show(signerChanges(services, { notes: notesWith(now), accepted: none }));
    choose(provider);
    expect(screen.queryByText(title)).toBeNull();
    cleanup();
    show(undefined);
    choose(provider);
    expect(screen.queryByText(title)).toBeNull();
  });
});
