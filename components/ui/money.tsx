import { classNames } from './class-names';

/** An amount of 0G: figures, small unit, and the exact neuron on hover, on focus (if `focusable`) and on copy. */
export function Money({
  amount,
  exact,
  unit = '0G',
  focusable = false,
  strong = false,
  className,
}: {
  /** The figures as drawn, for example `0.00021`. */
  readonly amount: string;
  /** The exact value in words, for example `210,000,000,000,000 neuron`. */
  readonly exact: string;
  readonly unit?: string;
  readonly focusable?: boolean;
  readonly strong?: boolean;
  readonly className?: string;
}) {
  return (
    <span
      title={exact}
      tabIndex={focusable ? 0 : undefined}
      onCopy={(event) => {
        event.clipboardData.setData('text/plain', `${amount} ${unit} (${exact})`);
        event.preventDefault();
      }}
      className={classNames('tabular group relative whitespace-nowrap', strong && 'font-medium', className)}
    >
      {amount}
      {unit === '' ? null : <span className="ml-1 text-xs font-normal text-ink-muted">{unit}</span>}
      {focusable ? (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-full left-0 z-10 mt-1 hidden rounded-md border border-hairline bg-paper-raised px-2 py-1 text-xs font-normal text-ink shadow-overlay group-focus-visible:block"
        >
          {exact}
        </span>
      ) : null}
    </span>
  );
}

/** A figure that is not known: a dash, and why. Unknown is never drawn as zero. */
export function UnknownMoney({ reason }: { readonly reason: string }) {
  return (
    <span title={reason} className="text-ink-muted">
      <span aria-hidden="true">—</span>
      <span className="sr-only">{reason}</span>
    </span>
  );
}
