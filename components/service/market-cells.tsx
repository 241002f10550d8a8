'use client';

import { lazy, type ReactElement, type ReactNode, Suspense } from 'react';
import { Td } from '@/components/ui/table';
import type { MarketRow } from '@/lib/domain/market';
import { useText } from '@/lib/react/use-text';
import { type ColumnId, isFigure } from './market-columns';
import { TrustClaim } from './trust-cell';

/** What a service is for stays in sight while figures scroll below it; a phone has no room for that. */
const atTheEnd = 'bg-inherit sm:sticky sm:right-0 sm:z-1 sm:shadow-[-0.75rem_0_0.5rem_-0.25rem_var(--color-paper)]';

/**
 * A cell of a row; the model is what the others are said of, so it heads its row for those who hear the table. Called, not mounted, as
 * are the cells' contents: a component each would take most of the time in which rows scroll by.
 */
export function marketCell({
  column,
  className = '',
  children,
}: {
  readonly column: ColumnId;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactElement {
  if (column !== 'model')
    return (
      <Td
        key={column}
        end={isFigure(column)}
        className={`truncate py-0! ${column === 'action' ? atTheEnd : ''} ${className}`}
      >
        {children}
      </Td>
    );
  return (
    <th
      key={column}
      scope="row"
      className={`sticky left-0 z-1 h-11 truncate border-b border-hairline bg-inherit pr-3 text-left font-normal ${className}`}
    >
      {children}
    </th>
  );
}

/** A text with what was searched for marked in it; the words are in lower case. */
export function Marked({ text, words }: { readonly text: string; readonly words: readonly string[] }): ReactNode {
  if (words.length === 0) return text;
  const patterns = [...words]
    .sort((one, other) => other.length - one.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return text.split(new RegExp(`(${patterns.join('|')})`, 'gi')).map((part, at) => {
    // Every second part is one of the words.
    if (at % 2 === 0) return part;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name.
      <mark key={at} className="bg-ink/10 text-inherit">
        {part}
      </mark>
    );
  });
}

/** Fetched where this browser has checked a machine. */
const FindingLine = lazy(() => import('./figure-cells').then(({ FindingLine }) => ({ default: FindingLine })));

/** What this browser found of a provider's machine, else what it claims; and that it cannot be used, where that is so. */
export function TrustLine({ row, local }: { readonly row: MarketRow; readonly local: boolean }) {
  const { t } = useText();
  const { service, finding } = row;
  if (!service.teeSignerAcknowledged) {
    return (
      <span title={t('market.owner-not-accepted')} className="text-ink-muted">
        {t('market.not-usable')}
        <span className="sr-only">: {t('market.owner-not-accepted')}</span>
      </span>
    );
  }
  if (finding !== undefined)
    return (
      <Suspense>
        <FindingLine finding={finding} />
      </Suspense>
    );
  return <TrustClaim service={service} local={local} />;
}

/** How many tokens fit, in thousands where that is exact enough for the eye. */
export function contextText(integer: (value: number) => string, tokens: number): string {
  return tokens < 10_000 ? integer(tokens) : `${integer(Math.floor(tokens / 1000))}k`;
}
