'use client';

import { useEffect, useRef } from 'react';

/**
 * Give each row drawn the number of the element that draws it. A row that stays keeps its element, and with it the focus; new rows below
 * take the elements of those that left, because changing words is cheaper than building a row. Above a row that stays they get new
 * ones: it would cost more to move all that follow. So nothing within a row may keep a state of its own: another row would show it.
 */
export function slotsFor(before: ReadonlyMap<string, number>, keys: readonly string[]): ReadonlyMap<string, number> {
  const drawn = new Set(keys);
  const free = [...before].flatMap(([key, slot]) => (drawn.has(key) ? [] : [slot]));
  const lastKept = keys.findLastIndex((key) => before.has(key));
  let newest = Math.max(-1, ...before.values());
  const slotOf = (key: string, at: number) => before.get(key) ?? (at > lastKept ? free.shift() : undefined) ?? ++newest;
  return new Map(keys.map((key, at) => [key, slotOf(key, at)]));
}

/** Follow which element draws which row. */
export function useSlots(keys: readonly string[]): ReadonlyMap<string, number> {
  const before = useRef<ReadonlyMap<string, number>>(new Map());
  const slots = slotsFor(before.current, keys);
  useEffect(() => {
    before.current = slots;
  });
  return slots;
}
