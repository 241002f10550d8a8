'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { createReadClient, type ReadClient } from '@/lib/chain/client';
import { fetchSiteConfig } from '@/lib/config/load';
import { type NetworkConfig, type SiteConfig, selectNetwork } from '@/lib/config/network';
import { beginMarket } from './market-options';

type NetworkContextValue = {
  readonly config: SiteConfig;
  readonly network: NetworkConfig;
  readonly client: ReadClient;
};

const NetworkContext = createContext<NetworkContextValue | undefined>(undefined);

/** What is known of the site's own description of its networks. */
export type SiteState =
  | { readonly state: 'loading' | 'ready' }
  | { readonly state: 'failed'; readonly retry: () => void };

type Loaded =
  | { readonly state: 'loading' | 'failed' }
  | { readonly state: 'ready'; readonly value: NetworkContextValue };

/** The network that the address names, or the first one of the site. */
function contextOf(config: SiteConfig): NetworkContextValue {
  const chosen = new URLSearchParams(window.location.search).get('network') ?? undefined;
  const network = selectNetwork(config, chosen);
  return { config, network, client: createReadClient(network) };
}

/** The network, and how to wait for the moment to draw it. */
type Beginning = { readonly value: NetworkContextValue; readonly moment: () => Promise<void> };

/** Begin to read what every page needs; undefined where the description of the networks cannot be had. */
async function begin(queryClient: QueryClient): Promise<Beginning | undefined> {
  try {
    const value = contextOf(await fetchSiteConfig());
    return { value, moment: beginMarket({ ...value, queryClient }) };
  } catch {
    return undefined;
  }
}

/**
 * Offer the network the page reads, once the operator's `/network.json` is known. What is drawn around it is told how far that is: it
 * stays the same frame before and after, and whoever is on their way through it keeps their place.
 */
export function NetworkProvider({ children }: { readonly children: (site: SiteState) => ReactNode }) {
  const queryClient = useQueryClient();
  // While the page is still being put together, not once it is: what was asked ahead is read in the pauses of that.
  const [beginning, setBeginning] = useState(() => (typeof window === 'undefined' ? undefined : begin(queryClient)));
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });

  useEffect(() => {
    let live = true;
    setLoaded((before) => (before.state === 'loading' ? before : { state: 'loading' }));
    const read = async (): Promise<Loaded> => {
      const begun = await beginning;
      if (begun === undefined) return { state: 'failed' };
      await begun.moment();
      return { state: 'ready', value: begun.value };
    };
    void read().then((next) => live && setLoaded(next));
    return () => {
      live = false;
    };
  }, [beginning]);

  const value = loaded.state === 'ready' ? loaded.value : undefined;
  const retry = useCallback(() => setBeginning(begin(queryClient)), [queryClient]);
  const site = useMemo<SiteState>(
    () => (loaded.state === 'failed' ? { state: 'failed', retry } : { state: loaded.state }),
    [loaded.state, retry],
  );
  return <NetworkContext.Provider value={value}>{children(site)}</NetworkContext.Provider>;
}

/** Read the network this page shows and the client that reads it. */
export function useNetwork(): NetworkContextValue {
  const value = useContext(NetworkContext);
  if (value === undefined) throw new Error('useNetwork needs a NetworkProvider above it.');
  return value;
}
