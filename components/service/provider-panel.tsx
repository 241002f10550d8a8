'use client';

import '@/lib/i18n/english/provider';
import { useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import type { Address } from 'viem';
import { getAddress, isAddress } from 'viem/utils';
import { useNetwork } from '@/lib/react/network-provider';
import { useAccount } from '@/lib/react/use-account';
import { useCalculator } from '@/lib/react/use-calculator';
import { useService } from '@/lib/react/use-service';
import { NoProviderView, ProviderView } from './provider-view';

function ProviderOf({ address, machine }: { readonly address: Address; readonly machine: ReactNode }) {
  const { network } = useNetwork();
  const service = useService(address);
  const account = useAccount();
  const { workload, source } = useCalculator();
  const size = source && { ...workload, source };
  const known = { address, service, account, size, machine, local: network.local };
  return <ProviderView {...known} />;
}

/** The provider named by `?address=`; anything else than an address is said to be none. `machine` is drawn under the record. */
export function ProviderPanel({ machine }: { readonly machine: ReactNode }) {
  const named = useSearchParams().get('address') ?? '';
  if (!isAddress(named, { strict: false })) return <NoProviderView />;
  return <ProviderOf address={getAddress(named)} machine={machine} />;
}
