import type { Address, Hex } from 'viem';
import type { Intent } from './intent';

/** What became of a sent transaction; `open` is still followed. */
export type JournalStatus = 'open' | 'confirmed' | 'reverted' | 'replaced' | 'dropped';

/** One sent transaction, stored before its receipt is waited for (C-25). Amounts in neuron; `sentAt` is this device's clock in milliseconds. */
export type JournalEntry = {
  readonly id: string;
  readonly chainId: number;
  readonly owner: Address;
  readonly intent: Intent;
  /** The request as it was signed; recognises a speed-up. */
  readonly to: Address;
  readonly input: Hex;
  readonly value: bigint;
  /** The hash being followed: the first one, or that of a speed-up. */
  readonly hash: Hex;
  /** Known once the node has shown the transaction. */
  readonly nonce: bigint | undefined;
  readonly sentAt: number;
  readonly sentAtBlock: bigint;
  readonly status: JournalStatus;
};

/** Keeps sent transactions, also over a reload and for other tabs. Never rejects: what cannot be kept is answered `not-kept`. */
export type IntentJournal = {
  put(entry: JournalEntry): Promise<'kept' | 'not-kept'>;
  list(owner: { readonly chainId: number; readonly owner: Address }): Promise<readonly JournalEntry[]>;
};
