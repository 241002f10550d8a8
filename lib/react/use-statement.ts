'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import type { Address } from 'viem';
import type { Remote } from '@/lib/domain/remote';
import type { Statement } from '@/lib/domain/statement';
import { statementQuery } from '@/lib/queries/statement';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';
import { useWalletSnapshot } from './wallet-store';

const nobody = '0x0000000000000000000000000000000000000000' satisfies Address;

/** Read an owner's statement over all providers; the owner is the connected account unless named. `undefined`: no account to read. */
export function useStatement(owner?: Address): Remote<Statement> | undefined {
  const { client, network } = useNetwork();
  const wallet = useWalletSnapshot();
  const address = owner ?? wallet.address;
  const options = statementQuery(client, network, address ?? nobody);
  const query = useQuery(address === undefined ? { ...options, queryFn: skipToken } : options);
  return address === undefined ? undefined : remoteOf(query);
}
