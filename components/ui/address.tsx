import { classNames } from './class-names';
import { CopyButton, type CopyWords } from './copy-button';
import { ExplorerLink } from './explorer-link';

/** Shorten a hexadecimal value for the eye only: `0x1234…abcd`. */
export function shortHex(value: string): string {
  return value.length <= 13 ? value : `${value.slice(0, 6)}…${value.slice(-4)}`;
}

/** An address or a transaction's hash: short for the eye, whole for copying, for the accessible name and for the network's explorer. */
export function Address({
  value,
  label,
  words,
  whole = false,
  className,
}: {
  readonly value: string;
  /** The name the reader gave it; it wins over the figures. */
  readonly label?: string;
  /** Copy control words; without them there is neither a copy button nor a way to the explorer (inside links and table rows that act). */
  readonly words?: CopyWords;
  readonly whole?: boolean;
  readonly className?: string;
}) {
  return (
    <span className={classNames('inline-flex max-w-full items-center gap-0.5', className)}>
      <span title={value} className={classNames('font-mono text-sm', whole ? 'break-all' : 'whitespace-nowrap')}>
        <span aria-hidden="true">{label ?? (whole ? value : shortHex(value))}</span>
        <span className="sr-only">{label === undefined ? value : `${label} ${value}`}</span>
      </span>
      {words === undefined ? null : (
        <>
          <CopyButton value={value} words={words} what={shortHex(value)} />
          <ExplorerLink value={value} what={shortHex(value)} />
        </>
      )}
    </span>
  );
}
