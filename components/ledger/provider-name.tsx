'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { Address, shortHex } from '@/components/ui/address';

type Names = ReadonlyMap<string, string> | undefined;

const NamesContext = createContext<Names>(undefined);

/** Give everything below the names of the models, by lower-case provider address; undefined until the market has been read. */
export function ProviderNames({ names, children }: { readonly names: Names; readonly children: ReactNode }) {
  return <NamesContext value={names}>{children}</NamesContext>;
}

/** How a provider is called within a sentence or a label: its model and the ends of its address. */
export function useProviderName(): (provider: string) => string {
  const names = useContext(NamesContext);
  return (provider) => {
    const model = names?.get(provider.toLowerCase());
    return model === undefined ? shortHex(provider) : `${model} · ${shortHex(provider)}`;
  };
}

/** A provider as a person knows it: the model, and the address beside it. */
export function ProviderName({ provider }: { readonly provider: string }) {
  const model = useContext(NamesContext)?.get(provider.toLowerCase());
  return (
    <span className="inline-flex min-w-0 flex-wrap items-baseline gap-x-2">
      {model === undefined ? null : <bdi className="wrap-anywhere font-medium">{model}</bdi>}
      <Address value={provider} className={model === undefined ? '' : 'text-ink-muted'} />
    </span>
  );
}
