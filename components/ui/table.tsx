import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/** A table that scrolls sideways inside itself only, reachable by keyboard, and named for screen readers. */
export function Table({
  label,
  children,
  className,
}: {
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto focus-visible:-outline-offset-2">
      <table className={classNames('w-full border-separate border-spacing-0 text-base', className)}>
        <caption className="sr-only">{label}</caption>
        {children}
      </table>
    </section>
  );
}

/** A column heading; `end` for figures. */
export function Th({ end = false, className, ...rest }: ComponentProps<'th'> & { readonly end?: boolean }) {
  return (
    <th
      scope="col"
      {...rest}
      className={classNames(
        'h-9 border-b border-outline bg-paper px-3 align-bottom text-xs font-medium whitespace-nowrap text-ink-muted first:sticky first:left-0 first:z-1 first:pl-0 last:pr-0',
        end ? 'text-right' : 'text-left',
        'pb-2',
        className,
      )}
    />
  );
}

/** A cell; `end` for figures, which align to the right with tabular numerals. */
export function Td({ end = false, className, ...rest }: ComponentProps<'td'> & { readonly end?: boolean }) {
  return (
    <td
      {...rest}
      className={classNames(
        'h-11 border-b border-hairline px-3 py-2 first:sticky first:left-0 first:z-1 first:bg-inherit first:pl-0 last:pr-0',
        end && 'tabular text-right whitespace-nowrap',
        className,
      )}
    />
  );
}

/** A row; its own ground keeps the first column legible while the others scroll below it. */
export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr {...rest} className={classNames('bg-paper', className)} />;
}
