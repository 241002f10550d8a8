'use client';

import { useQueryClient } from '@tanstack/react-query';
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

/**
 * Offer the network the page reads, once the operator's `/network.json` is known. What is drawn around it is told how far that is: it
 * stays the same frame before and after, and whoever is on their way through it keeps their place.
 */
export function NetworkProvider({ children }: { readonly children: (site: SiteState) => ReactNode }) {
  const queryClient = useQueryClient();
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });

  const load = useCallback(() => {
    setLoaded({ state: 'loading' });
    const read = async (): Promise<Loaded> => {
      const value = contextOf(await fetchSiteConfig());
      await beginMarket({ ...value, queryClient });
      return { state: 'ready', value };
    };
    read().then(setLoaded, () => setLoaded({ state: 'failed' }));
  }, [queryClient]);
  useEffect(load, [load]);

  const value = loaded.state === 'ready' ? loaded.value : undefined;
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
