import { type Address, isAddressEqual } from 'viem';
import { ledgerManagerWritesAbi } from '../abi/ledger-manager-writes';
import { eventTopics } from '../logs/events';
import type { ContractCall } from './contract-call';
import { isTopicOf, type ReceiptLog } from './receipt-log';

/**
 * `LedgerManager.retrieveFund`: collect the refunds that are due from each provider and ask back everything that is not yet
 * pending (C-10). At most `MAX_PROVIDERS_PER_BATCH` providers; `serviceName` as the chain names it (C-21).
 */
export function retrieveFundCall(input: {
  readonly ledger: Address;
  readonly providers: readonly Address[];
  readonly serviceName: string;
}): ContractCall {
  const args = [input.providers, input.serviceName] as const;
  return { address: input.ledger, abi: ledgerManagerWritesAbi, functionName: 'retrieveFund', args, value: 0n };
}

/**
 * What a retrieval did with one provider. `collected` holds balance and pending sum (neuron) right after refunds were paid out,
 * undefined where none was due. `hasRequest`: the contract announced a refund request; it also does so where nothing was left to
 * ask for (C-14).
 */
export type RetrievalOutcome = {
  readonly provider: Address;
  readonly collected: { readonly balance: bigint; readonly pendingRefund: bigint } | undefined;
  readonly hasRequest: boolean;
};

/** Read what a retrieval did with each of its providers from the receipt's logs. */
export function retrieveFundOutcomes(
  logs: readonly ReceiptLog[],
  pairs: { readonly inference: Address; readonly owner: Address; readonly providers: readonly Address[] },
): readonly RetrievalOutcome[] {
  const ours = logs.filter(
    ({ address, topics: [, user] }) => isAddressEqual(address, pairs.inference) && isTopicOf(user, pairs.owner),
  );
  return pairs.providers.map((provider) => {
    const own = ours.filter(({ topics: [, , topic] }) => isTopicOf(topic, provider));
    const update = own.findLast(
      ({ topics: [event], data }) => event === eventTopics.balanceUpdated && data.length === 130,
    );
    const collected = update && {
      balance: BigInt(update.data.slice(0, 66)),
      pendingRefund: BigInt(`0x${update.data.slice(66)}`),
    };
    const hasRequest = own.some(({ topics: [event] }) => event === eventTopics.refundRequested);
    return { provider, collected, hasRequest };
  });
}
