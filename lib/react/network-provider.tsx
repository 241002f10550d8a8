'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { createReadClient, type ReadClient } from '@/lib/chain/client';
import { fetchSiteConfig } from '@/lib/config/load';
import { type NetworkConfig, type SiteConfig, selectNetwork } from '@/lib/config/network';

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

type Loaded = { readonly state: 'loading' | 'failed' } | { readonly state: 'ready'; readonly config: SiteConfig };

/**
 * Offer the network the page reads, once the operator's `/network.json` is known. What is drawn around it is told how far that is: it
 * stays the same frame before and after, and whoever is on their way through it keeps their place.
 */
export function NetworkProvider({ children }: { readonly children: (site: SiteState) => ReactNode }) {
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });

  const load = useCallback(() => {
    setLoaded({ state: 'loading' });
    fetchSiteConfig().then(
      (config) => setLoaded({ state: 'ready', config }),
      () => setLoaded({ state: 'failed' }),
    );
  }, []);
  useEffect(load, [load]);

  const value = useMemo(() => {
    if (loaded.state !== 'ready') return undefined;
    const chosen = new URLSearchParams(window.location.search).get('network') ?? undefined;
    const network = selectNetwork(loaded.config, chosen);
    return { config: loaded.config, network, client: createReadClient(network) };
  }, [loaded]);

  const site = useMemo<SiteState>(
    () => (loaded.state === 'failed' ? { state: 'failed', retry: load } : { state: loaded.state }),
    [loaded.state, load],
  );
  return <NetworkContext.Provider value={value}>{children(site)}</NetworkContext.Provider>;
}

/** Read the network this page shows and the client that reads it. */
export function useNetwork(): NetworkContextValue {
  const value = useContext(NetworkContext);
  if (value === undefined) throw new Error('useNetwork needs a NetworkProvider above it.');
  return value;
}
