import type { Address } from 'viem';
import { ledgerManagerWritesAbi } from '../abi/ledger-manager-writes';
import type { ContractCall } from './contract-call';

/**
 * `LedgerManager.depositFundFor`: put `amount` neuron of the sender into another address's main account, opening it when there is
 * none. Only that address can withdraw it (F-045).
 */
export function depositFundForCall(input: {
  readonly ledger: Address;
  readonly recipient: Address;
  readonly amount: bigint;
}): ContractCall {
  const { ledger, recipient, amount } = input;
  const args = [recipient] as const;
  return { address: ledger, abi: ledgerManagerWritesAbi, functionName: 'depositFundFor', args, value: amount };
}
