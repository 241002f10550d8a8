'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Address } from 'viem';
import type { RecipientState } from '@/lib/chain/reads/recipient';
import type { Remote } from '@/lib/domain/remote';
import { recipientQuery } from '@/lib/queries/recipient';
import { useNetwork } from './network-provider';
import { remoteOf } from './remote';

/** An address that is to be given money, and what the chain says about it; `found` undefined while none was asked about. */
export type RecipientLook = {
  readonly found: Remote<RecipientState> | undefined;
  /** Ask about an address; the answer about another one is gone at once. */
  readonly look: (address: Address | undefined) => void;
};

const nobody = '0x0000000000000000000000000000000000000000' satisfies Address;

/** Look an address up on chain while it is being filled in. */
export function useRecipient(): RecipientLook {
  const { client, network } = useNetwork();
  const [address, look] = useState<Address>();
  const options = recipientQuery(client, network, address ?? nobody);
  const query = useQuery(address === undefined ? { ...options, queryFn: skipToken } : options);
  return { found: address === undefined ? undefined : remoteOf(query), look };
}
