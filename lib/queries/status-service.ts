import type { NetworkConfig } from '@/lib/config/network';
import type { StatusReport } from '@/lib/domain/market-status';
import { statusKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** How long the status service may take, in milliseconds; the market never waits for it (provider protocol §8). */
const patience = 10_000;

/** Query what a network's status service says; only for networks that have one. */
export function statusQuery(network: NetworkConfig, url: string): QueryOptions<StatusReport> {
  return optionsOf(statusKey(network), async () => {
    const { fetchStatusReport } = await import('@/lib/provider/status-service');
    return fetchStatusReport({ url, now: Date.now, signal: AbortSignal.timeout(patience) });
  });
}
