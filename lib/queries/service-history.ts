import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import type { HistoryReadingOptions } from '@/lib/chain/logs/service-history';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { ServiceHistory } from '@/lib/domain/service-history';
import { serviceHistoryKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Query the history of one provider's service; `begin` says for each reading where it goes on, and who is told how far it is. */
export function serviceHistoryQuery(
  client: ReadClient,
  network: NetworkConfig,
  { provider, begin }: { readonly provider: Address; readonly begin: () => HistoryReadingOptions },
): QueryOptions<AtBlock<ServiceHistory>> {
  return optionsOf(serviceHistoryKey(network, provider), async () => {
    const { fetchServiceHistory } = await import('@/lib/chain/logs/service-history');
    return fetchServiceHistory(client, { network, provider, ...begin() });
  });
}
