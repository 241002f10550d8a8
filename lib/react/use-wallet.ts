'use client';

import type { Address } from 'viem';
import { useNetwork } from './network-provider';
import { getWalletActions, openConnectDialog, useWalletSnapshot, type WalletStatus } from './wallet-store';

export type Wallet = {
  readonly status: WalletStatus;
  readonly address: Address | undefined;
  readonly chainId: number | undefined;
  readonly walletName: string | undefined;
  readonly noneFound: boolean;
  /** Connect was pressed and the wallet module could not be fetched. */
  readonly loadFailed: boolean;
  /** The wallet stands on another chain than the one this page reads. */
  readonly wrongNetwork: boolean;
  connect(): void;
  /** @throws AppError when the wallet would not let go. */
  disconnect(): Promise<void>;
  /** @throws WalletRejectedError when the person declined; another AppError when the wallet could not. */
  switchNetwork(): Promise<void>;
};

/** Read the wallet and its actions; each action answers a click and nothing else. */
export function useWallet(): Wallet {
  const snapshot = useWalletSnapshot();
  const { network } = useNetwork();
  return {
    ...snapshot,
    wrongNetwork: snapshot.status === 'connected' && snapshot.chainId !== network.chainId,
    connect: openConnectDialog,
    disconnect: async () => getWalletActions()?.disconnect(),
    switchNetwork: async () => getWalletActions()?.switchNetwork(),
  };
}
