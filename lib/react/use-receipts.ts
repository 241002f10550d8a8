'use client';

import { useEffect, useState } from 'react';
import type { UsageReceipt } from '@/lib/domain/receipt';
import { useNetwork } from './network-provider';
import { useWalletSnapshot } from './wallet-store';

/** Receipts of the connected account on this chain; `damaged` counts records that could not be read and were left alone. */
export type Receipts = {
  /** `failed`: what reads them could not be fetched, or the storage refused; then nothing is known of them. */
  readonly state: 'loading' | 'ready' | 'failed';
  readonly receipts: readonly UsageReceipt[];
  readonly damaged: number;
};

const loading: Receipts = { state: 'loading', receipts: [], damaged: 0 };
const failed: Receipts = { state: 'failed', receipts: [], damaged: 0 };
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
    const fail = () => {
      if (live) setRead({ key, receipts: failed });
    };
    import('./browser-storage').then(({ getBrowserStorage }) => {
      if (!live) return;
      const storage = getBrowserStorage();
      const load = async () => {
        const { records, damaged } = await storage.receipts.list({ chainId: network.chainId, account: address });
        if (live) setRead({ key, receipts: { state: 'ready', receipts: records, damaged } });
      };
      stop = storage.subscribe(({ store }) => {
        if (store === 'receipts') load().catch(fail);
      });
      load().catch(fail);
    }, fail);
    return () => {
      live = false;
      stop();
    };
  }, [address, key, network.chainId]);

  if (key === undefined) return nobody;
  return read?.key === key ? read.receipts : loading;
}
