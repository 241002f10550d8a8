import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Icon } from './icon';

/** Details on demand, by the browser's own <details>. */
export function Disclosure({
  summary,
  children,
  open,
  className,
}: {
  readonly summary: ReactNode;
  readonly children: ReactNode;
  readonly open?: boolean;
  readonly className?: string;
}) {
  return (
    <details open={open} className={classNames('group/disclosure', className)}>
      <summary className="inline-flex min-h-11 sm:min-h-8 items-center gap-1.5 text-ink-muted hover:text-ink">
        <Icon
          name="chevron"
          size={12}
          className="-rotate-90 transition-transform duration-150 group-open/disclosure:rotate-0"
        />
        {summary}
      </summary>
      <div className="pt-2 pb-1">{children}</div>
    </details>
  );
}
