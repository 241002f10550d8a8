import type { Address, Hex } from 'viem';
import type { CallArgument, EncodedCall } from '@/lib/chain/calls/contract-call';
import type { BlockRef } from '@/lib/domain/block';
import type { AppError } from '@/lib/domain/error';
import type { AmountChange, Intent, ReviewFact, Step } from './intent';
import type { StepOutcome } from './outcome';

/** One contract call as the person reads it (F-040). */
export type ReviewedCall = {
  readonly contract: 'ledger' | 'inference';
  readonly functionName: string;
  readonly arguments: readonly CallArgument[];
  /** The very bytes that were simulated and will be signed. */
  readonly request: EncodedCall;
};

/** What the person reads before the wallet opens (F-040). Amounts in neuron, gas in gas. */
export type Review = ReviewedCall & {
  readonly intent: Intent;
  /** The further calls of a batch that the wallet runs as one; absent for a single transaction. */
  readonly moreCalls?: readonly ReviewedCall[];
  readonly from: Address;
  readonly chainId: number;
  readonly gas: bigint;
  readonly maxFeePerGas: bigint;
  /** `gas * maxFeePerGas`: the fee cannot become higher at this price, and is usually lower. */
  readonly maxFee: bigint;
  /** Values of all calls + `maxFee`: the most that can leave the wallet. */
  readonly total: bigint;
  readonly changes: readonly AmountChange[];
  readonly facts?: readonly ReviewFact[];
  /** The block the figures were read and the call was simulated at. */
  readonly block: BlockRef;
};

/** A step of a run that is mined. */
export type DoneStep = { readonly step: Step; readonly hash: Hex | undefined };

/** Where a run of several transactions stands: it is at `number` of `count`, counted from 1; `count` may change as the chain does. */
export type Progress = {
  readonly runId: string;
  readonly number: number;
  readonly count: number;
  readonly done: readonly DoneStep[];
};

/** A run of which some steps are mined and others were not begun; `Runner.proceed` takes it up at the right one (F-042). */
export type UnfinishedRun = {
  readonly runId: string;
  readonly intent: Intent;
  readonly done: readonly DoneStep[];
  readonly count: number;
};

/** What every state of a run carries; `progress` is absent for an action of one transaction. */
type OfRun = { readonly intent: Intent; readonly progress?: Progress };

/**
 * A request on its way. `hash` is undefined while a wallet that took a batch has not named one. `isKept` false: it would not be picked
 * up after a reload. `isReachable` false: the node, or for a batch without a hash the wallet, does not answer just now. `isReorganised`:
 * it was mined, and its block is gone. `isForgotten`: the wallet does not know the batch it took; whether it sent it nobody can say.
 */
export type Following = OfRun & {
  readonly hash: Hex | undefined;
  readonly sentAt: number;
  readonly isKept: boolean;
  readonly isReachable: boolean;
  readonly isReorganised?: true;
  readonly isForgotten?: true;
};

/** The step an action failed at; before `sending` nothing was sent, at it that is not known: the wallet was opened and failed. */
export type FailedAt = 'checking' | 'simulating' | 'signing' | 'sending' | 'mined';

/**
 * Where an action stands. `ready` keeps the last intent, so that an input survives a declined request (F-043). `dropped`: the
 * network no longer knows the transaction; it is still looked for. `replaced`: another transaction took its place; `by` is
 * undefined where the node no longer tells which. `unfinished`: steps before this one are mined, and the rest can be taken up.
 */
export type RunnerState =
  | {
      readonly kind: 'ready';
      readonly intent: Intent | undefined;
      readonly isDeclined: boolean;
      readonly unfinished?: UnfinishedRun;
    }
  | ({ readonly kind: 'checking' } & OfRun)
  | ({ readonly kind: 'simulating' } & OfRun)
  | ({ readonly kind: 'reviewing'; readonly review: Review } & OfRun)
  | ({ readonly kind: 'signing'; readonly review: Review } & OfRun)
  | ({ readonly kind: 'sent' } & Following)
  | ({ readonly kind: 'dropped' } & Following)
  | ({
      readonly kind: 'confirmed';
      readonly hash: Hex;
      /** What the last transaction did: its last action, and all of them where it was a batch. */
      readonly outcome: StepOutcome;
      readonly outcomes?: readonly StepOutcome[];
      readonly block: Pick<BlockRef, 'number' | 'hash'>;
      readonly feePaid: bigint | undefined;
      readonly unfinished?: UnfinishedRun;
    } & OfRun)
  | ({
      readonly kind: 'replaced';
      readonly hash: Hex;
      readonly by: Hex | undefined;
      readonly isCancelled: boolean;
      readonly unfinished?: UnfinishedRun;
    } & OfRun)
  | ({
      readonly kind: 'failed';
      readonly at: FailedAt;
      readonly error: AppError;
      readonly hash?: Hex;
      readonly unfinished?: UnfinishedRun;
    } & OfRun);

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
