import type { Address, Hex } from 'viem';
import type { CallArgument, EncodedCall } from '@/lib/chain/calls/contract-call';
import type { BlockRef } from '@/lib/domain/block';
import type { AppError } from '@/lib/domain/error';
import type { AmountChange, Intent, StepOutcome } from './intent';

/** What the person reads before the wallet opens (F-040). Amounts in neuron, gas in gas. */
export type Review = {
  readonly intent: Intent;
  readonly contract: 'ledger' | 'inference';
  readonly functionName: string;
  readonly arguments: readonly CallArgument[];
  /** The very bytes that were simulated and will be signed. */
  readonly request: EncodedCall;
  readonly from: Address;
  readonly chainId: number;
  readonly gas: bigint;
  readonly maxFeePerGas: bigint;
  /** `gas * maxFeePerGas`: the fee cannot become higher at this price, and is usually lower. */
  readonly maxFee: bigint;
  /** `value + maxFee`: the most that can leave the wallet. */
  readonly total: bigint;
  readonly changes: readonly AmountChange[];
  /** The block the figures were read and the call was simulated at. */
  readonly block: BlockRef;
};

/** A transaction on its way. `isKept` false: it would not be picked up after a reload. `isReachable` false: the node does not answer just now. */
export type Following = {
  readonly intent: Intent;
  readonly hash: Hex;
  readonly sentAt: number;
  readonly isKept: boolean;
  readonly isReachable: boolean;
};

/** The step an action failed at. */
export type FailedAt = 'checking' | 'simulating' | 'signing' | 'mined';

/**
 * Where an action stands. `ready` keeps the last intent, so that an input survives a declined request (F-043). `dropped`: the
 * network no longer knows the transaction; it is still looked for. `replaced`: another transaction took its place; `by` is
 * undefined where the node no longer tells which.
 */
export type RunnerState =
  | { readonly kind: 'ready'; readonly intent: Intent | undefined; readonly isDeclined: boolean }
  | { readonly kind: 'checking'; readonly intent: Intent }
  | { readonly kind: 'simulating'; readonly intent: Intent }
  | { readonly kind: 'reviewing'; readonly intent: Intent; readonly review: Review }
  | { readonly kind: 'signing'; readonly intent: Intent; readonly review: Review }
  | ({ readonly kind: 'sent' } & Following)
  | ({ readonly kind: 'dropped' } & Following)
  | {
      readonly kind: 'confirmed';
      readonly intent: Intent;
      readonly hash: Hex;
      readonly outcome: StepOutcome;
      readonly block: Pick<BlockRef, 'number' | 'hash'>;
      readonly feePaid: bigint | undefined;
    }
  | {
      readonly kind: 'replaced';
      readonly intent: Intent;
      readonly hash: Hex;
      readonly by: Hex | undefined;
      readonly isCancelled: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly intent: Intent;
      readonly at: FailedAt;
      readonly error: AppError;
      readonly hash?: Hex;
    };

/** Tell whether an action is under way, so that no other one may start in the same runner. */
export function isRunning(state: RunnerState): boolean {
  switch (state.kind) {
    case 'checking':
    case 'simulating':
    case 'reviewing':
    case 'signing':
    case 'sent':
    case 'dropped':
      return true;
    case 'ready':
    case 'confirmed':
    case 'replaced':
    case 'failed':
      return false;
  }
}
