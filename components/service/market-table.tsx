'use client';

import { type KeyboardEvent, lazy, type MouseEvent, Suspense, useEffect, useRef, useState } from 'react';
import type { MarketItem } from '@/lib/domain/market-group';
import { mostCompared } from '@/lib/domain/market-query';
import { useText } from '@/lib/react/use-text';
import { type HeadProps, MarketHead, tableWidth } from './market-head';
import { MarketRowView, type RowSurroundings } from './market-row';
import { type RowRange, rowHeight, useRowsInView } from './use-rows-in-view';
import { useSlots } from './use-slots';

/** Fetched where rows are grouped. */
const MarketGroupRow = lazy(() =>
  import('./market-group-row').then(({ MarketGroupRow }) => ({ default: MarketGroupRow })),
);

export type MarketTableProps = HeadProps & {
  readonly items: readonly MarketItem[];
  readonly surroundings: RowSurroundings;
  /** Providers chosen for comparison, in lower case. */
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (group: string) => void;
  /** Go to a page of this site. */
  readonly onFollow: (href: string) => void;
};

/** Numbers of the rows that are drawn: those in view, and the one that holds the focus, which must not be lost by scrolling. */
function drawnRows({ from, to }: RowRange, focused: number | undefined, count: number): readonly number[] {
  const rows = Array.from({ length: to - from }, (_, index) => from + index);
  if (focused === undefined || focused >= count) return rows;
  if (focused < from) return [focused, ...rows];
  return focused >= to ? [...rows, focused] : rows;
}

function Gap({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus; it only holds the place of those not drawn.
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: rows * rowHeight }} className="p-0" />
    </tr>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** Where a key leads from a row; undefined for keys that are not ours. */
export function rowAfterKey(key: string, row: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, row + step));
}

const rowOf = (target: EventTarget): number | undefined => {
  const row = target instanceof Element ? target.closest<HTMLElement>('tr[data-row]')?.dataset.row : undefined;
  return row === undefined ? undefined : Number.parseInt(row, 10);
};

/** Where a click leads within this window; undefined where it means another window or no link. */
function followed(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  return link?.getAttribute('href') ?? undefined;
}

/** The market as a table, because people compare; of thousands of rows only those in view are drawn. */
export function MarketTable({ items, surroundings, selected, onToggle, onFollow, ...head }: MarketTableProps) {
  const { t } = useText();
  const box = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<number>();
  const wanted = useRef<number>(undefined);
  const { range, reveal } = useRowsInView(box, items.length);
  const drawn = drawnRows(range, focused, items.length);
  const { columns } = head;

  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = box.current?.querySelector<HTMLElement>(`tr[data-row="${wanted.current}"]`);
    const target = row?.querySelector<HTMLElement>('a, button[aria-expanded]');
    if (!target) return;
    wanted.current = undefined;
    target.focus({ preventScroll: true });
    // The box has been scrolled to the row already; the page around it may still have to be.
    target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rowOf(event.target);
    const next = row === undefined ? undefined : rowAfterKey(event.key, row, items.length);
    if (next === undefined) return;
    event.preventDefault();
    wanted.current = next;
    setFocused(next);
    reveal(next);
  };

  const onClick = (event: MouseEvent) => {
    const href = followed(event);
    if (href === undefined) return;
    event.preventDefault();
    onFollow(href);
  };

  const rows = drawn.flatMap((index) => {
    const item = items[index];
    return item === undefined ? [] : [{ item, index, key: item.kind === 'group' ? item.group.key : item.row.key }];
  });
  const slots = useSlots(rows.map(({ key }) => key));
  const lines = rows.flatMap(({ item, index, key }, at) => {
    const gap = index - ((rows[at - 1]?.index ?? -1) + 1);
    const before = gap > 0 ? [<Gap key={at === 0 ? 'above' : 'between'} rows={gap} columns={columns.length} />] : [];
    const slot = slots.get(key);
    if (item.kind === 'group') {
      const { group, open } = item;
      return [
        ...before,
        <Suspense key={slot} fallback={<Gap rows={1} columns={columns.length} />}>
          <MarketGroupRow {...{ group, open, index, columns, onToggle }} />
        </Suspense>,
      ];
    }
    const { row, inGroup } = item;
    const isSelected = selected.has(row.key);
    const selectable = isSelected || selected.size < mostCompared;
    return [
      ...before,
      <MarketRowView key={slot} {...surroundings} {...{ row, index, inGroup, selectable }} selected={isSelected} />,
    ];
  });

  const below = items.length - ((rows.at(-1)?.index ?? -1) + 1);
  return (
    <section
      ref={box}
      aria-label={t('market.table-label')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      className="relative max-h-[max(24rem,calc(100dvh-13rem))] overflow-auto overscroll-x-contain focus-visible:-outline-offset-2"
    >
      <table
        aria-rowcount={items.length + 1}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={(event) => setFocused(rowOf(event.target))}
        onBlur={() => setFocused(undefined)}
        style={{ minWidth: `${tableWidth(columns)}rem` }}
        className="w-full table-fixed border-separate border-spacing-0 text-base"
      >
        <caption className="sr-only">{t('market.table-label')}</caption>
        <MarketHead {...head} />
        <tbody>
          {lines}
          {below > 0 ? <Gap rows={below} columns={columns.length} /> : null}
        </tbody>
      </table>
    </section>
  );
}
