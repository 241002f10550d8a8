import type { Address } from 'viem';
import { ledgerManagerWritesAbi } from '../abi/ledger-manager-writes';
import type { ContractCall } from './contract-call';

/**
 * `LedgerManager.refund`: pay `amount` neuron from the main account to the sender's wallet (C-04). Taking the last neuron deletes
 * the ledger with all its sub-accounts (C-05). The contract emits no event for the payment.
 */
export function refundCall({ ledger, amount }: { readonly ledger: Address; readonly amount: bigint }): ContractCall {
  return { address: ledger, abi: ledgerManagerWritesAbi, functionName: 'refund', args: [amount], value: 0n };
}
