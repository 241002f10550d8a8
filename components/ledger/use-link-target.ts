'use client';

import { useEffect, useRef } from 'react';

/**
 * Go to the form a link asked for once it is there: the account is read after the page has opened, so the browser itself finds
 * nothing to go to. Once for each wish, because the reader may have gone elsewhere since. The jump is at once, never a moving
 * one, also for those who asked for less motion.
 */
export function useLinkTarget({ id, wish }: { readonly id: string; readonly wish: string | undefined }): void {
  const granted = useRef<string>(undefined);
  useEffect(() => {
    if (wish === undefined || granted.current === wish) return;
    const form = document.getElementById(id);
    if (form === null) return;
    granted.current = wish;
    form.focus({ preventScroll: true });
    form.scrollIntoView({ block: 'start', behavior: 'instant' });
  });
}
