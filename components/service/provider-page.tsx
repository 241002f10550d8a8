import type { ReactNode } from 'react';

/** The head of a provider's page, in each of its states, and what stands below it. */
export function Page({
  title,
  under,
  actions,
  children,
}: {
  readonly title: ReactNode;
  readonly under: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="max-w-[100rem] space-y-6 px-4 py-6 sm:px-6 lg:px-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          <div className="mt-1 flex min-h-6 flex-wrap items-center gap-x-4 text-ink-muted">{under}</div>
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-3">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
