import type { Address } from 'viem';
import type { ReadClient } from '@/lib/chain/client';
import type { RecipientState } from '@/lib/chain/reads/recipient';
import type { NetworkConfig } from '@/lib/config/network';
import type { AtBlock } from '@/lib/domain/block';
import { recipientKey } from './keys';
import { optionsOf, type QueryOptions } from './options';

/** Query what matters about an address before money goes there: its ledger, and whether code stands there (F-045). */
export function recipientQuery(
  client: ReadClient,
  network: NetworkConfig,
  address: Address,
): QueryOptions<AtBlock<RecipientState>> {
  return optionsOf(recipientKey(network, address), async () => {
    // Fetched when an address was typed: few visits do.
    const [{ fetchBlock }, { fetchRecipient }] = await Promise.all([
      import('@/lib/chain/reads/block'),
      import('@/lib/chain/reads/recipient'),
    ]);
    const block = await fetchBlock(client);
    return { value: await fetchRecipient(client, { network, address, block }), block };
  });
}
