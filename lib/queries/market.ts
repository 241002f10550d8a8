import type { ReadClient } from '@/lib/chain/client';
import { fetchServices } from '@/lib/chain/reads/services';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import { marketKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Query all services of a network at one block. */
export function marketQuery(client: ReadClient, network: NetworkConfig): QueryOptions<AtBlock<readonly Service[]>> {
  return optionsOf(marketKey(network), () => fetchServices(client, { inference: network.contracts.inference }));
}
