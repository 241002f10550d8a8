import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunnerPorts } from '@/lib/intents/ports';
import { accountKey } from '@/lib/queries/keys';
import { testAddress, testHash, testNetwork } from '@/lib/testing/builders';
import { useMovement } from './use-movement';
import { publishWallet, useWalletSnapshot } from './wallet-store';

const network = testNetwork();
const client = {};
vi.mock('./network-provider', () => ({ useNetwork: () => ({ client, network }) }));
vi.mock('./browser-storage', () => ({
  getBrowserStorage: () => ({ journal: { list: async () => journalRead() }, subscribe: () => () => {} }),
}));

const journalRead = vi.fn(() => []);

/** Each account's runner has just had its own movement declined. */
vi.mock('@/lib/intents/runner', () => ({
  createRunner: ({ wallet }: RunnerPorts) => {
    const state = { kind: 'ready', intent: { kind: 'deposit', amount: BigInt(wallet.address) }, isDeclined: true };
    return {
      getSnapshot: () => state,
      subscribe: () => () => {},
      resume: () => false,
      cancel: () => {},
      dispose: () => {},
    };
  },
}));

const absent = {
  status: 'absent',
  address: undefined,
  chainId: undefined,
  walletName: undefined,
  noneFound: false,
} as const;
const connect = (number: number) =>
  publishWallet({ ...absent, status: 'connected', address: testAddress(number), chainId: network.chainId }, undefined);

afterEach(() => {
  cleanup();
  publishWallet(absent, undefined);
});

const frames: string[] = [];

function Page() {
  const { address } = useWalletSnapshot();
  const { state } = useMovement();
  const { intent } = state;
  const shown = intent?.kind === 'deposit' ? `${intent.amount}` : 'nothing';
  frames.push(`${address === undefined ? 'nobody' : BigInt(address)} sees ${shown}`);
  return <p>{shown}</p>;
}

describe('the movement of the connected account', () => {
  it('is never that of the account before, not even for one frame', async () => {
    connect(3);
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Page />
      </QueryClientProvider>,
    );
    expect(await screen.findByText('3')).toBeTruthy();
    act(() => connect(4));
    expect(await screen.findByText('4')).toBeTruthy();
    act(() => publishWallet(absent, undefined));
    expect(screen.getByText('nothing')).toBeTruthy();
    expect([...new Set(frames)]).toEqual([
      '3 sees nothing',
      '3 sees 3',
      '4 sees nothing',
      '4 sees 4',
      'nobody sees nothing',
    ]);
  });

  it('looks into its journal again when a newer block of the account has been read, and not for another account', async () => {
    const queryClient = new QueryClient();
    connect(5);
    render(
      <QueryClientProvider client={queryClient}>
        <Page />
      </QueryClientProvider>,
    );
    expect(await screen.findByText('5')).toBeTruthy();
    const read = (number: number, account: number) => {
      const block = { number: BigInt(number), hash: testHash(number), timestamp: 0n };
      queryClient.setQueryData(accountKey(network, testAddress(account)), { value: {}, block });
    };
    await vi.waitFor(() => expect(journalRead).toHaveBeenCalled());
    journalRead.mockClear();
    read(7, 6);
    expect(journalRead).not.toHaveBeenCalled();
    read(7, 5);
    expect(journalRead).toHaveBeenCalledOnce();
  });
});
