import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { Spinner } from './spinner';

/** primary: the one action of a screen; secondary: other actions; plain: looks like a link. */
export type ButtonVariant = 'primary' | 'secondary' | 'plain';
export type ButtonSize = 'small' | 'medium';

const base =
  'inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors duration-150 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed';

const looks: Record<ButtonVariant, string> = {
  primary:
    'border border-transparent bg-action text-on-action hover:bg-action/90 disabled:bg-hairline disabled:text-ink-muted aria-disabled:bg-hairline aria-disabled:text-ink-muted',
  secondary:
    'border border-outline bg-paper-raised text-ink hover:border-ink disabled:border-hairline disabled:text-ink-muted aria-disabled:border-hairline aria-disabled:text-ink-muted',
  plain: 'text-link disabled:text-ink-muted disabled:no-underline aria-disabled:text-ink-muted',
};

function sizeOf(variant: ButtonVariant, size: ButtonSize): string {
  if (variant === 'plain') return 'min-h-6';
  return size === 'small' ? 'h-8 px-3 text-sm' : 'h-11 px-4 text-base sm:h-10';
}

/** The classes of a button, for a plain link that looks like one. */
export function buttonLook(variant: ButtonVariant, size: ButtonSize, className?: string): string {
  return classNames(base, looks[variant], sizeOf(variant, size), className);
}

/** A button; `busy` keeps its size and label, shows that work is under way and swallows further presses. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly busy?: boolean;
}) {
  return (
    <button
      {...rest}
      type={busy && type === 'submit' ? 'button' : type}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={busy ? undefined : onClick}
      className={buttonLook(variant, size, className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

/** A link within the site that looks like a button. */
export function LinkButton({
  href,
  variant = 'secondary',
  size = 'medium',
  className,
  children,
  ...rest
}: {
  readonly href: string;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly className?: string;
  readonly children: ReactNode;
  readonly 'aria-label'?: string;
}) {
  return (
    <Link {...rest} href={href} prefetch={false} className={buttonLook(variant, size, className)}>
      {children}
    </Link>
  );
}
