'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Service } from '@/lib/domain/service';
import { type ListedModels, listedModelsOf, subscribeListedModels } from './listed-models';
import { useNetwork } from './network-provider';
import type { OwnFindings } from './own-findings';

const nothing: OwnFindings = { evidence: new Map(), trust: new Map() };

/** Who never used anything here has no database, and need not fetch the code that reads one. */
async function hasDatabase(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false;
  if (typeof indexedDB.databases !== 'function') return true;
  return (await indexedDB.databases()).some(({ name }) => name === 'marketplace');
}

/** Read what this browser measured and proved of the providers of this chain, and again whenever any tab adds to it; nothing while it is read. */
export function useOwnFindings(services: readonly Service[]): OwnFindings {
  const { chainId } = useNetwork().network;
  const [read, setRead] = useState<{ readonly chainId: number; readonly findings: OwnFindings }>();

  useEffect(() => {
    let live = true;
    let stop = () => {};
    const show = (findings: OwnFindings) => {
      if (live) setRead({ chainId, findings });
    };
    const begin = async () => {
      if (!(await hasDatabase())) return;
      const { watchFindings } = await import('./own-findings');
      if (live) stop = watchFindings({ chainId, services, show });
    };
    // Denied storage holds no findings; the market is the same without.
    begin().catch(() => undefined);
    return () => {
      live = false;
      stop();
    };
  }, [chainId, services]);

  return read?.chainId === chainId ? read.findings : nothing;
}

/** Read the models providers have listed in this visit, by provider in lower case. */
export function useListedModels(): ReadonlyMap<string, ListedModels> {
  const { chainId } = useNetwork().network;
  return useSyncExternalStore(
    subscribeListedModels,
    () => listedModelsOf(chainId),
    () => listedModelsOf(chainId),
  );
}
