import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** One fact: its name and its value. */
export type Fact = { readonly id: string; readonly name: string; readonly value: ReactNode };

/** A list of facts with hairlines, names left and values right or below on narrow screens. */
export function Facts({ facts, className }: { readonly facts: readonly Fact[]; readonly className?: string }) {
  return (
    <dl className={classNames('divide-y divide-hairline', className)}>
      {facts.map((fact) => (
        <div key={fact.id} className="flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2">
          <dt className="text-ink-muted">{fact.name}</dt>
          <dd className="ml-auto min-w-0 text-right">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
