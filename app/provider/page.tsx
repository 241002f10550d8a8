import type { Metadata } from 'next';
import { Suspense } from 'react';
import { MachinePanel } from '@/components/attestation/machine-panel';
import { ProviderPanel } from '@/components/service/provider-panel';

export const metadata: Metadata = { title: 'Provider' };

export default function ProviderPage() {
  return (
    <Suspense>
      <ProviderPanel machine={<MachinePanel />} />
    </Suspense>
  );
}
