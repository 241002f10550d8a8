'use client';

import { useEffect, useState } from 'react';

function wasSettled(key: string): boolean {
  try {
    return localStorage.getItem(key) === '1';
  } catch {
    return false;
  }
}

/**
 * Remember that something was completed once in this browser, so that the place kept for it can be given up on the next visit
 * without appearing first. It stays visible until the visit in which it was completed ends.
 */
export function useSettled(key: string, complete: boolean): boolean {
  const [settled] = useState(() => wasSettled(key));
  useEffect(() => {
    if (!complete) return;
    try {
      localStorage.setItem(key, '1');
    } catch {
      // Storage denied: the completed steps are simply shown again next time.
    }
  }, [key, complete]);
  return settled;
}
