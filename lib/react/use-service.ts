'use client';

import { useQuery } from '@tanstack/react-query';
import type { Address } from 'viem';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { serviceQuery } from '@/lib/queries/service';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';

/** Read one provider's service; `undefined` as value means the contract holds none for this address. */
export function useService(provider: Address): Remote<Service | undefined> {
  const { client, network } = useNetwork();
  return remoteOf(useQuery(serviceQuery(client, network, provider)));
}
