/** What only the owner of the contracts may do: accept a provider's signing key. */
import { type Address, createClient, type Hex, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { readContract, writeContract } from 'viem/actions';
import { foundry } from 'viem/chains';
import { inferenceServingAbi } from '@/lib/chain/abi/inference-serving';
import { receiptOf } from './transaction/receipt';

/** Accepts the signing key that a provider has registered. Tells whether that changed anything. */
export async function acknowledgeProvider(options: {
  readonly rpcUrl: string;
  readonly inference: Address;
  readonly provider: Address;
  readonly owner: Hex;
}): Promise<boolean> {
  const client = createClient({
    account: privateKeyToAccount(options.owner),
    chain: foundry,
    transport: http(options.rpcUrl),
    pollingInterval: 50,
  });
  const contract = { address: options.inference, abi: inferenceServingAbi } as const;
  const args = [options.provider] as const;
  const service = await readContract(client, { ...contract, functionName: 'getService', args });
  if (service.teeSignerAcknowledged) return false;
  const hash = await writeContract(client, { ...contract, functionName: 'acknowledgeTEESignerByOwner', args });
  const { status } = await receiptOf(client, hash);
  if (status !== 'success') throw new Error(`The owner could not acknowledge provider ${options.provider} (${hash}).`);
  return true;
}
