'use client';

import { useId, useState } from 'react';

/** A word of the trade, and what it means in one paragraph. */
export type Term = { readonly id: string; readonly word: string; readonly text: string };

/** Words that can be asked for their meaning: pressing one opens its paragraph in place, so that no form is left for it (F-132). */
export function Terms({ label, terms }: { readonly label: string; readonly terms: readonly Term[] }) {
  const id = useId();
  const [open, setOpen] = useState<string>();
  const meant = terms.find((term) => term.id === open);
  return (
    <div className="text-sm text-ink-muted">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span>{label}</span>
        {terms.map((term) => (
          <button
            key={term.id}
            type="button"
            aria-expanded={term.id === open}
            aria-controls={term.id === open ? id : undefined}
            onClick={() => setOpen(term.id === open ? undefined : term.id)}
            className="min-h-6 underline decoration-dotted underline-offset-4 hover:text-ink aria-expanded:text-ink"
          >
            {term.word}
          </button>
        ))}
      </p>
      <div id={id} role="status">
        {meant === undefined ? null : (
          <p className="mt-1 max-w-[72ch] border-l-2 border-outline pl-3 text-ink">{meant.text}</p>
        )}
      </div>
    </div>
  );
}
