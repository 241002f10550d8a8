'use client';

import { useEffect, useMemo, useState } from 'react';
import type { Address } from 'viem';
import type { KnownAddress } from '@/lib/domain/address-book';
import type { Service } from '@/lib/domain/service';
import { getBrowserStorage } from './browser-storage';
import { useNetwork } from './network-provider';
import { useWalletSnapshot } from './wallet-store';

type Used = { readonly owner: string; readonly addresses: readonly Address[] };

/** The addresses this account has deposited for before, by this browser's journal. */
function useRecipientsBefore(): readonly Address[] {
  const { network } = useNetwork();
  const { address } = useWalletSnapshot();
  const contract = network.contracts.ledger;
  const owner = `${network.chainId}:${contract}:${address}`;
  const [used, setUsed] = useState<Used>();
  useEffect(() => {
    if (address === undefined) return;
    let isCurrent = true;
    void getBrowserStorage()
      .journal.list({ chainId: network.chainId, contract, owner: address })
      .then((entries) => {
        const addresses = entries.flatMap(({ intent }) => (intent.kind === 'deposit-for' ? [intent.recipient] : []));
        if (isCurrent) setUsed({ owner, addresses });
      });
    return () => {
      isCurrent = false;
    };
  }, [address, contract, network.chainId, owner]);
  return used?.owner === owner ? used.addresses : [];
}

/** List the addresses the reader knows, to compare a typed one with: own, providers', contracts', and those used before. */
export function useKnownAddresses(services: readonly Service[] | undefined): readonly KnownAddress[] {
  const { contracts } = useNetwork().network;
  const { address } = useWalletSnapshot();
  const before = useRecipientsBefore();
  return useMemo(
    () => [
      ...(address === undefined ? [] : [{ address, role: 'own' } as const]),
      { address: contracts.ledger, role: 'ledger-contract' },
      { address: contracts.inference, role: 'inference-contract' },
      ...(services ?? []).map(({ provider }) => ({ address: provider, role: 'provider' }) as const),
      ...before.map((used) => ({ address: used, role: 'used-before' }) as const),
    ],
    [address, contracts, services, before],
  );
}
