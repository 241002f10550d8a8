'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { classNames } from './class-names';
import { Icon } from './icon';

type Placement = 'centre' | 'side';

const placements: Record<Placement, string> = {
  centre: 'm-auto w-[min(32rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] rounded-md',
  side: 'mt-auto mb-0 mx-0 w-full max-w-none max-h-[85dvh] border-x-0 border-b-0 sm:my-0 sm:mr-0 sm:ml-auto sm:h-dvh sm:max-h-none sm:w-[24rem] sm:border-y-0 sm:border-l',
};

export type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly closeLabel: string;
  readonly children: ReactNode;
  /** Actions, kept in sight below the scrolling content. */
  readonly footer?: ReactNode;
};

function Overlay({
  open,
  onClose,
  title,
  closeLabel,
  children,
  footer,
  placement,
}: DialogProps & { readonly placement: Placement }) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog by the browser itself; the click only adds the backdrop.
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onClose={() => onClose()}
      onClick={(event) => {
        if (event.target === element.current) element.current?.close();
      }}
      className={classNames(
        'border border-hairline bg-paper-raised p-0 text-ink shadow-overlay open:flex open:flex-col open:animate-[overlay-in_160ms_ease-out]',
        placements[placement],
      )}
    >
      {open ? (
        <>
          <header className="flex items-center justify-between gap-4 border-b border-hairline py-2 pr-2 pl-5">
            <h2 id={titleId} className="text-md font-semibold">
              {title}
            </h2>
            <button
              type="button"
              aria-label={closeLabel}
              onClick={() => element.current?.close()}
              className="inline-flex size-11 items-center justify-center rounded-md text-ink-muted hover:text-ink"
            >
              <Icon name="close" />
            </button>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-5">{children}</div>
          {footer === undefined ? null : (
            <footer className="flex flex-wrap justify-end gap-3 border-t border-hairline p-4">{footer}</footer>
          )}
        </>
      ) : null}
    </dialog>
  );
}

/** A modal question in the middle of the screen; the browser traps focus and gives it back. */
export function Dialog(props: DialogProps) {
  return <Overlay {...props} placement="centre" />;
}

/** Details of one thing: a right-hand sheet on wide screens, a bottom sheet on a phone. */
export function Sheet(props: DialogProps) {
  return <Overlay {...props} placement="side" />;
}
