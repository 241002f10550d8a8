import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SubAccount } from '@/lib/domain/account';
import type { Movement } from '@/lib/react/use-movement';
import { testAccountState, testAddress, testHash, testLimits, testSubAccount } from '@/lib/testing/builders';
import { requestKey } from './funds';
import { ProviderNames } from './provider-name';
import { RetrieveForm, type RetrieveFormProps } from './retrieve-form';

const og = 10n ** 18n;
const now = 1_700_000_000n;
const day = 86_400n;
const [free, used, waiting, due, full] = [501, 502, 503, 504, 505].map(testAddress) as [
  SubAccount['provider'],
  SubAccount['provider'],
  SubAccount['provider'],
  SubAccount['provider'],
  SubAccount['provider'],
];

const refund = (amount: bigint, age: bigint, index = 0n) => ({ index, amount, createdAt: now - age });
const subAccounts = [
  testSubAccount({ provider: free, balance: 2n * og }),
  testSubAccount({ provider: used, balance: 3n * og }),
  testSubAccount({ provider: waiting, balance: og, pendingRefund: og, refunds: [refund(og, day / 2n)] }),
  testSubAccount({ provider: due, balance: 5n * og, pendingRefund: og, refunds: [refund(og, day + 1n)] }),
  testSubAccount({
    provider: full,
    balance: 6n * og,
    pendingRefund: 5n * og,
    refunds: [0n, 1n, 2n, 3n, 4n].map((index) => refund(og, 100n + index, index)),
  }),
];
const total = 17n * og;
const account = testAccountState({
  ledger: { owner: testAddress(1), available: 3n * og, total: total + 3n * og },
  subAccounts,
});
const ready: Movement['state'] = { kind: 'ready', intent: undefined, isDeclined: false };

afterEach(cleanup);

function show(props: Partial<RetrieveFormProps> = {}, state: Movement['state'] = ready) {
  const movement = {
    state,
    start: vi.fn(() => true),
    confirm: vi.fn(),
    cancel: vi.fn(),
    reset: vi.fn(),
    proceed: vi.fn(),
  };
  render(
    <ProviderNames names={new Map([[used.toLowerCase(), 'used/model']])}>
      <RetrieveForm
        account={account}
        chainTime={now}
        movement={movement}
        inUse={new Map([[used.toLowerCase(), 1_699_000_000_000]])}
        requests={new Map([[requestKey(waiting, now - day / 2n), { hash: testHash(9), amount: 2n * og }]])}
        preferred={undefined}
        {...props}
      />
    </ProviderNames>,
  );
  return movement;
}

const row = (provider: string) =>
  screen
    .getAllByRole('checkbox')
    .map((box) => box.closest('li'))
    .find((item) => item?.textContent?.includes(provider)) ?? document.body;
const box = (provider: string) => within(row(provider)).getByRole('checkbox');
const isTicked = (provider: string) => box(provider).matches(':checked');
const submit = () => fireEvent.click(screen.getByRole('button', { name: /^Check the retrieval/ }));

