import type { Address } from 'viem';
import type { StatedModel, UsdRate } from '@/lib/domain/market-model';

/** What a provider listed when it was asked in this visit: off chain and self-asserted; `at` in milliseconds. */
export type ListedModels = { readonly models: readonly StatedModel[]; readonly rate?: UsdRate; readonly at: number };

const changed = new EventTarget();
const byChain = new Map<number, ReadonlyMap<string, ListedModels>>();
const nothing: ReadonlyMap<string, ListedModels> = new Map();

/** Read what the providers of a chain have listed, by provider in lower case; the same object as long as nothing changed. */
export function listedModelsOf(chainId: number): ReadonlyMap<string, ListedModels> {
  return byChain.get(chainId) ?? nothing;
}

/** Note what a provider listed, for every screen of this visit. */
export function noteListedModels(chainId: number, provider: Address, listed: ListedModels): void {
  byChain.set(chainId, new Map([...listedModelsOf(chainId), [provider.toLowerCase(), listed]]));
  changed.dispatchEvent(new Event('listed'));
}

/** Listen to further lists; returns the way to stop. */
export function subscribeListedModels(listener: () => void): () => void {
  changed.addEventListener('listed', listener);
  return () => changed.removeEventListener('listed', listener);
}
