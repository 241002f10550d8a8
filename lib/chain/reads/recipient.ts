import type { Address } from 'viem';
import type { NetworkConfig } from '@/lib/config/network';
import type { BlockRef } from '@/lib/domain/block';
import { ledgerManagerViewsAbi } from '../abi/ledger-manager-views';
import type { ReadClient } from '../client';
import { ContractRevertError } from '../contract-errors';
import { answerOf, blockParameter, parseBytes } from '../rpc';
import { callView } from '../view';

/** An address that is to be given money: what its ledger has available in neuron (undefined: it has none), and whether code stands there. */
export type RecipientState = {
  readonly address: Address;
  readonly available: bigint | undefined;
  readonly isContract: boolean;
};

/** Code that only names another contract (EIP-7702): the account still signs for itself. */
const delegationPrefix = '0xef0100';

async function fetchAvailable(
  client: ReadClient,
  { ledger, address, block }: { ledger: Address; address: Address; block: BlockRef },
): Promise<bigint | undefined> {
  const read = { address: ledger, abi: ledgerManagerViewsAbi, functionName: 'getLedger', args: [address] } as const;
  try {
    return (await callView(client, read, block)).availableBalance;
  } catch (error) {
    if (error instanceof ContractRevertError && error.errorName === 'LedgerNotExists') return undefined;
    throw error;
  }
}

/** Tell whether a contract stands at an address: one eth_getCode. An account that lends itself code (EIP-7702) is no contract. @throws RpcUnavailableError */
export async function fetchIsContract(client: ReadClient, address: Address, block: BlockRef): Promise<boolean> {
  const params: [Address, `0x${string}` | 'latest'] = [address, blockParameter(block)];
  const code = parseBytes(await answerOf(client.request({ method: 'eth_getCode', params })), 'code');
  return code !== '0x' && !code.toLowerCase().startsWith(delegationPrefix);
}

/** Fetch what matters about an address before money goes there: one eth_call and one eth_getCode at one block. @throws RpcUnavailableError */
export async function fetchRecipient(
  client: ReadClient,
  options: { readonly network: Pick<NetworkConfig, 'contracts'>; readonly address: Address; readonly block: BlockRef },
): Promise<RecipientState> {
  const { address, block } = options;
  const { ledger } = options.network.contracts;
  const [available, isContract] = await Promise.all([
    fetchAvailable(client, { ledger, address, block }),
    fetchIsContract(client, address, block),
  ]);
  return { address, available, isContract };
}
