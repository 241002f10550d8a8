'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { toAppError } from '@/lib/chain/revert';
import type { BlockRef } from '@/lib/domain/block';
import { AppError } from '@/lib/domain/error';
import { type MachineVerdict, type VerdictStanding, verdictStanding } from '@/lib/domain/machine';
import type { Service } from '@/lib/domain/service';
import type { MachineCheckProgress, MachineCheckResult } from '@/lib/provider/machine-check';
import { useNetwork } from './network-provider';

/** Where the check of a provider's machines stands; `last` is what an earlier one found. */
export type MachineCheckState =
  | { readonly state: 'idle'; readonly last: MachineVerdict | undefined; readonly standing: VerdictStanding }
  | ({ readonly state: 'running' } & MachineCheckProgress)
  | { readonly state: 'failed'; readonly error: AppError };

/** The check of one provider's machines: what was found before, how a new one goes, and the exact reports of the last. */
export type MachineCheckHandle = {
  readonly check: MachineCheckState;
  readonly reports: MachineCheckResult['reports'];
  /** Ask the provider; only ever after a press. */
  readonly start: () => void;
};

type Kept = { readonly key: string; readonly verdict: MachineVerdict | undefined };
type Run =
  | { readonly key: string; readonly state: 'running'; readonly progress: MachineCheckProgress }
  | { readonly key: string; readonly state: 'failed'; readonly error: AppError };

/** Read the kept verdict of a provider, and again whenever any tab writes one. */
function useKeptVerdict(key: string, chainId: number, provider: string): Kept | undefined {
  const [kept, setKept] = useState<Kept>();
  useEffect(() => {
    let live = true;
    let stop = () => {};
    const none = () => {
      if (live) setKept({ key, verdict: undefined });
    };
    import('./browser-storage').then(({ getBrowserStorage }) => {
      if (!live) return;
      const storage = getBrowserStorage();
      const load = async () => {
        const { records } = await storage.verdicts.list({ chainId, account: 'none' });
        const verdict = records.find((record) => record.provider.toLowerCase() === provider.toLowerCase());
        if (live) setKept({ key, verdict });
      };
      stop = storage.subscribe(({ store }) => {
        if (store === 'verdicts') load().catch(none);
      });
      load().catch(none);
    }, none);
    return () => {
      live = false;
      stop();
    };
  }, [key, chainId, provider]);
  return kept?.key === key ? kept : undefined;
}

/** Check the machines of the provider of `service`, read at `block`; nothing is asked before `start` is called. */
export function useMachineCheck(service: Service, block: BlockRef): MachineCheckHandle {
  const { network } = useNetwork();
  const { chainId } = network;
  const key = `${chainId}:${service.provider}:${service.teeSignerAddress}:${service.additionalInfo}`;
  const kept = useKeptVerdict(key, chainId, service.provider);
  const [run, setRun] = useState<Run>();
  const [result, setResult] = useState<{ readonly key: string; readonly reports: MachineCheckResult['reports'] }>();
  const [now, setNow] = useState(() => Date.now());
  const controller = useRef<AbortController>(undefined);

  // A check of another provider, or one whose key changed meanwhile, must not end on this screen.
  useEffect(() => {
    const mine = new AbortController();
    controller.current = mine;
    return () => mine.abort();
  }, []);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);

  const start = useCallback(() => {
    const signal = controller.current?.signal;
    if (signal === undefined || signal.aborted) return;
    const show = (progress: MachineCheckProgress) => {
      if (!signal.aborted) setRun({ key, state: 'running', progress });
    };
    const finish = async () => {
      show({ step: 'fetching', soFar: undefined });
      const { runMachineCheck } = await import('./machine/run-machine-check');
      const found = await runMachineCheck({ network, service, block, signal, onProgress: show });
      if (signal.aborted) return;
      setResult({ key, reports: found.reports });
      setNow(Date.now());
      setRun(undefined);
    };
    finish().catch((cause: unknown) => {
      if (signal.aborted) return;
      const error = cause instanceof AppError ? cause : toAppError(cause);
      setRun({ key, state: 'failed', error });
    });
  }, [key, network, service, block]);

  const reports = result?.key === key ? result.reports : [];
  if (run?.key === key) {
    const check = run.state === 'running' ? { state: 'running' as const, ...run.progress } : run;
    return { check, reports, start };
  }
  const last = kept?.verdict;
  const standing = last === undefined ? 'current' : verdictStanding(last, { service, now });
  return { check: { state: 'idle', last, standing }, reports, start };
}
