import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Remote } from '@/lib/domain/remote';
import type { Movement } from '@/lib/react/use-movement';
import { testAccountState, testAddress, testHash, testSubAccount } from '@/lib/testing/builders';
import { AccountView, type AccountViewProps } from './account-view';

const og = 10n ** 18n;
const owner = testAddress(1);
const provider = testAddress(500);
const tuner = testAddress(700);
const block = { number: 42n, hash: testHash(42), timestamp: 1_700_000_000n } as const;
const fresh = <T,>(value: T): Remote<T> => ({ state: 'fresh', value, block, readAt: Date.now() });
const refunds = [{ index: 0n, amount: og, createdAt: block.timestamp - 3600n }];
const account = testAccountState({
  ledger: { owner, available: 4n * og, total: 13n * og },
  subAccounts: [testSubAccount({ balance: 4n * og, pendingRefund: og, refunds })],
  fineTuning: [
    {
      provider: tuner,
      balance: 5n * og,
      pendingRefund: 2n * og,
      refunds: 1,
      service: { address: testAddress(800), name: 'fine-tuning-v1.0' },
    },
  ],
});

afterEach(cleanup);

const movementAt = (state: Movement['state']) => ({
  state,
  start: vi.fn(() => true),
  confirm: vi.fn(),
  cancel: vi.fn(),
  reset: vi.fn(),
});

const base: AccountViewProps = {
  account: fresh(account),
  uses: new Map([[provider.toLowerCase(), { amount: og / 2n, receipts: 3, withoutFee: 1 }]]),
  charged: new Map(),
  models: new Map([[provider.toLowerCase(), 'local/handbook']]),
  fundable: [],
  preferred: undefined,
  preferredAmount: undefined,
  requests: new Map(),
  rpcUrl: 'http://127.0.0.1:8545/',
  onWatch: vi.fn(),
  movement: movementAt({ kind: 'ready', intent: undefined, isDeclined: false }),
  wrongNetwork: false,
  onConnect: vi.fn(),
};

const show = (props: Partial<AccountViewProps> = {}) => render(<AccountView {...base} {...props} />);
const equation = () => screen.getByRole('region', { name: 'Where your money is' });

describe('the terms of the equation', () => {
  it.each([
    ['In the wallet', /No contract can take it without your signature/],
    ['Available', /up to 1 0G, which keeps the minimum, or everything: 4 0G/],
    ['Reserved minimum', /answer no request that would touch it/],
    ['Being retrieved', /ready .* \(in 23h\)/],
    ['Used, not yet settled', /3 receipts/],
    ['Truly spendable', /local\/handbook.*1\.5/],
    ['With fine-tuning providers', /the CLI moves it/],
  ])('explain themselves: %s', (term, words) => {
    show();
    const [button] = within(equation()).getAllByRole('button', { name: term });
    if (button === undefined) throw new Error(`no term ${term}`);
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    const explained = document.getElementById(button.getAttribute('aria-controls') ?? '');
    expect(explained?.textContent).toMatch(words);
    fireEvent.click(button);
    expect(explained?.textContent).toBe('');
  });

  it('counts what stands with fine-tuning as a part, so that nothing is missing', () => {
    show();
    expect(within(equation()).getByText('5')).toBeTruthy();
    expect(screen.queryByText('These figures do not add up')).toBeNull();
  });
});

describe('fine-tuning sub-accounts', () => {
  it('are shown with the commands that move them, and with no button', () => {
    show();
    const region = screen.getByRole('region', { name: 'With fine-tuning providers' });
    expect(within(region).getByText('fine-tuning-v1.0')).toBeTruthy();
    expect(
      within(region).getByText(`0g-compute-cli retrieve-fund --provider ${tuner} --service fine-tuning`),
    ).toBeTruthy();
    expect(within(region).getByText(/^0g-compute-cli fine-tuning chat --provider ANSWERING_PROVIDER/)).toBeTruthy();
    expect(within(region).getByText("export ZG_RPC_ENDPOINT='http://127.0.0.1:8545/'")).toBeTruthy();
    expect(within(region).queryByRole('link')).toBeNull();
  });

  it('take no room where there are none', () => {
    show({ account: fresh({ ...account, fineTuning: [] }) });
    expect(screen.queryByRole('region', { name: 'With fine-tuning providers' })).toBeNull();
  });
});

describe('looking at another address', () => {
  it('shows everything readable and nothing that could be signed', () => {
    show({ watching: owner, uses: undefined });
    expect(screen.getByText('You are looking at this address')).toBeTruthy();
    expect(equation()).toBeTruthy();
    expect(screen.getByRole('table', { name: 'Sub-accounts' })).toBeTruthy();
    expect(screen.queryAllByRole('textbox')).toEqual([]);
    expect(screen.queryByRole('button', { name: /^Check/ })).toBeNull();
    expect(screen.queryByRole('link', { name: /^(Chat with|Fund|Retrieve)/ })).toBeNull();
    const link = screen.getByRole('link', { name: 'Statement' });
    expect(link.getAttribute('href')).toMatch(new RegExp(`^/account/statement/?\\?watch=${owner}$`));
  });

  it('begins with an address typed without a wallet', () => {
    const onWatch = vi.fn();
    show({ account: undefined, onWatch });
    const box = screen.getByRole('textbox', { name: 'Address to look at', hidden: true });
    fireEvent.change(box, { target: { value: owner } });
    fireEvent.click(screen.getByRole('button', { name: 'Look', hidden: true }));
    expect(onWatch).toHaveBeenCalledWith(owner);
  });

  it('says what is wrong with an address that a link named', () => {
    show({ account: undefined, watching: '0x12' });
    expect(screen.getByText(/This is not an address/)).toBeTruthy();
    expect(screen.queryByText('No wallet is connected')).toBeNull();
  });
});

describe('signing keys', () => {
  const form = () => screen.getByRole('region', { name: 'Signing keys' });

  it('can be taken back only where nothing stands any more', () => {
    const movement = movementAt({ kind: 'ready', intent: undefined, isDeclined: false });
    const empty = testAddress(501);
    const subAccounts = [...account.subAccounts, testSubAccount({ provider: empty, balance: 0n })];
    show({ movement, account: fresh({ ...account, subAccounts }) });
    expect(within(form()).getByText('possible once nothing stands there')).toBeTruthy();
    fireEvent.click(within(form()).getByRole('button', { name: /^Take back: 0x0000…01F5/i }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'acknowledge', provider: empty, acknowledged: false });
  });

  it('can be accepted again', () => {
    const movement = movementAt({ kind: 'ready', intent: undefined, isDeclined: false });
    show({ movement, account: fresh({ ...account, subAccounts: [testSubAccount({ acknowledged: false })] }) });
    fireEvent.click(within(form()).getByRole('button', { name: /^Accept: local\/handbook/ }));
    expect(movement.start).toHaveBeenCalledWith({ kind: 'acknowledge', provider, acknowledged: true });
  });
});

describe('what stopped midway', () => {
  it('can be taken up or left', () => {
    const intent = { kind: 'fund-and-start', provider, deposit: og, amount: og } as const;
    const run = { runId: 'run', intent, done: [], count: 2 };
    const unfinished = { runs: [run], goOn: vi.fn(), forget: vi.fn() };
    show({ unfinished });
    expect(screen.getByText('Deposit and transfer: 0 of 2 steps are done.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
    expect(unfinished.goOn).toHaveBeenCalledWith(run);
    fireEvent.click(screen.getByRole('button', { name: 'Leave it so' }));
    expect(unfinished.forget).toHaveBeenCalledWith(run);
  });
});
