import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WalletLoadNotice } from '@/components/shell/wallet-load-notice';
import { useWallet } from './use-wallet';
import { WalletSlot } from './wallet-slot';
import {
  answerOpenRequest,
  keepOpenRequest,
  openConnectDialog,
  publishWallet,
  reportWalletModuleFailed,
} from './wallet-store';

vi.mock('./network-provider', () => ({ useNetwork: () => ({ network: { chainId: 31337 } }) }));

afterEach(() => {
  cleanup();
  localStorage.clear();
  publishWallet(
    { status: 'absent', address: undefined, chainId: undefined, walletName: undefined, noneFound: false },
    undefined,
  );
  reportWalletModuleFailed();
});

function Page() {
  const { status, loadFailed, connect } = useWallet();
  return (
    <>
      <p>The market, wallet {status}</p>
      {loadFailed ? <WalletLoadNotice onRetry={connect} /> : null}
    </>
  );
}

const Kit = () => <p>The wallet kit</p>;

describe('a wallet kit that cannot be fetched', () => {
  it('leaves the page readable and is fetched again by the next press', async () => {
    const load = vi.fn(async () => ({ WalletModule: Kit })).mockRejectedValueOnce(new Error('chunk missing'));
    render(
      <>
        <Page />
        <WalletSlot load={load} />
      </>,
    );
    expect(load).not.toHaveBeenCalled();
    await act(async () => openConnectDialog());
    expect(screen.getByText('The market, wallet absent')).toBeTruthy();
    expect(screen.queryByText('The wallet kit')).toBeNull();
    expect(screen.getByRole('alert').textContent).toContain('could not be fetched');
    await act(async () => screen.getByRole('button', { name: 'Try again' }).click());
    expect(screen.getByText('The wallet kit')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is nothing to tell somebody who did not press Connect', async () => {
    localStorage.setItem('wagmi.recentConnectorId', '"injected"');
    const load = vi.fn(() => Promise.reject(new Error('offline')));
    render(
      <>
        <Page />
        <WalletSlot load={load} />
      </>,
    );
    await act(async () => {});
    expect(load).toHaveBeenCalled();
    expect(screen.getByText('The market, wallet absent')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('Connect pressed while an earlier connection is being taken up', () => {
  it('opens the dialog once, as soon as the connection turns out to be lost', () => {
    const open = vi.fn();
    keepOpenRequest();
    answerOpenRequest('connecting', undefined);
    answerOpenRequest('connecting', open);
    answerOpenRequest('absent', undefined);
    expect(open).not.toHaveBeenCalled();
    answerOpenRequest('absent', open);
    answerOpenRequest('absent', open);
    expect(open).toHaveBeenCalledOnce();
  });

  it('opens nothing when the connection is there again, nor after it is left', () => {
    const open = vi.fn();
    keepOpenRequest();
    answerOpenRequest('connected', undefined);
    answerOpenRequest('absent', open);
    expect(open).not.toHaveBeenCalled();
  });
});
