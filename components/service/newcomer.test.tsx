import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountState } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import { testAccountState, testHash, testSubAccount } from '@/lib/testing/builders';
import { NewcomerChecklist } from './newcomer-checklist';
import { coinsForFirstAnswer, NewcomerCoins } from './newcomer-coins';
import { type NewcomerFacts, newcomerSteps } from './newcomer-steps';

afterEach(cleanup);

const og = 10n ** 18n;
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const fresh = (value: AccountState): Remote<AccountState> => ({ state: 'fresh', value, block, readAt: 1 });
const funded = testAccountState({ subAccounts: [testSubAccount({ balance: 2n * og, pendingRefund: 0n })] });

const statesOf = (facts: NewcomerFacts) => newcomerSteps(facts).map(({ state }) => state);

describe('the newcomer’s steps', () => {
  it('are derived from the wallet, the chain and what was answered here', () => {
    const wallet = 'connected';
    expect(statesOf({ wallet: 'absent', account: undefined, answered: false })).toEqual([
      'next',
      'later',
      'later',
      'later',
    ]);
    const none = fresh(testAccountState({ ledger: undefined }));
    expect(statesOf({ wallet, account: none, answered: false })).toEqual(['done', 'next', 'later', 'later']);
    expect(statesOf({ wallet, account: fresh(testAccountState()), answered: false })).toEqual([
      'done',
      'done',
      'next',
      'later',
    ]);
    expect(statesOf({ wallet, account: fresh(funded), answered: false })).toEqual(['done', 'done', 'done', 'next']);
    expect(statesOf({ wallet, account: fresh(funded), answered: true })).toEqual(['done', 'done', 'done', 'done']);
  });

  it('do not count the reserve of a provider, nor what is on its way back', () => {
    const reserve = testAccountState({ subAccounts: [testSubAccount({ balance: og, pendingRefund: 0n })] });
    const leaving = testAccountState({ subAccounts: [testSubAccount({ balance: 5n * og, pendingRefund: 4n * og })] });
    for (const account of [reserve, leaving])
      expect(statesOf({ wallet: 'connected', account: fresh(account), answered: false })[2]).toBe('next');
  });

  it('claim nothing that is not known, and offer at most one next step, for any facts', () => {
    const account = fc.constantFrom<Remote<AccountState> | undefined>(
      undefined,
      { state: 'loading' },
      fresh(funded),
      fresh(testAccountState({ ledger: undefined })),
    );
    const wallet = fc.constantFrom('absent', 'loading', 'connecting', 'connected');
    fc.assert(
      fc.property(fc.record({ wallet, account, answered: fc.constantFrom(undefined, true, false) }), (facts) => {
        const states = statesOf(facts);
        expect(states.filter((state) => state === 'next').length).toBeLessThanOrEqual(1);
        // Nothing after an open step is next, so that nothing flashes as its turn before it is known.
        expect(states.slice(states.findIndex((state) => state !== 'done') + 1)).not.toContain('next');
        if (facts.wallet === 'loading') expect(new Set(states)).toEqual(new Set(['unknown']));
      }),
    );
  });

  it('give a button to the next one alone', () => {
    const onConnect = vi.fn();
    const steps = newcomerSteps({ wallet: 'absent', account: undefined, answered: false });
    render(<NewcomerChecklist steps={steps} minimum={undefined} onConnect={onConnect} />);
    fireEvent.click(screen.getByRole('button', { name: 'Connect' }));
    expect(onConnect).toHaveBeenCalledOnce();
    expect(screen.queryByRole('link')).toBeNull();
    cleanup();
    const next = newcomerSteps({ wallet: 'connected', account: fresh(testAccountState()), answered: false });
    render(<NewcomerChecklist steps={next} minimum={3n * og} onConnect={onConnect} />);
    expect(screen.getByRole('link', { name: 'Fund' })).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('the coins for a first answer', () => {
  const poor = testAccountState({ wallet: og / 2n, ledger: undefined });
  const show = (account: AccountState, network: { readonly faucetUrl?: string; readonly local?: boolean } = {}) =>
    render(<NewcomerCoins account={account} faucetUrl={network.faucetUrl} local={network.local ?? false} />).container;

  it('open an account and leave one provider more than its reserve', () => {
    const { limits } = poor;
    expect(coinsForFirstAnswer({ limits: { ...limits, minAccountBalance: 3n * og } })).toBe(3n * og);
    expect(coinsForFirstAnswer({ limits: { ...limits, minAccountBalance: og / 10n } })).toBe(2n * og);
  });

  it('are named with what is held, and a test network leads to its faucet', () => {
    const { textContent } = show(poor, { faucetUrl: 'https://faucet.example' });
    expect(textContent).toMatch(/^A first answer takes \d+ 0G .* You hold 0\.5 0G\./u);
    const link = screen.getByRole('link', { name: 'Get test coins from the network’s faucet' });
    expect([link.getAttribute('href'), link.getAttribute('rel')]).toEqual([
      'https://faucet.example',
      'noopener noreferrer',
    ]);
  });

  it('are told of in words on the main network, without a link to anybody', () => {
    expect(show(poor).textContent).toContain('Have 0G sent to your wallet’s address on this network');
    expect(screen.queryByRole('link')).toBeNull();
    cleanup();
    expect(show(poor, { local: true }).textContent).toContain('the accounts named when it started hold coins');
  });

  it('are no matter for one who has them, in the wallet or in the main account', () => {
    expect(show(testAccountState({ wallet: 10n * og, ledger: undefined })).textContent).toBe('');
    expect(show(testAccountState({ wallet: 0n })).textContent).toBe('');
    expect(show({ ...funded, wallet: 0n, ledger: undefined }).textContent).toBe('');
  });
});
