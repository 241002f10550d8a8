'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import { WalletDisconnectedError } from '@/lib/chain/wallet-errors';
import type { NetworkConfig } from '@/lib/config/network';
import { createRunner, findOpenEntry, type Runner } from '@/lib/intents/runner';
import { createRunnerPool } from '@/lib/intents/runner-pool';
import type { RunnerState } from '@/lib/intents/runner-state';
import type { WalletPort } from '@/lib/intents/wallet-port';
import { scopeKey } from '@/lib/queries/keys';
import { getBrowserStorage } from './browser-storage';
import { useNetwork } from './network-provider';
import { getWalletPort, useWalletSnapshot } from './wallet-store';

type RunnerSite = {
  readonly client: ReadClient;
  readonly network: NetworkConfig;
  readonly queryClient: QueryClient;
  readonly owner: Address;
};

/** Runners outlive the page that started them, so that leaving a page or switching the account forgets nothing. */
const pool = createRunnerPool();

/** The wallet as it is connected when it is asked, so that a runner outlives a reconnection. */
function walletOf(address: Address): WalletPort {
  const connected = () => {
    const port = getWalletPort();
    if (port === undefined) throw new WalletDisconnectedError('No wallet is connected now');
    return port;
  };
  return {
    address,
    chainId: async () => connected().chainId(),
    currentAddress: async () => connected().currentAddress(),
    sendCall: async (request) => connected().sendCall(request),
  };
}

function openRunner({ client, network, queryClient, owner }: RunnerSite): Runner {
  const { journal } = getBrowserStorage();
  const runner = createRunner({
    client,
    network,
    wallet: walletOf(owner),
    journal,
    onStale: (scopes) => {
      for (const scope of scopes) {
        void queryClient.invalidateQueries({ queryKey: scopeKey(network, { owner, scope }) });
      }
    },
  });
  void findOpenEntry(journal, { chainId: network.chainId, owner }).then((entry) => {
    if (entry !== undefined) runner.resume(entry);
  });
  return runner;
}

function runnerFor(site: RunnerSite): Runner {
  return pool.take({ key: `${site.network.chainId}:${site.owner}`, create: () => openRunner(site) });
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
};

const noRunner = { start: () => false, confirm: () => {}, cancel: () => {}, reset: () => {} };

/** Follow the connected account's movement of money, also one that was under way before a reload. */
export function useMovement(): Movement {
  const { client, network } = useNetwork();
  const queryClient = useQueryClient();
  const { status, address } = useWalletSnapshot();
  const [runner, setRunner] = useState<Runner>();

  useEffect(() => {
    const connected = status === 'connected' && address !== undefined;
    setRunner(connected ? runnerFor({ client, network, queryClient, owner: address }) : undefined);
  }, [client, network, queryClient, status, address]);

  const state = useSyncExternalStore(
    runner?.subscribe ?? neverChanges,
    () => runner?.getSnapshot() ?? idle,
    () => idle,
  );
  return { state, ...(runner ?? noRunner) };
}
