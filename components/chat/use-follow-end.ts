import { useLayoutEffect, useRef } from 'react';

/** Within how many pixels of its end a page counts as being read at its end. */
const nearness = 160;

function isAtEnd(): boolean {
  const { scrollHeight } = document.documentElement;
  return scrollHeight - window.scrollY - window.innerHeight < nearness;
}

/** Keep the end of the page in sight while it grows, unless the reader scrolled away; a new `turns` always goes to the end. */
export function useFollowEnd(turns: number, length: number): void {
  const known = useRef({ turns, atEnd: true });
  useLayoutEffect(() => {
    const note = () => {
      known.current.atEnd = isAtEnd();
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `length` is what grows; its value is not needed.
  useLayoutEffect(() => {
    const isNew = turns > known.current.turns;
    known.current.turns = turns;
    if (isNew || known.current.atEnd) window.scrollTo({ top: document.documentElement.scrollHeight });
  }, [turns, length]);
}
