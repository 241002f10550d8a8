'use client';

import { useCallback, useState } from 'react';
import type { Address, Hex } from 'viem';
import { toAppError } from '@/lib/chain/revert';
import { AppError } from '@/lib/domain/error';
import { useNetwork } from './network-provider';
import { saveFile } from './save-file';

/** Where a file stands that was asked for by a press. */
export type FileState =
  | { readonly state: 'idle' }
  | { readonly state: 'making' }
  | { readonly state: 'failed'; readonly error: AppError };

/** Follow the making of a file; another press begins anew. */
export function useFileMaking() {
  const [state, setState] = useState<FileState>({ state: 'idle' });
  const run = useCallback((make: () => Promise<{ readonly name: string; readonly text: string }>) => {
    setState({ state: 'making' });
    make().then(
      (file) => {
        saveFile(file);
        setState({ state: 'idle' });
      },
      (cause: unknown) => setState({ state: 'failed', error: cause instanceof AppError ? cause : toAppError(cause) }),
    );
  }, []);
  return { state, run };
}

/** Offer the evidence about a provider's machines as a file; `digests` are of the reports whose verdict is on the screen. */
export function useEvidenceFile(provider: Address, digests: readonly Hex[]) {
  const { network } = useNetwork();
  const { state, run } = useFileMaking();
  const save = useCallback(() => {
    run(async () => {
      const { makeEvidenceFile } = await import('./machine/evidence-file');
      return makeEvidenceFile({ network, provider, digests });
    });
  }, [run, network, provider, digests]);
  return { state, save };
}
