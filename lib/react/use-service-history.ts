'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Address } from 'viem';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import type { ServiceHistory } from '@/lib/domain/service-history';
import { serviceHistoryQuery } from '@/lib/queries/service-history';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';

/** Read a provider's history from the contract's logs, and again when its record is seen to have changed (F-031). */
export function useServiceHistory(provider: Address, record: Remote<Service | undefined>): Remote<ServiceHistory> {
  const { client, network } = useNetwork();
  const query = useQuery(serviceHistoryQuery(client, network, provider));
  const { refetch } = query;
  const service = 'value' in record ? record.value : undefined;
  const version =
    'value' in record ? `${service?.updatedAt} ${service?.teeSignerAddress} ${service?.teeSignerAcknowledged}` : '';
  const seen = useRef('');
  useEffect(() => {
    const before = seen.current;
    seen.current = version;
    if (before !== '' && version !== '' && before !== version) void refetch();
  }, [version, refetch]);
  return remoteOf(query);
}
