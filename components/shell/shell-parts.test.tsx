import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TextProvider } from '@/lib/react/use-text';
import { testAddress } from '@/lib/testing/builders';
import { LanguageChoice } from './language-choice';
import { NetworkBanner } from './network-banner';
import { NetworkChip } from './network-chip';
import { NoWalletNotice } from './no-wallet-notice';
import { Shell } from './shell';
import { ThemeChoice } from './theme-choice';
import { WalletButton, type WalletButtonProps } from './wallet-button';

vi.mock('next/navigation', () => ({ usePathname: () => '/provider/' }));

afterEach(() => {
  cleanup();
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});

describe('the frame', () => {
  it('is there before the network is known, with the places and a way past them', () => {
    render(<Shell site={{ state: 'loading' }}>The page</Shell>);
    expect(screen.queryByText('The page')).toBeNull();
    expect(screen.getByRole('link', { name: 'Skip to content' }).getAttribute('href')).toBe('#content');
    expect(screen.getAllByRole('link', { name: 'Market' })[0]?.getAttribute('aria-current')).toBe('page');
    expect(screen.getAllByRole('link', { name: 'Chat' })[0]?.hasAttribute('aria-current')).toBe(false);
  });

  it('says when the site does not know its network, with a retry', () => {
    const retry = vi.fn();
    render(<Shell site={{ state: 'failed', retry }}>The page</Shell>);
    expect(screen.getByRole('alert').textContent).toContain('This site does not know its network');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });
});

describe('the network chip', () => {
  it('names network, chain and block, and takes colour only when the network is silent', () => {
    const { container, rerender } = render(
      <NetworkChip name="Local network" chainId={31337} block={{ state: 'fresh', number: 1234n }} byLink={false} />,
    );
    expect(container.textContent).toContain('Local networkchain 31337block 1,234');
    expect(container.innerHTML).not.toContain('refuted');
    rerender(<NetworkChip name="Local network" chainId={31337} block={{ state: 'stale', number: 1234n }} byLink />);
    expect(container.innerHTML).toContain('text-refuted');
    expect(container.querySelector('p')?.title).toContain('A link chose this network.');
    rerender(<NetworkChip name="Local network" chainId={31337} block={{ state: 'unknown' }} byLink={false} />);
    expect(container.textContent).toContain('block unknown');
  });
});

describe('the banner of the wrong network', () => {
  it('names both networks, switches only by a click, and stays calm when the wallet refuses', async () => {
    const onSwitch = vi.fn(() => Promise.reject(new Error('no')));
    render(<NetworkBanner name="Local network" chainId={31337} walletChainId={1} onSwitch={onSwitch} />);
    expect(screen.getByRole('alert').textContent).toContain(
      'Your wallet is on chain 1. This page reads Local network, chain 31337.',
    );
    expect(onSwitch).not.toHaveBeenCalled();
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Switch to Local network' })));
    expect(screen.getByText(/The wallet stayed on its network/)).toBeTruthy();
  });
});

describe('the notice that no wallet was found', () => {
  it('is said at once, says what to install, leads there in a new tab, and that reading goes on', () => {
    render(<NoWalletNotice />);
    const notice = screen.getByRole('alert');
    expect(notice.textContent).toContain('Install MetaMask in this browser and reload the page');
    expect(notice.textContent).toContain('can be read without one');
    const link = within(notice).getByRole('link', { name: 'Get MetaMask' });
    expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noreferrer noopener']);
  });
});

describe('the wallet button', () => {
  // The code behind it is fetched with the first press; here it is there already.
  beforeAll(() => import('./wallet-sheet'));

  const props: WalletButtonProps = {
    status: 'absent',
    address: undefined,
    walletName: undefined,
    walletChainId: undefined,
    balance: undefined,
    onConnect: vi.fn(),
    onDisconnect: async () => {},
  };

  it('connects by a click', () => {
    const onConnect = vi.fn();
    render(<WalletButton {...props} onConnect={onConnect} />);
    fireEvent.click(screen.getByRole('button', { name: 'Connect wallet' }));
    expect(onConnect).toHaveBeenCalledOnce();
  });

  it.each(['loading', 'connecting'] as const)('swallows presses while %s', (status) => {
    const onConnect = vi.fn();
    render(<WalletButton {...props} status={status} onConnect={onConnect} />);
    fireEvent.click(screen.getByRole('button', { name: 'Connecting' }));
    expect(onConnect).not.toHaveBeenCalled();
  });

  it('shows the account behind it and leaves it, saying when the wallet does not let go', async () => {
    const onDisconnect = vi.fn(async () => {}).mockRejectedValueOnce(new Error('no'));
    const address = testAddress(7);
    render(
      <WalletButton
        {...props}
        status="connected"
        address={address}
        walletName="MetaMask"
        walletChainId={31337}
        onDisconnect={onDisconnect}
      />,
    );
    fireEvent.click(
      screen.getByRole('button', { name: `Wallet ${address.slice(0, 6)}…${address.slice(-4)}, ${address}` }),
    );
    // The dialog has its content a moment before it opens.
    expect(await screen.findByRole('button', { name: 'Disconnect' })).toBeTruthy();
    expect(screen.getByText('MetaMask')).toBeTruthy();
    expect(screen.getByText('Not read yet.')).toBeTruthy();
    const leave = () => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Disconnect' })));
    await leave();
    expect(screen.getByRole('alert').textContent).toContain('The wallet did not let go');
    await leave();
    expect(onDisconnect).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the reader’s choices', () => {
  it('put the theme on the page and keep it', () => {
    render(<ThemeChoice />);
    fireEvent.change(screen.getByRole('combobox', { name: 'Theme' }), { target: { value: 'dark' } });
    expect([document.documentElement.dataset.theme, localStorage.getItem('theme')]).toEqual(['dark', 'dark']);
    fireEvent.change(screen.getByRole('combobox', { name: 'Theme' }), { target: { value: 'system' } });
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it('speak the chosen language and say so on the page', async () => {
    render(
      <TextProvider>
        <LanguageChoice />
      </TextProvider>,
    );
    fireEvent.change(screen.getByRole('combobox', { name: 'Language' }), { target: { value: 'id' } });
    expect(await screen.findByRole('combobox', { name: 'Bahasa' })).toBeTruthy();
    expect([document.documentElement.lang, localStorage.getItem('locale')]).toEqual(['id', 'id']);
    fireEvent.change(screen.getByRole('combobox', { name: 'Bahasa' }), { target: { value: 'en' } });
    expect(document.documentElement.lang).toBe('en');
  });
});
