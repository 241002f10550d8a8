'use client';

import '@/lib/i18n/english/account';
import { useRouter, useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import type { Address } from 'viem';
import { parseAddress } from '@/lib/domain/address-book';
import { parseAmount } from '@/lib/domain/amount';
import type { Remote } from '@/lib/domain/remote';
import { cleanText, type Service } from '@/lib/domain/service';
import type { Statement } from '@/lib/domain/statement';
import { useAcceptedSigners } from '@/lib/react/accepted-signers';
import { useNetwork } from '@/lib/react/network-provider';
import { useAccount } from '@/lib/react/use-account';
import { useFavourites } from '@/lib/react/use-favourites';
import { useKnownAddresses } from '@/lib/react/use-known-addresses';
import { useMarket } from '@/lib/react/use-market';
import { useMovement } from '@/lib/react/use-movement';
import { useReceipts } from '@/lib/react/use-receipts';
import { useRecipient } from '@/lib/react/use-recipient';
import { useStatement } from '@/lib/react/use-statement';
import { useUnfinishedRuns } from '@/lib/react/use-unfinished-runs';
import { useWallet } from '@/lib/react/use-wallet';
import { AccountView } from './account-view';
import { chargedSums, lastUses, providerCosts, refundRequests, unsettledUses } from './funds';
import { signerChanges } from './signer-change';

function known<T>(remote: Remote<T> | undefined): T | undefined {
  return remote === undefined || remote.state === 'loading' || remote.state === 'failed' ? undefined : remote.value;
}

const byProvider = (services: readonly Service[] | undefined, wordOf: (service: Service) => string) =>
  services && new Map(services.map((service) => [service.provider.toLowerCase(), wordOf(service)]));

/** The amount a link asks for, in neuron; links write decimals with a point in every language. */
function linkAmount(text: string | null): bigint | undefined {
  const parsed = parseAmount(text ?? '');
  return parsed.ok ? parsed.neuron : undefined;
}

/** What the market says about the providers of the account. */
function useServiceFacts(account: Address | undefined) {
  const services = known(useMarket());
  const { notes } = useFavourites();
  const accepted = useAcceptedSigners(account);
  return useMemo(
    () => ({
      services,
      signerChanges: services && signerChanges(services, { notes, accepted }),
      models: byProvider(services, ({ model }) => cleanText(model, 80)),
      signers: byProvider(services, ({ teeSignerAddress }) => teeSignerAddress),
      fundable: (services ?? [])
        .filter((service) => service.teeSignerAcknowledged)
        .map((service) => ({ provider: service.provider, model: cleanText(service.model, 80) })),
    }),
    [services, notes, accepted],
  );
}

/** What the history says, and what this browser's own receipts add to it; those are of the connected account only. */
function useHistoryFacts(statement: Statement | undefined, isOwn: boolean) {
  const { receipts, state } = useReceipts();
  const entries = statement?.entries;
  return useMemo(() => {
    const uses =
      entries === undefined || state !== 'ready' || !isOwn ? undefined : unsettledUses({ entries, receipts });
    return {
      uses,
      charged: entries && chargedSums(entries),
      requests: entries && refundRequests(entries),
      inUse: uses && entries && lastUses({ entries, receipts, uses, now: Date.now() }),
      costs: uses && providerCosts(receipts),
    };
  }, [entries, receipts, state, isOwn]);
}

/** One account, the connected one or one that is only looked at. `owner` undefined: there is none to read. */
function AccountOf({
  owner,
  watching,
}: {
  readonly owner: Address | undefined;
  readonly watching: string | undefined;
}) {
  const wallet = useWallet();
  const { network } = useNetwork();
  const router = useRouter();
  const asked = useSearchParams();
  const account = useAccount(owner);
  const { services, ...facts } = useServiceFacts(owner);
  const history = useHistoryFacts(known(useStatement(owner)), watching === undefined);
  const movement = useMovement();
  return (
    <AccountView
      {...facts}
      {...history}
      account={watching !== undefined && owner === undefined ? undefined : account}
      preferred={asked.get('fund') ?? undefined}
      preferredAmount={linkAmount(asked.get('amount'))}
      preferredRetrieval={asked.get('retrieve') ?? undefined}
      recipient={useRecipient()}
      known={useKnownAddresses(services)}
      unfinished={useUnfinishedRuns(movement)}
      rpcUrl={network.rpcUrls[0]}
      watching={watching}
      onWatch={(address) => router.push(`/account/?watch=${address}`)}
      movement={movement}
      wrongNetwork={wallet.wrongNetwork}
      onConnect={wallet.connect}
    />
  );
}

/** The account page: the connected account, or any other one that a link names. */
export function AccountPanel() {
  const { network } = useNetwork();
  const { address } = useWallet();
  const watch = useSearchParams().get('watch');
  const parsed = parseAddress(watch ?? '');
  const owner = watch === null ? address : parsed.ok ? parsed.address : undefined;
  // Another account, or the same on another network, begins with empty forms: nothing of the old one may be sent by accident.
  const key = `${network.chainId}:${network.contracts.ledger}:${watch}:${owner}`;
  return <AccountOf key={key} owner={owner} watching={watch ?? undefined} />;
}
