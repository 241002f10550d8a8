'use client';

import { useCallback, useState } from 'react';
import { asAppError } from '@/lib/chain/failure';
import type { AppError } from '@/lib/domain/error';
import type { Service } from '@/lib/domain/service';
import { noteListedModels } from './listed-models';
import { useNetwork } from './network-provider';

/** Where asking a provider stands. */
export type Probe =
  | { readonly state: 'idle' }
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly milliseconds: number }
  | { readonly state: 'silent' }
  | { readonly state: 'refused'; readonly error: AppError };

/** Ask a provider for its models when the reader presses, never before: it learns that somebody asks, and it is measured (F-020). */
export function useProbe(service: Service | undefined): { readonly probe: Probe; readonly ask: () => void } {
  const { chainId, local } = useNetwork().network;
  const [probe, setProbe] = useState<Probe>({ state: 'idle' });
  const ask = useCallback(() => {
    if (service === undefined) return;
    setProbe({ state: 'asking' });
    const run = async (): Promise<Probe> => {
      const { probeNow } = await import('./own-findings');
      const { measurement, stated } = await probeNow({ service, chainId, local });
      if (stated !== undefined) noteListedModels(chainId, service.provider, { ...stated, at: measurement.at });
      if (measurement.outcome === 'failed') return { state: 'silent' };
      return { state: 'answered', milliseconds: measurement.endedAfter ?? 0 };
    };
    run().then(setProbe, (error: unknown) => setProbe({ state: 'refused', error: asAppError(error) }));
  }, [service, chainId, local]);
  return { probe, ask };
}
