'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Shell } from '@/components/shell/shell';
import { SiteConfigFailed, SiteConfigLoading } from '@/components/shell/site-config-view';
import { NetworkProvider, useNetwork } from '@/lib/react/network-provider';
import { TextProvider, useText } from '@/lib/react/use-text';
import { hasEarlierConnection, requestWalletModule, useWalletModuleWanted } from '@/lib/react/wallet-store';

const WalletModule = lazy(() =>
  import('@/lib/react/wallet/wallet-module').then(({ WalletModule }) => ({ default: WalletModule })),
);

/** Load the wallet kit beside the page, only when asked for or when an earlier connection is to be taken up. */
function WalletSlot() {
  const wanted = useWalletModuleWanted();
  const { network } = useNetwork();
  const { locale } = useText();

  useEffect(() => {
    if (hasEarlierConnection()) requestWalletModule('loading');
  }, []);

  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <WalletModule network={network} locale={locale} />
    </Suspense>
  );
}

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
        <NetworkProvider loading={<SiteConfigLoading />} failed={(retry) => <SiteConfigFailed retry={retry} />}>
          <Shell>{children}</Shell>
          <WalletSlot />
        </NetworkProvider>
      </QueryClientProvider>
    </TextProvider>
  );
}
