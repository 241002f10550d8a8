'use client';

import { useEffect, useState } from 'react';
import type { Address } from 'viem';
import type { MachineVerdict } from '@/lib/domain/machine';
import { getBrowserStorage } from './browser-storage';
import { useNetwork } from './network-provider';

/** Read the verdict this browser keeps on a provider's machines, and again whenever any tab writes one; undefined while there is none. */
export function useKeptMachine(provider: Address): MachineVerdict | undefined {
  const { chainId } = useNetwork().network;
  const key = `${chainId}:${provider.toLowerCase()}`;
  const [kept, setKept] = useState<{ readonly key: string; readonly verdict: MachineVerdict | undefined }>();
  useEffect(() => {
    let live = true;
    const storage = getBrowserStorage();
    const load = async () => {
      const verdict = await storage.verdicts.find({ chainId, account: 'none' }, provider.toLowerCase());
      if (live) setKept({ key, verdict });
    };
    const stop = storage.subscribe(({ store }) => {
      if (store === 'verdicts') void load();
    });
    void load();
    return () => {
      live = false;
      stop();
    };
  }, [key, chainId, provider]);
  return kept?.key === key ? kept.verdict : undefined;
}
