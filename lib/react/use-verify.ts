'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { UnusableFile } from '@/lib/attestation/bundle-reader';
import { bundleLimit } from '@/lib/attestation/evidence-bundle';
import { toAppError } from '@/lib/chain/revert';
import { AppError } from '@/lib/domain/error';
import { developmentRootFor } from './machine/development-root';
import type {
  BareReport,
  EvidenceResult,
  EvidenceTask,
  OpenedEvidence,
  ShownReport,
} from './machine/evidence-messages';
import { createEvidenceDesk, type EvidenceDesk } from './machine/worker-evidence';
import { useNetwork } from './network-provider';

export type { BareReport, OpenedEvidence, ShownReport } from './machine/evidence-messages';

/** Why a file was not judged: the file itself, or the reader's browser that could not read it. */
export type FileTrouble = UnusableFile | 'empty' | 'unreadable';

/** What the page shows about a file. `name` is undefined for a pasted text. */
export type VerifyState =
  | { readonly state: 'idle' }
  | { readonly state: 'working' }
  | { readonly state: 'opened'; readonly name: string | undefined; readonly evidence: OpenedEvidence }
  | { readonly state: 'report'; readonly name: string | undefined; readonly text: string }
  | { readonly state: 'judged'; readonly text: string; readonly report: ShownReport; readonly at: number }
  | { readonly state: 'unusable'; readonly name: string | undefined; readonly trouble: FileTrouble }
  | { readonly state: 'failed'; readonly error: AppError };

/** A text to judge, as it was dropped, chosen or pasted. */
export type GivenFile = Pick<File, 'name' | 'size' | 'text'>;

/** Judging evidence files: nothing of it asks a network once `ready` is true. */
export type VerifyHandle = {
  readonly shown: VerifyState;
  /** All code is there; the device may be offline from here on. */
  readonly ready: boolean;
  readonly openFile: (file: GivenFile) => void;
  readonly openText: (text: string) => void;
  readonly judgeReport: (report: BareReport) => void;
  readonly reset: () => void;
};

type Given = { readonly name: string | undefined; readonly read: () => Promise<string>; readonly size: number };

const unusable = (name: string | undefined, trouble: FileTrouble): VerifyState => ({
  state: 'unusable',
  name,
  trouble,
});

function shownOf(result: EvidenceResult, { name, text }: { readonly name: string | undefined; readonly text: string }) {
  if (result.kind === 'opened') return { state: 'opened', name, evidence: result.evidence } as const;
  if (result.kind === 'report') return { state: 'report', name, text } as const;
  return unusable(name, result.kind === 'unusable' ? result.reason : 'broken');
}

async function openGiven(
  { name, read, size }: Given,
  ask: (task: EvidenceTask) => Promise<EvidenceResult>,
  root: string | undefined,
) {
  // Not even read: a file of gigabytes would fill the page's memory.
  if (size > bundleLimit) return unusable(name, 'too-large');
  let text: string;
  try {
    text = await read();
  } catch {
    // The file was moved, or the reader's rights to it ended.
    return unusable(name, 'unreadable');
  }
  if (text.trim() === '') return unusable(name, 'empty');
  return shownOf(await ask({ kind: 'open', text, developmentRoot: root }), { name, text });
}

/** Hold one worker for as long as the page is open, and say when it is there. */
function useDesk() {
  const desk = useRef<EvidenceDesk>(undefined);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const mine = createEvidenceDesk();
    desk.current = mine;
    let live = true;
    mine.ask({ kind: 'ready' }).then(
      () => live && setReady(true),
      // Told when a file is given: until then there is nothing to fail.
      () => undefined,
    );
    return () => {
      live = false;
      desk.current = undefined;
      mine.close();
    };
  }, []);
  return { desk, ready };
}

/** Judge files and reports in this page alone (attestation §4, F-105). */
export function useVerify(): VerifyHandle {
  const { network } = useNetwork();
  const developmentRoot = developmentRootFor(network);
  const { desk, ready } = useDesk();
  const [shown, setShown] = useState<VerifyState>({ state: 'idle' });
  const latest = useRef(0);

  const run = useCallback((work: () => Promise<VerifyState>) => {
    latest.current += 1;
    const mine = latest.current;
    const show = (next: VerifyState) => {
      // A slow file must not come up over one that was given after it.
      if (mine === latest.current) setShown(next);
    };
    show({ state: 'working' });
    work().then(show, (cause: unknown) =>
      show({ state: 'failed', error: cause instanceof AppError ? cause : toAppError(cause) }),
    );
  }, []);

  const ask = useCallback(
    (task: EvidenceTask) => desk.current?.ask(task) ?? Promise.reject(new TypeError('The page is being left.')),
    [desk],
  );
  const openFile = useCallback(
    (file: GivenFile) =>
      run(() => openGiven({ name: file.name, size: file.size, read: () => file.text() }, ask, developmentRoot)),
    [run, ask, developmentRoot],
  );
  const openText = useCallback(
    (text: string) =>
      run(() => openGiven({ name: undefined, size: text.length, read: async () => text }, ask, developmentRoot)),
    [run, ask, developmentRoot],
  );
  const judgeReport = useCallback(
    (report: BareReport) =>
      run(async () => {
        const now = Date.now();
        const result = await ask({ kind: 'judge', report, now, developmentRoot });
        if (result.kind === 'judged') return { state: 'judged', text: report.text, report: result.report, at: now };
        return unusable(undefined, result.kind === 'unusable' ? result.reason : 'broken');
      }),
    [run, ask, developmentRoot],
  );
  const reset = useCallback(() => {
    latest.current += 1;
    setShown({ state: 'idle' });
  }, []);
  return { shown, ready, openFile, openText, judgeReport, reset };
}
