'use client';

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Address } from 'viem';
import { fetchBlock } from '@/lib/chain/reads/block';
import type { AccountState } from '@/lib/domain/account';
import type { AtBlock } from '@/lib/domain/block';
import type { Catalogue, MarketRemote, MarketRow } from '@/lib/domain/market';
import { marketRows } from '@/lib/domain/market';
import { createMarketIndex, type MarketIndex } from '@/lib/domain/market-selection';
import type { Remote } from '@/lib/domain/remote';
import type { Service } from '@/lib/domain/service';
import { accountQuery } from '@/lib/queries/account';
import { keepMarketCopy, type MarketCopy } from '@/lib/storage/market-copy';
import { marketCopyOf, marketCopyOwner } from './market-copy';
import { marketOptions } from './market-options';
import { useNetwork } from './network-provider';
import { type ReadOfQuery, remoteOf } from './remote';
import { useFavourites } from './use-favourites';
import { useListedModels, useOwnFindings } from './use-measurements';
import { type StatusState, useStatusService } from './use-status-service';
import { useWalletSnapshot } from './wallet-store';

const nobody = '0x0000000000000000000000000000000000000000' satisfies Address;

/** A query's state with an identity of its own, which changes only with it: a thousand rows depend on it. */
function useSteady<T>({ data, error, dataUpdatedAt, refetch }: ReadOfQuery<T>): Remote<T> {
  return useMemo(() => remoteOf({ data, error, dataUpdatedAt, refetch }), [data, error, dataUpdatedAt, refetch]);
}

/**
 * Read the catalogue and the connected account so that both are known at one block: the account's reading takes the catalogue with
 * it, and a catalogue that is behind an account follows it there.
 */
function useReading(): { readonly market: Remote<Catalogue>; readonly account: Remote<AccountState> | undefined } {
  const { client, network } = useNetwork();
  const queryClient = useQueryClient();
  const { address } = useWalletSnapshot();
  const parts = { client, network, queryClient };
  const options = accountQuery(client, network, address ?? nobody);
  const readTogether = async (): Promise<AtBlock<AccountState>> => {
    const head = fetchBlock(client);
    // Its outcome is told by the market's own query; here it only must not be lost.
    queryClient.fetchQuery({ ...marketOptions(parts, { block: () => head }), staleTime: 0 }).catch(() => undefined);
    const { fetchAccountState } = await import('@/lib/chain/reads/account');
    return fetchAccountState(client, { network, owner: address ?? nobody, block: await head });
  };
  // Before the market's own query: the first to ask decides the block.
  const account = useQuery({ ...options, queryFn: address === undefined ? skipToken : readTogether });
  const market = useQuery(marketOptions(parts));

  const steadyAccount = useSteady(account);
  const steadyMarket = useSteady(market);
  const ahead = account.data?.block;
  const behind = market.data?.block.number;
  useEffect(() => {
    if (ahead === undefined || behind === undefined || ahead.number <= behind) return;
    const following = marketOptions({ client, network, queryClient }, { block: async () => ahead });
    queryClient.fetchQuery({ ...following, staleTime: 0 }).catch(() => undefined);
  }, [client, network, queryClient, ahead, behind]);

  return { market: steadyMarket, account: address === undefined ? undefined : steadyAccount };
}

/** What an earlier visit kept: undefined while it is looked for, null where there is nothing. */
function useCopy(): MarketCopy | null | undefined {
  const { network } = useNetwork();
  const [copy, setCopy] = useState<MarketCopy | null>();
  useEffect(() => {
    let live = true;
    marketCopyOf(network).then((found) => live && setCopy(found ?? null));
    return () => {
      live = false;
    };
  }, [network]);
  return copy;
}

/** A copy is written again when something in it changed, or when it would soon seem older than it is. */
const keepEvery = 60_000;

function useKeeping(market: Remote<Catalogue>): void {
  const { network } = useNetwork();
  const [kept, setKept] = useState<{ readonly value: Catalogue; readonly at: number }>();
  useEffect(() => {
    if (market.state !== 'fresh') return;
    const { value, block, readAt } = market;
    if (kept?.value === value && readAt - kept.at < keepEvery) return;
    setKept({ value, at: readAt });
    void keepMarketCopy(marketCopyOwner(network), { value, block, readAt });
  }, [network, market, kept]);
}

/** What is on the screen until the first reading is done, and where that fails. */
function withCopy(market: Remote<Catalogue>, copy: MarketCopy | null | undefined): MarketRemote {
  if (!copy) return market;
  if (market.state === 'loading') return { state: 'copy', ...copy };
  if (market.state === 'failed') return { ...market, ...copy, state: 'stale' };
  return market;
}

const noServices: readonly Service[] = [];
const keyOf = ({ provider }: { readonly provider: Address }): string => provider.toLowerCase();
const noRows: readonly MarketRow[] = [];

/** Everything the market's screen is made of. */
export type MarketScreen = {
  readonly market: MarketRemote;
  readonly account: Remote<AccountState> | undefined;
  readonly status: StatusState;
  readonly rows: readonly MarketRow[];
  readonly index: MarketIndex;
};

/** Join the services with what the reader has, measured and named, and with what others say of them. */
export function useMarketRows(
  services: readonly Service[],
  account: Remote<AccountState> | undefined,
): { readonly rows: readonly MarketRow[]; readonly status: StatusState } {
  const status = useStatusService();
  const own = useOwnFindings(services);
  const listed = useListedModels();
  const { notes } = useFavourites();
  const report = 'report' in status ? status.report : undefined;
  // As text: the account is read every few seconds, and hardly ever with another provider in it.
  const mine = account !== undefined && 'value' in account ? account.value.subAccounts.map(keyOf).join(' ') : '';
  const rows = useMemo(() => {
    if (services.length === 0) return noRows;
    const starred = [...notes].flatMap(([key, { favourite }]) => (favourite ? [key] : []));
    const named = [...notes].flatMap(([key, { label }]) => (label === undefined ? [] : [[key, label] as const]));
    return marketRows({
      services,
      status: report,
      listed: new Map([...listed].map(([key, { models }]) => [key, models])),
      own: own.evidence,
      trust: own.trust,
      mine: new Set(mine.split(' ')),
      favourites: new Set(starred),
      labels: new Map(named),
    });
  }, [services, report, listed, own, mine, notes]);
  return { rows, status };
}

/** Read everything the market's screen shows. */
export function useMarketScreen(): MarketScreen {
  const { market: read, account } = useReading();
  const market = withCopy(read, useCopy());
  useKeeping(read);
  const services = 'value' in market ? market.value.services : noServices;
  const { rows, status } = useMarketRows(services, account);
  const index = useMemo(() => createMarketIndex(rows), [rows]);
  return { market, account, status, rows, index };
}
