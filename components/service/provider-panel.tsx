'use client';

import '@/lib/i18n/english/provider';
import { useSearchParams } from 'next/navigation';
import { type ReactNode, useMemo, useState } from 'react';
import type { Address } from 'viem';
import { getAddress, isAddress } from 'viem/utils';
import { noteOf } from '@/lib/domain/favourite';
import type { Service } from '@/lib/domain/service';
import { useAcceptedSigners } from '@/lib/react/accepted-signers';
import type { ListedModels } from '@/lib/react/listed-models';
import { useNetwork } from '@/lib/react/network-provider';
import { useAccount } from '@/lib/react/use-account';
import { useCalculator } from '@/lib/react/use-calculator';
import { useFavourites } from '@/lib/react/use-favourites';
import { useMarketRows } from '@/lib/react/use-market-screen';
import { useListedModels } from '@/lib/react/use-measurements';
import { type Probe, useProbe } from '@/lib/react/use-probe';
import { useService } from '@/lib/react/use-service';
import { useServiceHistory } from '@/lib/react/use-service-history';
import type { StatusState } from '@/lib/react/use-status-service';
import { useWalletSnapshot } from '@/lib/react/wallet-store';
import type { StatedRate } from './provider-calculator';
import { NoProviderView, ProviderView } from './provider-view';

/** The status service's rate where it states one, else the one the provider's own list came with. */
function rateOf(
  status: StatusState,
  listed: ListedModels | undefined,
  service: Service | undefined,
): StatedRate | undefined {
  const report = 'report' in status ? status.report : undefined;
  if (report?.rate !== undefined) return { rate: report.rate, host: report.host };
  if (listed?.rate === undefined || service === undefined) return undefined;
  return { rate: listed.rate, host: new URL(service.url).host };
}

/** A probe may be the first thing this browser keeps: with another list, what was found is looked for again. */
const servicesOf = (service: Service | undefined, _asked: Probe['state']): readonly Service[] =>
  service === undefined ? [] : [service];

function ProviderOf({ address, machine }: { readonly address: Address; readonly machine: ReactNode }) {
  const { network } = useNetwork();
  const remote = useService(address);
  const account = useAccount();
  const calculator = useCalculator();
  const { notes, star, name } = useFavourites();
  const accepted = useAcceptedSigners(useWalletSnapshot().address);
  const { history, reading } = useServiceHistory(address, remote);
  const service = 'value' in remote ? remote.value : undefined;
  const { probe, ask } = useProbe(service);
  const services = useMemo(() => servicesOf(service, probe.state), [service, probe.state]);
  const { rows, status } = useMarketRows(services, account);
  const listed = useListedModels().get(address.toLowerCase());
  const [now] = useState(() => Date.now());
  return (
    <ProviderView
      {...{ address, account, calculator, history, reading, machine, now, probe, status }}
      service={remote}
      row={rows[0]}
      rate={rateOf(status, listed, service)}
      listedAt={listed?.at}
      onAsk={ask}
      note={noteOf(notes, address)}
      accepted={accepted.get(address.toLowerCase())}
      onStar={(favourite) => star(address, favourite)}
      onName={(label) => name(address, label)}
      local={network.local}
    />
  );
}

/** The provider named by `?address=`; anything else than an address is said to be none. `machine` is drawn under the record. */
export function ProviderPanel({ machine }: { readonly machine: ReactNode }) {
  const named = useSearchParams().get('address') ?? '';
  if (!isAddress(named, { strict: false })) return <NoProviderView />;
  const address = getAddress(named);
  return <ProviderOf key={address} address={address} machine={machine} />;
}
