'use client';

import '@/lib/i18n/english/compare';
import { useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import { writeWorkload } from '@/lib/domain/calculator-query';
import { readComparison } from '@/lib/domain/compare';
import { useNetwork } from '@/lib/react/network-provider';
import { useCalculator } from '@/lib/react/use-calculator';
import { useMarketScreen } from '@/lib/react/use-market-screen';
import { differencesParameter } from './compare-links';
import { CompareView } from './compare-view';

/** Keep in the link whether only differences are shown. */
function keepOnlyDifferences(only: boolean): void {
  const { pathname, search } = window.location;
  const params = new URLSearchParams(search);
  if (only) params.set(differencesParameter, '1');
  else params.delete(differencesParameter);
  window.history.replaceState(null, '', `${pathname}?${params}`);
}

/** The services named by `?compare=`, side by side at one block. */
export function ComparePanel() {
  const params = useSearchParams();
  const { network } = useNetwork();
  const { market, rows, status } = useMarketScreen();
  const calculator = useCalculator();
  const [now] = useState(() => Date.now());
  // Not from the link alone: the router follows it a moment later than the press.
  const [onlyDifferences, setOnlyDifferences] = useState(params.get(differencesParameter) === '1');
  const asked = params.get('compare') ?? '';
  const comparison = useMemo(() => readComparison(asked), [asked]);
  const columns = useMemo(() => {
    const byProvider = new Map(rows.map((row) => [row.key, row]));
    return comparison.providers.map((provider) => ({ provider, row: byProvider.get(provider.toLowerCase()) }));
  }, [rows, comparison]);
  return (
    <CompareView
      {...{ market, comparison, columns, status, calculator, now }}
      workloadSearch={writeWorkload(calculator.written, '')}
      onlyDifferences={onlyDifferences}
      onOnlyDifferences={(only) => {
        setOnlyDifferences(only);
        keepOnlyDifferences(only);
      }}
      local={network.local}
    />
  );
}
