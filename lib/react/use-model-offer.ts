'use client';

import { useMemo } from 'react';
import { furtherOffersOf, type ModelOffer, modelOfferOf } from '@/lib/domain/model-offer';
import type { Service } from '@/lib/domain/service';
import { useListedModels } from './use-measurements';

/** Tell what a model of a provider is and costs, as far as the provider was asked in this visit; undefined means the registered one. */
export function useModelOffer(service: Service, model: string | undefined): ModelOffer {
  const listed = useListedModels().get(service.provider.toLowerCase())?.models;
  return useMemo(() => modelOfferOf({ service, model, listed }), [service, model, listed]);
}

/** List the further chat models a provider named in this visit; undefined while it was not asked. */
export function useFurtherOffers(service: Service): readonly ModelOffer[] | undefined {
  const listed = useListedModels().get(service.provider.toLowerCase())?.models;
  return useMemo(() => (listed === undefined ? undefined : furtherOffersOf(service, listed)), [service, listed]);
}
