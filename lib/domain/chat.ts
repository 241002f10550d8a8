import type { Address, Hex } from 'viem';
import type { MachineLink } from './answer-machine';
import type { Cure } from './error';
import type { AppliedPrices, Fee, TokenUsage } from './receipt';
import type { ProofReason, ResponseProof } from './verification';

/** The steps a turn passes through, in order, before it has an outcome (architecture §7). */
export const turnStages = ['preparing', 'awaiting-signature', 'sent', 'streaming', 'verifying'] as const;

export type TurnStage = (typeof turnStages)[number];

/** An `AppError` as plain data, so that it survives being stored: `code` names a sentence in the message files. */
export type TurnFailure = {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
  readonly cure: Cure;
  readonly details?: string | undefined;
};

/**
 * Where a turn stands. `unverified` says why nothing could be proven, `refuted` what was disproven; `stopped` keeps what
 * arrived, was still billed by the provider, and can no longer be proven.
 */
export type TurnState =
  | { readonly kind: TurnStage }
  | { readonly kind: 'verified' }
  | { readonly kind: 'unverified'; readonly why: ProofReason }
  | { readonly kind: 'refuted'; readonly why: ProofReason }
  | { readonly kind: 'failed'; readonly at: TurnStage; readonly error: TurnFailure }
  | { readonly kind: 'stopped' };

/** When things happened by this device's clock, in milliseconds; absent means it has not happened. */
export type TurnTimings = {
  readonly askedAt: number;
  readonly sentAt?: number | undefined;
  readonly firstByteAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly settledAt?: number | undefined;
};

/**
 * What went over the wire for one turn. `requestHash` is sha256 of the exact bytes sent, `responseHash` of every byte received,
 * absent while or if the body did not end; lengths in bytes. `chatKey` is the `ZG-Res-Key` header, `completionId` the body's `id`.
 */
export type TurnExchange = {
  readonly provider: Address;
  readonly model: string;
  readonly requestHash: Hex;
  readonly requestLength: number;
  readonly responseHash?: Hex | undefined;
  readonly responseLength: number;
  readonly chatKey?: string | undefined;
  readonly completionId?: string | undefined;
};

/** What answers cost: the sum of the known fees in neuron, and how many answers of unknown cost are missing from it. */
export type AnswerCost = { readonly known: bigint; readonly unknownAnswers: number };

/** One question and its answer. Everything is JSON apart from the bigint of `prices`, `fee` and `earlierCost` (neuron). */
export type ChatTurn = {
  readonly id: string;
  readonly userText: string;
  readonly answerText: string;
  readonly reasoningText: string;
  readonly state: TurnState;
  readonly timings: TurnTimings;
  readonly exchange?: TurnExchange | undefined;
  readonly finishReason?: string | undefined;
  readonly usage?: TokenUsage | undefined;
  readonly prices?: AppliedPrices | undefined;
  /** Computed from `usage` and `prices`; absent means not known, never zero. */
  readonly fee?: Fee | undefined;
  readonly proof?: ResponseProof | undefined;
  /** What this browser's kept verdict lent to the answer when its signature was checked. */
  readonly machine?: MachineLink | undefined;
  readonly receiptId?: string | undefined;
  /** What earlier attempts at the same question cost; sending it once more does not undo their bills. */
  readonly earlierCost?: AnswerCost | undefined;
};

/** A conversation with one provider's model; `createdAt` and `updatedAt` by this device's clock in milliseconds. */
export type Chat = {
  readonly id: string;
  readonly chainId: number;
  readonly user: Address | 'none';
  readonly provider: Address;
  readonly model: string;
  /** True where the model is not the registered one but one its provider lists beside it: name and price are its own word. */
  readonly listed?: boolean | undefined;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly turns: readonly ChatTurn[];
};

/** Tell whether a turn still waits for something, so that no second one may start. */
export function isTurnRunning(turn: ChatTurn): boolean {
  switch (turn.state.kind) {
    case 'preparing':
    case 'awaiting-signature':
    case 'sent':
    case 'streaming':
    case 'verifying':
      return true;
    case 'verified':
    case 'unverified':
    case 'refuted':
    case 'failed':
    case 'stopped':
      return false;
  }
}

/** Derive the end state of a turn from its proof document: any refuted step refutes, all proven verifies, else say the first reason. */
export function turnStateOf(proof: ResponseProof): TurnState {
  const refuted = proof.steps.find((step) => step.state === 'refuted');
  if (refuted) return { kind: 'refuted', why: refuted.reason };
  const open = proof.steps.find((step) => step.state !== 'proven');
  if (open) return { kind: 'unverified', why: open.reason };
  // A document without steps proves nothing.
  if (proof.steps.length === 0) return { kind: 'unverified', why: 'format-unknown' };
  return { kind: 'verified' };
}

/** Make a chat's title of its first question: one line of at most `maxLength` characters. */
export function chatTitle(userText: string, maxLength = 60): string {
  const line = userText.replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= maxLength
    ? line
    : `${characters
        .slice(0, maxLength - 1)
        .join('')
        .trimEnd()}…`;
}
