import { useMemo, useSyncExternalStore } from 'react';
import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import type { NetworkConfig } from '@/lib/config/network';
import { type AcceptedSigners, parseAcceptedSigners, withAcceptance } from '@/lib/domain/accepted-signer';
import { fetchAcceptances } from '@/lib/intents/acceptance';
import type { MinedListener } from '@/lib/intents/ports';
import { changeAcceptedSigners, readAcceptedSigners, subscribeAcceptedSigners } from '@/lib/storage/accepted-signers';
import { useNetwork } from './network-provider';

const ownerOf = ({ chainId, contracts }: NetworkConfig, account: Address | undefined) =>
  ({ chainId, account: account ?? 'none', contract: contracts.ledger }) as const;

/** Keep which signers an account's mined transactions accepted, as the contract named them in that block (C-19). */
export function keepAcceptances(site: { readonly client: ReadClient; readonly network: NetworkConfig }): MinedListener {
  const keep: (...heard: Parameters<MinedListener>) => Promise<void> = async (entry, block) => {
    const acceptances = await fetchAcceptances(site, { entry, block });
    changeAcceptedSigners(ownerOf(site.network, entry.owner), (before) =>
      acceptances.reduce((signers, acceptance) => withAcceptance(signers, acceptance, entry.sentAt), before),
    );
  };
  // Where the node does not tell, no signer is known and none is held against a later one.
  return (entry, block) => void keep(entry, block).catch(() => undefined);
}

/** Read which signers an account accepted from this browser. */
export function useAcceptedSigners(account: Address | undefined): AcceptedSigners {
  const { network } = useNetwork();
  const text = useSyncExternalStore(
    subscribeAcceptedSigners,
    () => readAcceptedSigners(ownerOf(network, account)),
    () => '',
  );
  return useMemo(() => parseAcceptedSigners(text), [text]);
}
