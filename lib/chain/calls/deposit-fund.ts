import type { Address } from 'viem';
import { ledgerManagerWritesAbi } from '../abi/ledger-manager-writes';
import type { ContractCall } from './contract-call';

/**
 * `LedgerManager.depositFund`: put `amount` neuron into the sender's main account, opening it when there is none (C-02).
 * The contract emits no event for it.
 */
export function depositFundCall({
  ledger,
  amount,
}: {
  readonly ledger: Address;
  readonly amount: bigint;
}): ContractCall {
  return { address: ledger, abi: ledgerManagerWritesAbi, functionName: 'depositFund', args: [], value: amount };
}
