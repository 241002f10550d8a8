'use client';

import { useEffect, useState } from 'react';
import type { AccountState } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import { useNetwork } from '@/lib/react/network-provider';
import { useAccount } from '@/lib/react/use-account';
import { useMarket } from '@/lib/react/use-market';
import { useReceipts } from '@/lib/react/use-receipts';
import { useWallet } from '@/lib/react/use-wallet';
import { type MarketQuery, readMarketQuery, writeMarketQuery } from './market-query';
import { MarketView } from './market-view';
import { NewcomerChecklist } from './newcomer-checklist';
import { newcomerSteps } from './newcomer-steps';
import { useSettled } from './use-settled';
import { useTypicalSize } from './use-typical-size';

/** Keep the query in the link, a moment after the last change: browsers limit how often a page may rewrite its address. */
function useMarketQuery(): readonly [MarketQuery, (query: MarketQuery) => void] {
  const [query, setQuery] = useState(() => readMarketQuery(window.location.search));
  useEffect(() => {
    const timer = setTimeout(() => {
      const { pathname, search } = window.location;
      const written = writeMarketQuery(query, search);
      if (written !== search) window.history.replaceState(null, '', `${pathname}${written}`);
    }, 300);
    return () => clearTimeout(timer);
  }, [query]);
  return [query, setQuery];
}

function limitsOf(account: Remote<AccountState> | undefined): AccountState['limits'] | undefined {
  return account?.state === 'fresh' || account?.state === 'stale' ? account.value.limits : undefined;
}

/** The market of the network this page reads. */
export function MarketPanel() {
  const { network } = useNetwork();
  const market = useMarket();
  const account = useAccount();
  const wallet = useWallet();
  const { receipts, state } = useReceipts();
  const [query, setQuery] = useMarketQuery();
  const [size, setSize] = useTypicalSize();
  // Receipts that are not read yet tell neither that there was an answer nor that there was none.
  const answered = state === 'ready' ? receipts.some((receipt) => receipt.responseHash !== undefined) : undefined;
  const steps = newcomerSteps({ wallet: wallet.status, account, answered });
  const settled = useSettled(
    `steps-taken-${network.chainId}`,
    steps.every((step) => step.state === 'done'),
  );
  return (
    <MarketView
      market={market}
      account={account}
      query={query}
      onQuery={setQuery}
      size={size}
      onSize={setSize}
      local={network.local}
      steps={
        settled ? null : (
          <NewcomerChecklist steps={steps} minimum={limitsOf(account)?.minAccountBalance} onConnect={wallet.connect} />
        )
      }
    />
  );
}
