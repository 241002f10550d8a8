import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { EvidenceGlyph } from './evidence';

/** failed: something went wrong; warning: claimed, stale or not checked; plain: a fact worth a line. */
export type NoticeTone = 'failed' | 'warning' | 'plain';

const edges: Record<NoticeTone, string> = {
  failed: 'border-refuted',
  warning: 'border-claimed',
  plain: 'border-outline',
};

/** What happened, what it means, and at most one button with the cure. Failures are announced at once. */
export function Notice({
  tone = 'plain',
  title,
  children,
  action,
  details,
  className,
}: {
  readonly tone?: NoticeTone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** For engineers: the raw words, in a disclosure the caller labels. */
  readonly details?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div
      role={tone === 'failed' ? 'alert' : undefined}
      className={classNames('border-l-2 bg-paper-raised py-3 pr-4 pl-4', edges[tone], className)}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-[68ch] flex-1 basis-64">
          {title === undefined ? null : (
            <p className="flex items-center gap-2 font-medium">
              {tone === 'plain' ? null : <EvidenceGlyph state={tone === 'failed' ? 'refuted' : 'claimed'} />}
              {title}
            </p>
          )}
          {children === undefined ? null : (
            <div className={title === undefined ? undefined : 'mt-1 text-ink-muted'}>{children}</div>
          )}
          {details}
        </div>
        {action === undefined ? null : <div className="shrink-0">{action}</div>}
      </div>
    </div>
  );
}
