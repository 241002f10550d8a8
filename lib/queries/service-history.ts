import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { ServiceHistory } from '@/lib/domain/service-history';
import { serviceHistoryKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Query the history of one provider's service. */
export function serviceHistoryQuery(
  client: ReadClient,
  network: NetworkConfig,
  provider: Address,
): QueryOptions<AtBlock<ServiceHistory>> {
  return optionsOf(serviceHistoryKey(network, provider), async () => {
    const { fetchServiceHistory } = await import('@/lib/chain/logs/service-history');
    return fetchServiceHistory(client, { network, provider });
  });
}
