import type { ReactNode } from 'react';

/** A titled part of the page. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h2 className="border-b border-outline pb-2 text-md font-semibold">{title}</h2>
      {children}
    </section>
  );
}
