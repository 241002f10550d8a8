'use client';

import { useCallback, useEffect, useState } from 'react';
import type { UnfinishedRun } from '@/lib/intents/runner-state';
import { getBrowserStorage } from './browser-storage';
import type { Movement } from './use-movement';

/** Actions of several transactions that stopped midway, newest first; empty while something is under way. */
export type UnfinishedRuns = {
  readonly runs: readonly UnfinishedRun[];
  readonly goOn: (run: UnfinishedRun) => void;
  readonly forget: (run: UnfinishedRun) => void;
};

const none: readonly UnfinishedRun[] = [];

/** Find what this account began and did not finish, by this browser's journal. */
export function useUnfinishedRuns(movement: Movement): UnfinishedRuns {
  const { unfinished, forget, proceed, state } = movement;
  const isAtRest = state.kind === 'ready' && state.unfinished === undefined;
  const [found, setFound] = useState<{
    readonly by: Movement['unfinished'];
    readonly runs: readonly UnfinishedRun[];
  }>();

  const read = useCallback(async () => {
    if (unfinished === undefined) return;
    const runs = await unfinished();
    setFound({ by: unfinished, runs });
  }, [unfinished]);
  useEffect(() => {
    if (!isAtRest) return;
    void read();
    // What is found of a request whose page died makes a run unfinished without a movement here.
    return getBrowserStorage().subscribe(({ store }) => {
      if (store === 'intentJournal') void read();
    });
  }, [isAtRest, read]);

  return {
    // What another account left unfinished never shows here.
    runs: isAtRest && found?.by === unfinished ? (found?.runs ?? none) : none,
    goOn: (run) => {
      proceed?.(run);
    },
    forget: (run) => {
      void forget?.(run).then(read);
    },
  };
}
