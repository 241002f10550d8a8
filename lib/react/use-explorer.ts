'use client';

import { useMemo } from 'react';
import { explorerHref } from '@/lib/config/explorer';
import { useNetwork } from './network-provider';
import { useText } from './use-text';

/** The network's block explorer: where it shows an address, a transaction or a block, and what the link is called. */
export function useExplorer(): { readonly hrefOf: (value: string) => string | undefined; readonly label: string } {
  const { network } = useNetwork();
  const { t } = useText();
  return useMemo(
    () => ({ hrefOf: (value: string) => explorerHref(network, value), label: t('ui.explorer') }),
    [network, t],
  );
}
