import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testAddress } from '@/lib/testing/builders';
import { useReceipts } from './use-receipts';
import { publishWallet } from './wallet-store';

vi.mock('./network-provider', () => ({ useNetwork: () => ({ network: { chainId: 31337 } }) }));

const list = vi.hoisted(() => vi.fn());
vi.mock('./browser-storage', () => ({ getBrowserStorage: () => ({ receipts: { list }, subscribe: () => () => {} }) }));

const nobody = {
  status: 'absent',
  address: undefined,
  chainId: undefined,
  walletName: undefined,
  noneFound: false,
} as const;

afterEach(() => {
  cleanup();
  publishWallet(nobody, undefined);
});

function Page() {
  const { state, receipts } = useReceipts();
  return (
    <p>
      {state}, {receipts.length} receipts
    </p>
  );
}

describe('the receipts of this browser', () => {
  it('are none for a visitor without a wallet', () => {
    render(<Page />);
    expect(screen.getByText('ready, 0 receipts')).toBeTruthy();
  });

  it('are unknown and not loading for ever when the storage refuses', async () => {
    list.mockRejectedValueOnce(new Error('storage denied'));
    publishWallet({ ...nobody, status: 'connected', address: testAddress(3), chainId: 31337 }, undefined);
    render(<Page />);
    expect(screen.getByText('loading, 0 receipts')).toBeTruthy();
    expect(await screen.findByText('failed, 0 receipts')).toBeTruthy();
  });
});
