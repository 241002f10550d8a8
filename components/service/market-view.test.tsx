import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountState } from '@/lib/domain/account';
import { AppError } from '@/lib/domain/error';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { testAccountState, testAddress, testReceipt, testService, testSubAccount } from '@/lib/testing/builders';
import { plainQuery } from './market-query';
import { MarketView, type MarketViewProps } from './market-view';
import { defaultTypicalSize, typicalSizeOf } from './service-prices';

class RpcDownError extends AppError {
  readonly code = 'rpc-unavailable';
  readonly cure = 'retry';
}

const block = { number: 1_234_567n, hash: '0x01', timestamp: 1_700_000_000n } as const;
const fresh = <T,>(value: T): Remote<T> => ({ state: 'fresh', value, block, readAt: Date.now() });

afterEach(cleanup);

function show(props: Partial<MarketViewProps> & { readonly market: Remote<readonly Service[]> }) {
  const onQuery = vi.fn();
  const view = render(
    <MarketView
      account={undefined}
      query={plainQuery}
      onQuery={onQuery}
      size={defaultTypicalSize}
      onSize={() => {}}
      local={false}
      {...props}
    />,
  );
  return { ...view, onQuery };
}

const chat = testService({ provider: testAddress(500), model: 'alpha/chat' });
const cheap = testService({ provider: testAddress(501), model: 'beta/chat', inputPrice: 10n, outputPrice: 0n });
const image = testService({
  provider: testAddress(502),
  model: 'gamma/image',
  serviceType: 'text-to-image',
  outputPrice: 3n * 10n ** 15n,
});
const unaccepted = testService({ provider: testAddress(503), model: 'delta/new', teeSignerAcknowledged: false });

const table = () => screen.getByRole('table', { name: 'Services' });
const rowOf = (name: string) => {
  const row = within(table()).getByRole('link', { name }).closest('tr');
  if (row === null) throw new Error(`${name} has no row`);
  return row;
};

