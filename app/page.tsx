import { MarketPanel } from '@/components/service/market-panel';

export default function MarketPage() {
  return <MarketPanel />;
}
