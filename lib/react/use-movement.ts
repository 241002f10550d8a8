'use client';

import { hashKey, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { WalletDisconnectedError } from '@/lib/chain/wallet-errors';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import { journalOwnerOf, type Runner, type RunnerPorts } from '@/lib/intents/ports';
import { findOpenEntry, findUnfinishedRuns, forgetRun } from '@/lib/intents/run';
import { createRunner } from '@/lib/intents/runner';
import { createRunnerPool } from '@/lib/intents/runner-pool';
import type { RunnerState, UnfinishedRun } from '@/lib/intents/runner-state';
import { type BlockWatch, lookAtNewBlocks, takeUp } from '@/lib/intents/take-up';
import type { WalletPort } from '@/lib/intents/wallet-port';
import { accountKey, scopeKey } from '@/lib/queries/keys';
import { scopeOf } from '@/lib/storage/records';
import { keepAcceptances } from './accepted-signers';
import { getBrowserStorage } from './browser-storage';
import { useNetwork } from './network-provider';
import { getWalletPort, useWalletSnapshot } from './wallet-store';

type RunnerSite = {
  readonly client: ReadClient;
  readonly network: NetworkConfig;
  readonly queryClient: QueryClient;
  readonly owner: Address;
};

/** A runner together with what the journal knows beside it. */
type SiteRunner = Runner & {
  unfinished(): Promise<readonly UnfinishedRun[]>;
  forget(run: UnfinishedRun): Promise<void>;
};

/** Runners outlive the page that started them, so that leaving a page or switching the account forgets nothing. */
const pool = createRunnerPool<SiteRunner>();

/** The wallet as it is connected when it is asked, so that a runner outlives a reconnection. */
function walletOf(address: Address): WalletPort {
  const connected = () => {
    const port = getWalletPort();
    if (port === undefined) throw new WalletDisconnectedError('No wallet is connected now');
    return port;
  };
  const batches = () => {
    const port = connected().batches;
    if (port === undefined) throw new WalletDisconnectedError('This wallet runs one call at a time');
    return port;
  };
  return {
    address,
    chainId: async () => connected().chainId(),
    currentAddress: async () => connected().currentAddress(),
    sendCall: async (request) => connected().sendCall(request),
    batches: {
      isOffered: async (chainId) => (await getWalletPort()?.batches?.isOffered(chainId)) ?? false,
      send: async (batch) => batches().send(batch),
      status: async (callsId) => batches().status(callsId),
    },
  };
}

function portsOf({ client, network, queryClient, owner }: RunnerSite): RunnerPorts {
  return {
    client,
    network,
    wallet: walletOf(owner),
    journal: getBrowserStorage().journal,
    onMined: keepAcceptances({ client, network }),
    onStale: (scopes) => {
      for (const scope of scopes) {
        void queryClient.invalidateQueries({ queryKey: scopeKey(network, { owner, scope }) });
      }
    },
  };
}

/** Every reading of the account is one of a block; what it says of the chain needs no timer of its own. */
function blocksRead({ network, queryClient, owner }: RunnerSite): BlockWatch {
  const key = accountKey(network, owner);
  return (listener) =>
    queryClient.getQueryCache().subscribe(({ type, query }) => {
      if (type !== 'updated' || query.queryHash !== hashKey(key)) return;
      const read = queryClient.getQueryData<AtBlock<unknown>>(key);
      if (read !== undefined) void listener(read.block.number);
    });
}

/** Show what another tab sends, as long as nothing runs here; its further steps stay with that tab. */
function lookOn(runner: Runner, ports: RunnerPorts): () => void {
  const owner = journalOwnerOf(ports);
  const scope = scopeOf({ chainId: owner.chainId, account: owner.owner, contract: owner.contract });
  return getBrowserStorage().subscribe((notice) => {
    if (notice.store !== 'intentJournal' || notice.scope !== scope) return;
    void findOpenEntry(ports.journal, owner).then((entry) => {
      if (entry !== undefined) runner.resume(entry, { goesOn: false });
    });
  });
}

function openRunner(site: RunnerSite): SiteRunner {
  const ports = portsOf(site);
  const owner = journalOwnerOf(ports);
  const runner = createRunner(ports);
  const stopLooking = lookOn(runner, ports);
  const stopWatching = lookAtNewBlocks(runner, ports, blocksRead(site));
  void takeUp(runner, ports);
  return {
    ...runner,
    dispose: () => {
      stopLooking();
      stopWatching();
      runner.dispose();
    },
    unfinished: () => findUnfinishedRuns(ports.journal, owner),
    forget: ({ runId }) => forgetRun(ports.journal, { owner, runId }),
  };
}

function runnerFor(site: RunnerSite): SiteRunner {
  const { chainId, contracts } = site.network;
  return pool.take({ key: `${chainId}:${contracts.ledger}:${site.owner}`, create: () => openRunner(site) });
}

const idle: RunnerState = { kind: 'ready', intent: undefined, isDeclined: false };
const neverChanges = () => () => {};

/** What a screen may do with the account's one movement at a time. */
export type Movement = {
  readonly state: RunnerState;
  readonly start: Runner['start'];
  readonly confirm: Runner['confirm'];
  readonly cancel: Runner['cancel'];
  readonly reset: Runner['reset'];
  /** Take up the rest of a run at the right step (F-042). */
  readonly proceed?: Runner['proceed'];
  /** Runs of this account of which some transactions are mined and others were never begun; newest first. */
  readonly unfinished?: SiteRunner['unfinished'];
  /** Give the rest of a run up. */
  readonly forget?: SiteRunner['forget'];
};

const noRunner = { start: () => false, confirm: () => {}, cancel: () => {}, reset: () => {} };

/** Follow the connected account's movement of money, also one that was under way before a reload. */
export function useMovement(): Movement {
  const { client, network } = useNetwork();
  const queryClient = useQueryClient();
  const { status, address } = useWalletSnapshot();
  const owner = status === 'connected' ? address : undefined;
  const [found, setFound] = useState<{ readonly site: RunnerSite; readonly runner: SiteRunner }>();

  useEffect(() => {
    if (owner === undefined) return;
    const site = { client, network, queryClient, owner };
    setFound({ site, runner: runnerFor(site) });
  }, [client, network, queryClient, owner]);

  // What another account or network has under way never shows here, not even for one frame.
  const isCurrent = found !== undefined && found.site.owner === owner && found.site.network === network;
  const runner = isCurrent ? found.runner : undefined;
  const state = useSyncExternalStore(
    runner?.subscribe ?? neverChanges,
    () => runner?.getSnapshot() ?? idle,
    () => idle,
  );
  return { state, ...(runner ?? noRunner) };
}
