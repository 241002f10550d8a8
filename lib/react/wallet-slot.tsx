'use client';

import { type ComponentType, useEffect, useState } from 'react';
import { useNetwork } from './network-provider';
import { useText } from './use-text';
import {
  hasEarlierConnection,
  reportWalletModuleFailed,
  requestWalletModule,
  useWalletModuleWanted,
} from './wallet-store';

type WalletModule = ComponentType<{
  readonly network: ReturnType<typeof useNetwork>['network'];
  readonly locale: 'en' | 'id';
}>;

/**
 * Load the wallet kit beside the page, only when asked for or when an earlier connection is to be taken up. A kit that cannot
 * be fetched takes nothing with it: the page reads on, and the next press of Connect fetches anew.
 */
export function WalletSlot({ load }: { readonly load: () => Promise<{ readonly WalletModule: WalletModule }> }) {
  const wanted = useWalletModuleWanted();
  const { network } = useNetwork();
  const { locale } = useText();
  const [loaded, setLoaded] = useState<{ readonly WalletModule: WalletModule }>();

  useEffect(() => {
    if (hasEarlierConnection()) requestWalletModule('loading');
  }, []);

  useEffect(() => {
    if (!wanted) return;
    let live = true;
    load().then(
      (module) => {
        if (live) setLoaded(module);
      },
      () => {
        if (live) reportWalletModuleFailed();
      },
    );
    return () => {
      live = false;
    };
  }, [wanted, load]);

  if (!wanted || loaded === undefined) return null;
  return <loaded.WalletModule network={network} locale={locale} />;
}
