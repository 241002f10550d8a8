'use client';

import { useCallback, useSyncExternalStore } from 'react';
import type { Address } from 'viem';
import { type ProviderNotes, parseNotes, withFavourite, withLabel } from '@/lib/domain/favourite';
import { changeProviderNotes, readProviderNotes, subscribeProviderNotes } from '@/lib/storage/provider-notes';
import { useNetwork } from './network-provider';

/** The reader's notes about the providers of this chain, and how to change them; each change tells whether it outlives the visit. */
export type Favourites = {
  readonly notes: ProviderNotes;
  readonly star: (provider: Address, favourite: boolean) => 'kept' | 'not-kept';
  readonly name: (provider: Address, label: string) => 'kept' | 'not-kept';
};

const nothing: ProviderNotes = parseNotes('');

/** Read and change favourites, names and recently used providers of this chain, kept in this browser only (F-017). */
export function useFavourites(): Favourites {
  const { chainId } = useNetwork().network;
  const notes = useSyncExternalStore(
    subscribeProviderNotes,
    () => readProviderNotes(chainId),
    () => nothing,
  );
  const star = useCallback(
    (provider: Address, favourite: boolean) =>
      changeProviderNotes(chainId, (before) => withFavourite(before, provider, favourite)),
    [chainId],
  );
  const name = useCallback(
    (provider: Address, label: string) => changeProviderNotes(chainId, (before) => withLabel(before, provider, label)),
    [chainId],
  );
  return { notes, star, name };
}
