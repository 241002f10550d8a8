'use client';

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { MarketItem } from '@/lib/domain/market-group';
import { mostCompared } from '@/lib/domain/market-query';
import { useText } from '@/lib/react/use-text';
import { MarketGroupRow } from './market-group-row';
import { type HeadProps, MarketHead, tableWidth } from './market-head';
import { MarketRowView, type RowSurroundings } from './market-row';
import { rowHeight, useRowsInView } from './use-rows-in-view';

export type MarketTableProps = HeadProps & {
  readonly items: readonly MarketItem[];
  readonly surroundings: RowSurroundings;
  /** Providers chosen for comparison, in lower case. */
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (group: string) => void;
};

/** Numbers of the rows that are drawn: those in view, and the one that holds the focus, which must not be lost by scrolling. */
function drawnRows(range: { readonly from: number; readonly to: number }, focused: number | undefined, count: number) {
  const rows = Array.from({ length: range.to - range.from }, (_, index) => range.from + index);
  if (focused === undefined || focused >= count) return rows;
  if (focused < range.from) return [focused, ...rows];
  return focused >= range.to ? [...rows, focused] : rows;
}

function Gap({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  if (rows <= 0) return null;
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

/** The market as a table, because people compare; of thousands of rows only those in view are drawn. */
export function MarketTable({ items, surroundings, selected, onToggle, ...head }: MarketTableProps) {
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

  const lines = drawn.flatMap((index, at) => {
    const item = items[index];
    if (item === undefined) return [];
    const gap = index - ((drawn[at - 1] ?? -1) + 1);
    const before = <Gap key={`gap-${index}`} rows={gap} columns={columns.length} />;
    if (item.kind === 'group') {
      const { group, open } = item;
      return [before, <MarketGroupRow key={group.key} {...{ group, open, index, columns, onToggle }} />];
    }
    const { row, inGroup } = item;
    const isSelected = selected.has(row.key);
    const selectable = isSelected || selected.size < mostCompared;
    return [
      before,
      <MarketRowView key={row.key} {...surroundings} {...{ row, index, inGroup, selectable }} selected={isSelected} />,
    ];
  });

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
        onFocus={(event) => setFocused(rowOf(event.target))}
        onBlur={() => setFocused(undefined)}
        style={{ minWidth: `${tableWidth(columns)}rem` }}
        className="w-full table-fixed border-separate border-spacing-0 text-base"
      >
        <caption className="sr-only">{t('market.table-label')}</caption>
        <MarketHead {...head} />
        <tbody>
          {lines}
          <Gap rows={items.length - ((drawn.at(-1) ?? -1) + 1)} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}