describe('choosing whom to retrieve from', () => {
  it('begins with everything that can move and is not in use', () => {
    const movement = show();
    expect([free, used, waiting, due, full].map(isTicked)).toEqual([true, false, false, true, false]);
    submit();
    expect(movement.start).toHaveBeenCalledWith({ kind: 'retrieve', providers: [free, due] });
  });

  it('names what is in use, and takes it when it is chosen', () => {
    const movement = show();
    expect(within(row(used)).getByText(/In use: last answer or charge/)).toBeTruthy();
    expect(screen.queryByText('These will stop answering you')).toBeNull();
    fireEvent.click(box(used));
    expect(screen.getByText(/^used\/model · 0x0000…01F6\. Asked back money cannot pay/i)).toBeTruthy();
    submit();
    expect(movement.start).toHaveBeenCalledWith({ kind: 'retrieve', providers: [free, used, due] });
  });

  it('chooses nobody while it is not known who is in use', () => {
    const movement = show({ inUse: undefined });
    expect([free, used, due].map(isTicked)).toEqual([false, false, false]);
    expect(screen.getByText(/not known yet, so none is chosen/)).toBeTruthy();
    submit();
    expect(screen.getByText('Choose at least one provider.')).toBeTruthy();
    expect(movement.start).not.toHaveBeenCalled();
  });

  it('begins with the one a link asked for', () => {
    show({ preferred: used.toLowerCase() });
    expect([free, used, due].map(isTicked)).toEqual([false, true, false]);
  });

  it('leaves out who waits and who has five parts pending, with the reason', () => {
    show();
    expect([waiting, full].map((provider) => box(provider).hasAttribute('disabled'))).toEqual([true, true]);
    expect(within(row(waiting)).getByText(/^Wait until .* \(in 12h\)$/)).toBeTruthy();
    expect(within(row(full)).getByText(/Five parts wait already.*\(in 23h 58m\)/)).toBeTruthy();
  });

  it('chooses all and none by one press', () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'Choose all' }));
    expect([free, used, waiting, due, full].map(isTicked)).toEqual([true, true, false, true, false]);
    fireEvent.click(screen.getByRole('button', { name: 'Choose none' }));
    expect([free, used, due].map(isTicked)).toEqual([false, false, false]);
  });
});

describe('what a retrieval says beforehand', () => {
  it('tells what comes back, what waits until when, and what collecting would lock again', () => {
    show();
    expect(screen.getByText('1 0G is due and comes back to the main account.')).toBeTruthy();
    expect(
      screen.getByText(/^2 0G is asked back\. Collect it with a second transaction: .* \(in 1d\)\.$/),
    ).toBeTruthy();
    expect(screen.getByText(/The same call asks back 4 0G that stood free/)).toBeTruthy();
  });

  it('tells that more providers than the contract takes at once need several transactions', () => {
    const limits = testLimits({ maxProvidersPerBatch: 1n });
    show({ account: { ...account, limits } });
    expect(
      screen.getByText('2 transactions, with at most 1 providers each. The wallet asks once for each.'),
    ).toBeTruthy();
  });

  it('shows the three steps, with the one that stands now', () => {
    show();
    const current = (provider: string) =>
      within(row(provider))
        .getAllByRole('listitem')
        .find((item) => item.getAttribute('aria-current') === 'step')?.textContent;
    expect(current(waiting)).toMatch(/^2Wait until .* \(in 12h\)$/);
    expect(current(due)).toBe('3Collect');
  });

  it('names the transaction that asked, and what a charge has used meanwhile', () => {
    show();
    expect(within(row(waiting)).getByText(testHash(9))).toBeTruthy();
    expect(
      within(row(waiting)).getByText('2 0G was asked for. A charge or a transfer has used the rest.'),
    ).toBeTruthy();
  });
});

describe('a retrieval in batches', () => {
  const intent = { kind: 'retrieve', providers: [free, due] } as const;
  const progress = {
    runId: 'run',
    number: 2,
    count: 2,
    done: [{ step: { id: 'retrieve-1', actions: [{ kind: 'retrieve', providers: [free] }] }, hash: testHash(3) }],
  } as const;

  it('tells for each provider whether its batch is in a block', () => {
    show({}, { kind: 'checking', intent, progress });
    expect(screen.getByText('Step 2 of 2')).toBeTruthy();
    const rows = within(screen.getByRole('list', { name: 'Providers of this retrieval' })).getAllByRole('listitem');
    expect(rows.map((item) => /in a block|to come/.exec(item.textContent ?? '')?.[0])).toEqual([
      'in a block',
      'to come',
    ]);
    expect(within(rows[0] ?? document.body).getByText(testHash(3))).toBeTruthy();
  });

  it('takes up the rest where the person declined midway, never the whole', () => {
    const unfinished = { runId: 'run', intent, done: progress.done, count: 2 };
    const movement = show({}, { kind: 'ready', intent, isDeclined: true, unfinished });
    expect(screen.getByText(/1 of 2 steps are done and stay so/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
    expect(movement.proceed).toHaveBeenCalledWith(unfinished);
    expect(movement.start).not.toHaveBeenCalled();
  });
});
