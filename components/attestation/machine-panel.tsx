'use client';

import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { getAddress, isAddress } from 'viem/utils';
import { useService } from '@/lib/react/use-service';

/** Fetched apart, so that the record of a provider does not wait for the document about its machines. */
const MachineDocument = dynamic(() => import('./machine-document').then((module) => module.MachineDocument), {
  ssr: false,
});

function MachineOf({ address }: { readonly address: `0x${string}` }) {
  const service = useService(address);
  if (service.state === 'loading' || service.state === 'failed' || service.value === undefined) return null;
  return <MachineDocument service={service.value} block={service.block} />;
}

/** The machines of the provider named by `?address=`. */
export function MachinePanel() {
  const named = useSearchParams().get('address') ?? '';
  return isAddress(named, { strict: false }) ? <MachineOf address={getAddress(named)} /> : null;
}
