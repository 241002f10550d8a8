import type { Address, Hex } from 'viem';

/** A log of a receipt, as far as an outcome needs it. */
export type ReceiptLog = { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex };

/** Tell whether an indexed topic holds an address. */
export function isTopicOf(topic: string | undefined, address: Address): boolean {
  return topic !== undefined && topic.slice(26).toLowerCase() === address.slice(2).toLowerCase();
}
