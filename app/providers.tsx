'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Shell } from '@/components/shell/shell';
import { NetworkProvider } from '@/lib/react/network-provider';
import { TextProvider } from '@/lib/react/use-text';
import { WalletSlot } from '@/lib/react/wallet-slot';

/** The wallet kit is a chunk of its own: a visitor without a wallet never fetches it. */
const loadWalletModule = () => import('@/lib/react/wallet/wallet-module');

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: 1, retryDelay: 800, refetchOnWindowFocus: true, gcTime: 10 * 60_000 } },
  });
}

/** The client boundary: language, network, cache and wallet for every route. */
export function Providers({ children }: { readonly children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <TextProvider>
      <QueryClientProvider client={queryClient}>
        <NetworkProvider>
          {(site) => (
            <>
              <Shell site={site}>{children}</Shell>
              {site.state === 'ready' ? <WalletSlot load={loadWalletModule} /> : null}
            </>
          )}
        </NetworkProvider>
      </QueryClientProvider>
    </TextProvider>
  );
}
