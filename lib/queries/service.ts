import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { fetchService } from '@/lib/chain/reads/service';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import type { Service } from '@/lib/domain/service';
import { serviceKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Query one provider's service; an undefined value means the contract says there is none. */
export function serviceQuery(
  client: ReadClient,
  network: NetworkConfig,
  provider: Address,
): QueryOptions<AtBlock<Service | undefined>> {
  return optionsOf(serviceKey(network, provider), () =>
    fetchService(client, { inference: network.contracts.inference, provider }),
  );
}
