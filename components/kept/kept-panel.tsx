'use client';

import '@/lib/i18n/english/kept';
import { useKept } from '@/lib/react/use-kept';
import { KeptView } from './kept-view';

/** Everything the reader owns in this browser, to be had as a file and taken in from one. */
export function KeptPanel() {
  return <KeptView {...useKept()} onReload={() => window.location.reload()} />;
}
