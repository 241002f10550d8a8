import { classNames } from './class-names';

/** A quiet block of the size of what is awaited; hidden from screen readers, whose owner says "loading" once. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span aria-hidden="true" className={classNames('skeleton inline-block align-middle', className ?? 'h-4 w-24')} />
  );
}
