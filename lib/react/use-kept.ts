'use client';

import { useState } from 'react';
import { exportEverything, ImportFileError, type ImportOutcome, importEverything } from '@/lib/storage/export';
import { getRecordStore } from './browser-storage';
import { saveFile } from './save-file';

/** What came of handing out, or taking in, what this browser keeps. `refused`: the file is none this site has written. */
export type KeptState =
  | { readonly state: 'idle' | 'working' | 'exported' | 'refused' | 'failed' }
  | { readonly state: 'imported'; readonly outcome: ImportOutcome };

/** Hand out everything the reader owns in this browser as one file, and take such a file in (F-017); both only when asked. */
export function useKept(): {
  readonly kept: KeptState;
  readonly onExport: () => void;
  readonly onImport: (file: Blob) => void;
} {
  const [kept, setKept] = useState<KeptState>({ state: 'idle' });
  const run = (work: () => Promise<KeptState>) => {
    setKept({ state: 'working' });
    work().then(setKept, (cause: unknown) =>
      setKept({ state: cause instanceof ImportFileError ? 'refused' : 'failed' }),
    );
  };
  // Denied storage throws at the first touch, so it is touched only once something was asked for.
  const parts = () => ({ records: getRecordStore(), settings: window.localStorage });
  return {
    kept,
    onExport: () =>
      run(async () => {
        const now = Date.now();
        const text = await exportEverything(parts(), now);
        saveFile({ name: `0g-marketplace-${new Date(now).toISOString().slice(0, 10)}.json`, text });
        return { state: 'exported' };
      }),
    onImport: (file) =>
      run(async () => ({ state: 'imported', outcome: await importEverything(await file.text(), parts()) })),
  };
}
