import { type Address, getAddress, isAddressEqual } from 'viem';
import { ledgerManagerWritesAbi } from '../abi/ledger-manager-writes';
import { eventTopics } from '../logs/events';
import type { ContractCall } from './contract-call';
import { isTopicOf, type ReceiptLog } from './receipt-log';

/**
 * `LedgerManager.transferFund`: move `amount` neuron to one provider's sub-account. `serviceName` as the chain names it (C-21).
 */
export function transferFundCall(input: {
  readonly ledger: Address;
  readonly provider: Address;
  readonly serviceName: string;
  readonly amount: bigint;
}): ContractCall {
  const args = [input.provider, input.serviceName, input.amount] as const;
  return { address: input.ledger, abi: ledgerManagerWritesAbi, functionName: 'transferFund', args, value: 0n };
}

/** The sub-account right after a transfer, in neuron. */
export type TransferOutcome = { readonly provider: Address; readonly balance: bigint; readonly pendingRefund: bigint };

/** Read what a transfer did from its receipt's last `BalanceUpdated` of the pair; undefined when there is none. */
export function transferFundOutcome(
  logs: readonly ReceiptLog[],
  pair: { readonly inference: Address; readonly owner: Address; readonly provider: Address },
): TransferOutcome | undefined {
  const update = logs.findLast(({ address, topics: [event, user, provider], data }) => {
    if (event !== eventTopics.balanceUpdated || !isAddressEqual(address, pair.inference) || data.length !== 130)
      return false;
    return isTopicOf(user, pair.owner) && isTopicOf(provider, pair.provider);
  });
  if (update === undefined) return undefined;
  const balance = BigInt(update.data.slice(0, 66));
  const pendingRefund = BigInt(`0x${update.data.slice(66)}`);
  return { provider: getAddress(pair.provider), balance, pendingRefund };
}
