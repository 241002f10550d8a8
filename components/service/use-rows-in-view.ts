'use client';

import { type RefObject, useCallback, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Every row of a windowed table is this high, in pixels; only then its place follows from its number. */
export const rowHeight = 44;

/** Rows drawn beyond each edge of what is seen, so that a quick scroll, a Tab and the ten rows of a Page Down find something there. */
const fullMargin = 12;

/** Rows by which the margin grows in a frame: new rows cost time, and those that are seen come first. */
const rowStep = 2;

/** The first row seen, the one behind the last, and how many rows beyond both are drawn. */
export type RowView = { readonly first: number; readonly end: number; readonly margin: number };

/** Numbers of the first row drawn and of the one behind the last. */
export type RowRange = { readonly from: number; readonly to: number };

/**
 * Say what is to be drawn after a frame that shows a box scrolled to `top` pixels and `height` pixels high. Who turns more than a page
 * in every frame gets the rows that are seen and no others; as soon as rows stay longer, the margin grows around them.
 */
export function nextView(
  before: RowView | undefined,
  { top, height }: { readonly top: number; readonly height: number },
): RowView {
  const exact = { first: Math.floor(top / rowHeight), end: Math.ceil((top + height) / rowHeight) };
  const page = exact.end - exact.first;
  if (before === undefined || Math.abs(exact.first - before.first) > page) return { ...exact, margin: 0 };
  // In steps: a smaller one would only draw the same rows again.
  const first = Math.floor(exact.first / rowStep) * rowStep;
  const end = Math.ceil(exact.end / rowStep) * rowStep;
  const margin = Math.min(fullMargin, before.margin + rowStep);
  return first === before.first && end === before.end && margin === before.margin ? before : { first, end, margin };
}

/** The rows of a list that are drawn. Before the table was ever measured, those a window can show. */
export function rowsDrawn(view: RowView | undefined, count: number): RowRange {
  if (view === undefined) return { from: 0, to: Math.min(count, Math.ceil(window.innerHeight / rowHeight)) };
  const to = Math.min(count, view.end + view.margin);
  return { from: Math.min(to, Math.max(0, view.first - view.margin)), to };
}

/** Follow which rows of a scrolling box are seen, once a frame. `reveal` scrolls until a row stands below the heading. */
export function useRowsInView(
  box: RefObject<HTMLElement | null>,
  count: number,
): { readonly range: RowRange; readonly reveal: (row: number) => void } {
  const [view, setView] = useState<RowView>();

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let frame = 0;
    let known: RowView | undefined;
    const measure = () => {
      const { scrollTop: top, clientHeight: height } = element;
      known = nextView(known, { top, height });
      setView(known);
      if (known.margin < fullMargin) soon();
    };
    const soon = () => {
      cancelAnimationFrame(frame);
      // What is asked for while a frame is made still belongs to it; the next one is free unless it scrolls again.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(measure);
      });
    };
    // Within the frame that shows the new place: a frame later it would show a gap.
    const onScroll = () => flushSync(measure);
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(soon);
    observer?.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer?.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [box]);

  const reveal = useCallback(
    (row: number) => {
      const element = box.current;
      if (element === null) return;
      const top = row * rowHeight;
      const heading = element.querySelector('thead')?.clientHeight ?? 0;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight + heading > element.scrollTop + element.clientHeight)
        element.scrollTop = top + rowHeight + heading - element.clientHeight;
    },
    [box],
  );

  return { range: rowsDrawn(view, count), reveal };
}
