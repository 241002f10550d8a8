import type { ReadClient } from '@/lib/chain/client';
import { fetchServiceAt } from '@/lib/chain/reads/service';
import type { NetworkConfig } from '@/lib/config/network';
import type { Acceptance } from '@/lib/domain/accepted-signer';
import type { BlockRef } from '@/lib/domain/block';
import { responseSigner } from '@/lib/domain/service';
import type { JournalEntry } from './journal';

/**
 * Fetch which signers a mined step accepted: those the contract named in its block, for a transfer accepts whoever that is (C-19). One
 * eth_call for each provider, none for a step that accepts nothing.
 * @throws RpcUnavailableError, RpcRefusedError where the node no longer holds that block
 */
export async function fetchAcceptances(
  { client, network }: { readonly client: ReadClient; readonly network: Pick<NetworkConfig, 'contracts'> },
  { entry, block }: { readonly entry: JournalEntry; readonly block: Pick<BlockRef, 'number'> },
): Promise<readonly Acceptance[]> {
  const found: Acceptance[] = [];
  for (const action of entry.run.step.actions) {
    if (action.kind === 'acknowledge' && !action.acknowledged)
      found.push({ provider: action.provider, signer: undefined });
    else if (action.kind === 'acknowledge' || action.kind === 'transfer') {
      const { provider } = action;
      const service = await fetchServiceAt(client, { inference: network.contracts.inference, provider, block });
      // A provider without a service has no signer to accept.
      if (service !== undefined) found.push({ provider, signer: responseSigner(service) });
    }
  }
  return found;
}
