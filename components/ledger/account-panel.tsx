'use client';

import '@/lib/i18n/english/account';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { parseAmount } from '@/lib/domain/amount';
import type { Remote } from '@/lib/domain/remote';
import { cleanText, type Service } from '@/lib/domain/service';
import { useAccount } from '@/lib/react/use-account';
import { useMarket } from '@/lib/react/use-market';
import { useMovement } from '@/lib/react/use-movement';
import { useReceipts } from '@/lib/react/use-receipts';
import { useStatement } from '@/lib/react/use-statement';
import { useWallet } from '@/lib/react/use-wallet';
import { AccountView } from './account-view';
import { chargedSums, lastUses, refundRequests, unsettledUses } from './funds';

function known<T>(remote: Remote<T> | undefined): T | undefined {
  return remote === undefined || remote.state === 'loading' || remote.state === 'failed' ? undefined : remote.value;
}

function namesOf(services: readonly Service[] | undefined): ReadonlyMap<string, string> | undefined {
  return services && new Map(services.map((service) => [service.provider.toLowerCase(), cleanText(service.model, 80)]));
}

/** The amount a link asks for, in neuron; links write decimals with a point in every language. */
function linkAmount(text: string | null): bigint | undefined {
  const parsed = parseAmount(text ?? '');
  return parsed.ok ? parsed.neuron : undefined;
}

/** The connected account. */
export function AccountPanel() {
  const wallet = useWallet();
  const account = useAccount();
  const services = known(useMarket());
  const statement = known(useStatement());
  const { receipts, state } = useReceipts();
  const movement = useMovement();
  const asked = useSearchParams();
  const preferred = asked.get('fund') ?? undefined;
  const preferredAmount = linkAmount(asked.get('amount'));
  const entries = statement?.entries;
  const uses = useMemo(
    () => (entries === undefined || state !== 'ready' ? undefined : unsettledUses({ entries, receipts })),
    [entries, receipts, state],
  );
  const charged = useMemo(() => entries && chargedSums(entries), [entries]);
  const requests = useMemo(() => entries && refundRequests(entries), [entries]);
  const inUse = useMemo(() => uses && lastUses({ receipts, uses, now: Date.now() }), [receipts, uses]);
  const models = useMemo(() => namesOf(services), [services]);
  const fundable = (services ?? [])
    .filter((service) => service.teeSignerAcknowledged)
    .map((service) => ({ provider: service.provider, model: cleanText(service.model, 80) }));
  return (
    <AccountView
      account={account}
      uses={uses}
      charged={charged}
      models={models}
      fundable={fundable}
      preferred={preferred}
      preferredAmount={preferredAmount}
      preferredRetrieval={asked.get('retrieve') ?? undefined}
      inUse={inUse}
      requests={requests}
      movement={movement}
      wrongNetwork={wallet.wrongNetwork}
      onConnect={wallet.connect}
    />
  );
}
