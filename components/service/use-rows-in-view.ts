'use client';

import { type RefObject, useCallback, useEffect, useState } from 'react';

/** Every row of a windowed table is this high, in pixels; only then its place follows from its number. */
export const rowHeight = 44;

/** Rows drawn beyond each edge of what is seen, so that a quick scroll and a Tab find something there. */
const margin = 12;

type View = { readonly top: number; readonly height: number };

/** Numbers of the first row drawn and of the one behind the last. */
export type RowRange = { readonly from: number; readonly to: number };

/** Before the table was ever measured, the rows a window can show: what lies beyond them is drawn once they are seen. */
function firstRows(count: number): RowRange {
  return { from: 0, to: Math.min(count, Math.ceil(window.innerHeight / rowHeight)) };
}

/** Say which rows of a list are seen in a box scrolled to `top` pixels and `height` pixels high, with a margin. */
export function rowsInView(view: View & { readonly count: number }): RowRange {
  const from = Math.max(0, Math.floor(view.top / rowHeight) - margin);
  const to = Math.min(view.count, Math.ceil((view.top + view.height) / rowHeight) + margin);
  return { from: Math.min(from, to), to };
}

/** Follow which rows of a scrolling box are seen, once a frame. `reveal` scrolls until a row stands below the heading. */
export function useRowsInView(
  box: RefObject<HTMLElement | null>,
  count: number,
): { readonly range: RowRange; readonly reveal: (row: number) => void } {
  const [view, setView] = useState<View>();

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const { scrollTop, clientHeight } = element;
      // A step of four rows: a smaller one would only draw the same rows again.
      const top = Math.floor(scrollTop / (rowHeight * 4)) * rowHeight * 4;
      setView((before) =>
        before?.top === top && before.height === clientHeight ? before : { top, height: clientHeight },
      );
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(soon);
    observer?.observe(element);
    element.addEventListener('scroll', soon, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer?.disconnect();
      element.removeEventListener('scroll', soon);
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

  return { range: view === undefined ? firstRows(count) : rowsInView({ ...view, count }), reveal };
}
