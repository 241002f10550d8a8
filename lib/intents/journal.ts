import type { Address, Hex } from 'viem';
import type { Intent, Step } from './intent';

/**
 * What became of a request to the wallet: `asking` while the wallet is open, `open` once it was sent and is followed; the others are
 * ends. `given-up`: the wallet took a batch and did not send it.
 */
export type JournalStatus = 'asking' | 'open' | 'confirmed' | 'reverted' | 'replaced' | 'dropped' | 'given-up';

/** Which step of which run a request belongs to; `number` counts from 1, `count` is what was planned when it was asked for. */
export type JournalRun = {
  readonly id: string;
  readonly step: Step;
  readonly number: number;
  readonly count: number;
};

/** One request to the wallet, stored before the wallet opens (C-25). Amounts in neuron; `sentAt` is this device's clock in milliseconds. */
export type JournalEntry = {
  readonly id: string;
  readonly chainId: number;
  /** The ledger contract: the same account on a network set up anew is another one. */
  readonly contract: Address;
  readonly owner: Address;
  readonly intent: Intent;
  readonly run: JournalRun;
  /** The request as it was signed (of a batch: its first call); recognises a speed-up. */
  readonly to: Address;
  readonly input: Hex;
  readonly value: bigint;
  /** The hash being followed: the first one, or that of a speed-up. Undefined until the wallet named one. */
  readonly hash: Hex | undefined;
  /** The wallet's name for a batch of calls (EIP-5792). */
  readonly callsId: string | undefined;
  /** Known once the node has shown the transaction. */
  readonly nonce: bigint | undefined;
  /** The account's next nonce when the wallet was opened: where to look for a transaction whose hash never arrived. */
  readonly nextNonce: bigint | undefined;
  readonly sentAt: number;
  readonly sentAtBlock: bigint;
  readonly status: JournalStatus;
};

/** Whose entries are meant: one account on one network. */
export type JournalOwner = { readonly chainId: number; readonly contract: Address; readonly owner: Address };

/** Keeps requests, also over a reload and for other tabs. Never rejects: what cannot be kept is answered `not-kept`. */
export type IntentJournal = {
  put(entry: JournalEntry): Promise<'kept' | 'not-kept'>;
  /** Forget a request that the wallet never sent. */
  remove(entry: JournalEntry): Promise<void>;
  list(owner: JournalOwner): Promise<readonly JournalEntry[]>;
};
