'use client';

import { type ReactNode, useEffect, useState } from 'react';

/** Draw something that depends on the present moment (milliseconds), once a second, without redrawing what surrounds it. */
export function Ticking({ children }: { readonly children: (now: number) => ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <>{children(now)}</>;
}
