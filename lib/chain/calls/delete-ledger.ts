import type { Address } from 'viem';
import { ledgerManagerWritesAbi } from '../abi/ledger-manager-writes';
import type { ContractCall } from './contract-call';

/** `LedgerManager.deleteLedger`: forget an empty main account and its sub-accounts; refused while anything is left in it (C-05). */
export function deleteLedgerCall({ ledger }: { readonly ledger: Address }): ContractCall {
  return { address: ledger, abi: ledgerManagerWritesAbi, functionName: 'deleteLedger', args: [], value: 0n };
}