describe('the five screens of the market', () => {
  it('keeps its columns while it loads and claims nothing', () => {
    show({ market: { state: 'loading' } });
    expect(screen.getByText('Reading the services from the contract')).toBeTruthy();
    expect(
      within(table())
        .getAllByRole('columnheader')
        .map((head) => head.textContent),
    ).toContain('Provider');
    expect(screen.queryByText('No provider is registered on this network yet')).toBeNull();
  });

  it('says that the contract holds no service', () => {
    show({ market: fresh([]) });
    expect(screen.getByText('No provider is registered on this network yet')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that nothing matches and clears the filters', () => {
    const { onQuery } = show({ market: fresh([chat, cheap]), query: { ...plainQuery, search: 'zzz' } });
    expect(screen.getByText('No service matches')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Clear search and filters' }));
    expect(onQuery).toHaveBeenCalledWith(plainQuery);
  });

  it('keeps stale figures, says their age and why, and offers a retry', () => {
    const retry = vi.fn();
    show({
      market: {
        state: 'stale',
        value: [chat],
        block,
        readAt: Date.now() - 300_000,
        error: new RpcDownError('down'),
        retry,
      },
    });
    expect(screen.getByText(/Last good reading, 5m ago/).textContent).toContain('did not answer');
    expect(rowOf('alpha/chat')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('shows an outage as an outage, never as an empty market', () => {
    const retry = vi.fn();
    show({ market: { state: 'failed', error: new RpcDownError('down'), retry } });
    expect(within(screen.getByRole('alert')).getByText('The market could not be read')).toBeTruthy();
    expect(screen.queryByText('No provider is registered on this network yet')).toBeNull();
    expect(screen.queryByRole('table')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });
});

describe('a row of the market', () => {
  it('draws prices from neuron: per million, per image, free for zero, a dash where there is none', () => {
    show({ market: fresh([chat, cheap, image]) });
    const cells = (name: string) =>
      within(rowOf(name))
        .getAllByRole('cell')
        .map((cell) => cell.textContent);
    expect(cells('alpha/chat').slice(4, 7)).toEqual(['0.1', '0.4', '0.0003']);
    expect(cells('beta/chat').slice(4, 7)).toEqual(['<0.000001', 'free', '<0.000001']);
    expect(cells('gamma/image').slice(4, 7)).toEqual([
      '—This kind is not billed by input.',
      '0.003/ image',
      '0.003/ image',
    ]);
    expect(within(rowOf('beta/chat')).getByTitle('10,000,000 neuron')).toBeTruthy();
  });

  it('names the two prices beside each other on a phone, then what a message costs', () => {
    show({ market: fresh([chat]) });
    const facts = [...within(screen.getByRole('list', { name: 'Services' })).getAllByRole('listitem')].flatMap((item) =>
      [...item.querySelectorAll('dt')].map((name) => name.textContent),
    );
    expect(facts).toEqual(['In / 1M', 'Out / 1M', 'Typical message']);
  });

  it('says at which block it was read', () => {
    show({ market: fresh([chat]) });
    expect(screen.getByText('at block 1,234,567 · 0s ago')).toBeTruthy();
  });

  it('never looks proven: a claim is a claim, and a local one is simulated', () => {
    const { container, unmount } = show({ market: fresh([chat]) });
    expect(within(rowOf('alpha/chat')).getByText('claimed TeeML')).toBeTruthy();
    unmount();
    show({ market: fresh([chat]), local: true });
    expect(within(rowOf('alpha/chat')).getByText('claimed TeeML, simulated')).toBeTruthy();
    expect(container.querySelector('[data-evidence=proven]')).toBeNull();
    expect(document.querySelector('[data-evidence=proven]')).toBeNull();
  });

  it('shows hostile strings as text that cannot disguise itself', () => {
    const hostile = testService({
      model: '<img src=x onerror=alert(1)>\u202Egpj.exe',
      verifiability: 'Tee\u0000ML<script>',
      serviceType: 'chat\u200Bbot" onclick="x',
    });
    const { container } = show({ market: fresh([hostile]) });
    expect(container.querySelector('img, script, [onclick]')).toBeNull();
    expect(within(table()).getByRole('link', { name: '<img src=x onerror=alert(1)> gpj.exe' })).toBeTruthy();
    for (const disguise of ['\u202E', '\u200B', '\u0000']) expect(container.textContent).not.toContain(disguise);
  });

  it('says what is free with the provider, none without a sub-account, and a dash while unknown', () => {
    const state = testAccountState({
      subAccounts: [testSubAccount({ provider: chat.provider, balance: 5_187n * 10n ** 15n })],
    });
    const failed: Remote<AccountState> = { state: 'failed', error: new RpcDownError('down'), retry: () => {} };
    const { unmount } = show({ market: fresh([chat, cheap]), account: fresh(state) });
    expect(within(rowOf('alpha/chat')).getByText('4.187 free')).toBeTruthy();
    expect(within(rowOf('beta/chat')).getByText('none')).toBeTruthy();
    unmount();
    show({ market: fresh([chat]), account: failed });
    expect(within(rowOf('alpha/chat')).getByText('Your account has not been read yet.')).toBeTruthy();
  });
});

describe('services whose signer the owner has not accepted', () => {
  it('are hidden, counted, and offered', () => {
    const { onQuery } = show({ market: fresh([chat, unaccepted]) });
    expect(screen.queryByText('delta/new')).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Show not accepted (1)' }));
    expect(onQuery).toHaveBeenCalledWith({ ...plainQuery, unaccepted: true });
  });

  it('say that they are not usable and have no chat button when shown', () => {
    show({ market: fresh([chat, unaccepted]), query: { ...plainQuery, unaccepted: true } });
    const row = rowOf('delta/new');
    expect(within(row).getByText('not usable: signer not accepted by the network')).toBeTruthy();
    expect(within(row).queryByRole('link', { name: /Chat with/ })).toBeNull();
    expect(
      within(rowOf('alpha/chat')).getByRole('link', { name: 'Chat with alpha/chat' }).getAttribute('href'),
    ).toContain(chat.provider);
  });

  it('are named as the reason when nothing else is there', () => {
    show({ market: fresh([unaccepted]) });
    expect(screen.getByText('Only providers that are not accepted yet')).toBeTruthy();
  });
});

describe('the typical message', () => {
  const receipt = (promptTokens: number, completionTokens: number) =>
    testReceipt({ usage: { promptTokens, completionTokens, cachedTokens: 0 } });
  const five = [receipt(10, 900), receipt(20, 800), receipt(30, 700), receipt(4000, 1), receipt(5000, 2)];

  it('is an assumption, then the median of five messages, and what the reader wrote over both', () => {
    const assumed = { promptTokens: 1000, completionTokens: 500, source: 'assumed' };
    expect(typicalSizeOf(undefined, five.slice(1))).toEqual(assumed);
    expect(typicalSizeOf(undefined, [...five.slice(1), testReceipt({ usage: undefined })])).toEqual(assumed);
    expect(typicalSizeOf(undefined, five)).toEqual({ promptTokens: 30, completionTokens: 700, source: 'own' });
    expect(typicalSizeOf(undefined, undefined)).toBeUndefined();
    expect(typicalSizeOf({ promptTokens: 7, completionTokens: 0 }, undefined)?.source).toBe('written');
    expect(typicalSizeOf({ promptTokens: 7, completionTokens: 0 }, five)).toEqual({
      promptTokens: 7,
      completionTokens: 0,
      source: 'written',
    });
  });

  it('claims no typical cost while it is not known whether they have receipts', () => {
    show({ market: fresh([chat, image]), size: undefined });
    expect(screen.getAllByText('How long your own messages usually are is being read.').length).toBeGreaterThan(0);
    expect(screen.queryByText(/Typical message, assumed/)).toBeNull();
  });

  it('says which it is, and takes what is typed once it is a number', () => {
    const onSize = vi.fn();
    show({ market: fresh([chat]), onSize });
    expect(screen.getByText('Typical message, assumed: 1,000 tokens in, 500 out')).toBeTruthy();
    const field = screen.getByRole('spinbutton', { name: 'Tokens in', hidden: true });
    fireEvent.change(field, { target: { value: '' } });
    expect(onSize).not.toHaveBeenCalled();
    fireEvent.change(field, { target: { value: '250' } });
    expect(onSize).toHaveBeenCalledWith({ promptTokens: 250, completionTokens: 500 });
  });
});
