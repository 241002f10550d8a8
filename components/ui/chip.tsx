import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** A short fact in a hairline frame; muted unless it matters. */
export function Chip({
  children,
  title,
  className,
}: {
  readonly children: ReactNode;
  readonly title?: string;
  readonly className?: string;
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-6 items-center gap-1.5 rounded-md border border-hairline px-2 text-xs whitespace-nowrap',
        className,
      )}
    >
      {children}
    </span>
  );
}
