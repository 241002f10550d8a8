import type { Address, Hex } from 'viem';

/** A log of a receipt, as far as an outcome needs it. */
export type ReceiptLog = { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex };
