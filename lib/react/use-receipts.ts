'use client';

import { useEffect, useState } from 'react';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { useNetwork } from './network-provider';
import { useWalletSnapshot } from './wallet-store';

/** Receipts of the connected account on this chain; `damaged` counts records that could not be read and were left alone. */
export type Receipts = {
  readonly state: 'loading' | 'ready';
  readonly receipts: readonly UsageReceipt[];
  readonly damaged: number;
};

const loading: Receipts = { state: 'loading', receipts: [], damaged: 0 };
const nobody: Receipts = { state: 'ready', receipts: [], damaged: 0 };

/** Read this browser's own receipts, and again whenever any tab writes one. */
export function useReceipts(): Receipts {
  const { network } = useNetwork();
  const { address } = useWalletSnapshot();
  const key = address === undefined ? undefined : `${network.chainId}:${address}`;
  const [read, setRead] = useState<{ readonly key: string; readonly receipts: Receipts }>();

  useEffect(() => {
    if (address === undefined || key === undefined) return;
    let live = true;
    let stop = () => {};
    // Loaded here and not above: a visitor without a wallet has no receipts and need not fetch the code that reads them.
    void import('./browser-storage').then(({ getBrowserStorage }) => {
      if (!live) return;
      const storage = getBrowserStorage();
      const load = async () => {
        const { records, damaged } = await storage.receipts.list({ chainId: network.chainId, account: address });
        if (live) setRead({ key, receipts: { state: 'ready', receipts: records, damaged } });
      };
      stop = storage.subscribe(({ store }) => {
        if (store === 'receipts') void load();
      });
      void load();
    });
    return () => {
      live = false;
      stop();
    };
  }, [address, key, network.chainId]);

  if (key === undefined) return nobody;
  return read?.key === key ? read.receipts : loading;
}
