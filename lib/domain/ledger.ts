import type { Address } from 'viem';

/** The user's main account in `LedgerManager`, in neuron; `total - available` stands with providers. */
export type Ledger = { readonly owner: Address; readonly available: bigint; readonly total: bigint };

/** Contract limits, read from chain with the account and never hard-coded (C-01); amounts in neuron, lock time in seconds. */
export type LedgerLimits = {
  readonly minAccountBalance: bigint;
  readonly minTransferAmount: bigint;
  readonly maxProvidersPerBatch: bigint;
  readonly maxProvidersPerService: bigint;
  readonly lockTime: bigint;
  /** `getServiceInfo(inference).fullName`, for example `inference-v1.0`. */
  readonly serviceName: string;
};
