'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import type { Address } from 'viem';
import type { AccountState } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';
import { accountQuery } from '@/lib/queries/account';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';
import { useWalletSnapshot } from './wallet-store';

const nobody = '0x0000000000000000000000000000000000000000' satisfies Address;

/** Read everything the owner has at one block; the owner is the connected account unless named. `undefined`: no account to read. */
export function useAccount(owner?: Address): Remote<AccountState> | undefined {
  const { client, network } = useNetwork();
  const wallet = useWalletSnapshot();
  const address = owner ?? wallet.address;
  const options = accountQuery(client, network, address ?? nobody);
  const query = useQuery(address === undefined ? { ...options, queryFn: skipToken } : options);
  return address === undefined ? undefined : remoteOf(query);
}
