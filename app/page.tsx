import { Suspense } from 'react';
import { MarketPanel } from '@/components/service/market-panel';

export default function MarketPage() {
  return (
    <Suspense>
      <MarketPanel />
    </Suspense>
  );
}
