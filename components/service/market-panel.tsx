'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { AccountState } from '@/lib/domain/account';
import { writeWorkload } from '@/lib/domain/calculator-query';
import { type MarketQuery, readMarketQuery, writeMarketQuery } from '@/lib/domain/market-query';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { useNetwork } from '@/lib/react/network-provider';
import { useCalculator } from '@/lib/react/use-calculator';
import { useFavourites } from '@/lib/react/use-favourites';
import { useMarketScreen } from '@/lib/react/use-market-screen';
import { useReceipts } from '@/lib/react/use-receipts';
import { useWallet } from '@/lib/react/use-wallet';
import type { MarketTool } from './market-toolbar';
import { MarketView } from './market-view';
import { NewcomerChecklist } from './newcomer-checklist';
import { newcomerSteps } from './newcomer-steps';
import { useSettled } from './use-settled';

/** Fetched with the first press: who only looks pays nothing for it. */
const MarketTools = lazy(() => import('./market-tools').then(({ MarketTools }) => ({ default: MarketTools })));

/** On a network that names no status service nothing of it is fetched. */
const StatusLine = lazy(() => import('./figure-cells').then(({ StatusLine }) => ({ default: StatusLine })));

/** Only who has a wallet may lack coins. */
const NewcomerCoins = lazy(() => import('./newcomer-coins').then(({ NewcomerCoins }) => ({ default: NewcomerCoins })));

/** Keep the query in the link, a moment after the last change: browsers limit how often a page may rewrite its address. */
function useMarketQuery(): readonly [MarketQuery, (query: MarketQuery) => void] {
  // Not from the window: a link within the site is drawn before the window's address follows it.
  const params = useSearchParams();
  const [query, setQuery] = useState(() => readMarketQuery(params.toString()));
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

/** The newcomer's checklist, or nothing for those who have taken its steps. */
function useSteps(account: Remote<AccountState> | undefined) {
  const { network } = useNetwork();
  const wallet = useWallet();
  const { receipts, state } = useReceipts();
  // Receipts that are not read yet tell neither that there was an answer nor that there was none.
  const answered = state === 'ready' ? receipts.some((receipt) => receipt.responseHash !== undefined) : undefined;
  const steps = newcomerSteps({ wallet: wallet.status, account, answered });
  const settled = useSettled(
    `steps-taken-${network.chainId}`,
    steps.every((step) => step.state === 'done'),
  );
  if (settled) return null;
  const known = account !== undefined && 'value' in account ? account.value : undefined;
  return (
    <>
      <NewcomerChecklist steps={steps} minimum={known?.limits.minAccountBalance} onConnect={wallet.connect} />
      {known === undefined ? null : (
        <Suspense>
          <NewcomerCoins account={known} faucetUrl={network.faucetUrl} local={network.local} />
        </Suspense>
      )}
    </>
  );
}

/** The market of the network this page reads. */
export function MarketPanel() {
  const { network } = useNetwork();
  const router = useRouter();
  const screen = useMarketScreen();
  const calculator = useCalculator();
  const { star } = useFavourites();
  const [query, setQuery] = useMarketQuery();
  const [tool, setTool] = useState<MarketTool>();
  const onStar = useCallback(({ provider }: Service, starred: boolean) => void star(provider, starred), [star]);
  const { market, index, account, status } = screen;
  const { workload, source, written } = calculator;
  const steps = useSteps(account);
  const report = 'report' in status ? status.report : undefined;
  const host = report?.host ?? '';
  const close = useCallback(() => setTool(undefined), []);
  return (
    <>
      <MarketView
        {...{ market, index, account, query, workload, steps, onStar }}
        onQuery={setQuery}
        sizeKnown={source !== undefined}
        workloadSearch={writeWorkload(written, '')}
        local={network.local}
        host={host}
        rate={report?.rate}
        statusLine={
          status.state === 'off' ? null : (
            <Suspense>
              <StatusLine status={status} />
            </Suspense>
          )
        }
        onTool={setTool}
        onFollow={(href) => router.push(href)}
      />
      {tool === undefined ? null : (
        <Suspense>
          <MarketTools
            {...{ tool, index, query, calculator, host }}
            rate={report?.rate}
            onQuery={setQuery}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}
