'use client';

import { createContext, useContext } from 'react';
import { Icon } from './icon';

/** Where a block explorer shows a value, undefined where it does not, and what a link to it is called. */
export type Explorer = {
  readonly hrefOf: (value: string) => string | undefined;
  readonly label: string;
};

/** The explorer of the network a page shows; without one there are no links. */
export const ExplorerContext = createContext<Explorer | undefined>(undefined);

/** The way to an address, a transaction's hash or a block's number in the network's explorer; nothing where there is none. */
export function ExplorerLink({ value, what }: { readonly value: string; readonly what: string }) {
  const explorer = useContext(ExplorerContext);
  const href = explorer?.hrefOf(value);
  if (explorer === undefined || href === undefined) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={explorer.label}
      aria-label={`${explorer.label} ${what}`}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-md align-middle text-ink-muted hover:text-action"
    >
      <Icon name="external" size={14} />
    </a>
  );
}
