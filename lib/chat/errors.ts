import type { TurnFailure } from '@/lib/domain/chat';
import { AppError, type Cure } from '@/lib/domain/error';

/** Problems of a request of ours; each has one sentence under `provider-error.<code>`. Values named `…Neuron` are amounts in neuron. */
const cures = {
  'service-gone': 'choose-other',
  'service-not-chat': 'choose-other',
  'service-not-acknowledged': 'choose-other',
  'service-changed': 'retry',
  'model-not-listed': 'choose-other',
  'model-not-priced': 'choose-other',
  'no-sub-account': 'top-up',
  'balance-too-low': 'top-up',
  'session-declined': 'sign-again',
  'session-wallet-missing': 'sign-again',
  'session-signer-differs': 'sign-again',
  'session-contract-wallet': 'stop',
  'answer-cut': 'retry',
  'answer-error': 'retry',
  'answer-unreadable': 'retry',
  interrupted: 'retry',
} as const satisfies Record<string, Cure>;

export type ChatErrorCode = keyof typeof cures;

/** Every code, for the test that each has its sentence. */
export const chatErrorCodes = Object.keys(cures);

/** A chat request that could not be made or finished. */
export class ChatRequestError extends AppError {
  readonly code: ChatErrorCode;
  readonly cure: Cure;

  constructor(
    code: ChatErrorCode,
    options: {
      readonly cause?: unknown;
      readonly values?: Readonly<Record<string, string>>;
      readonly details?: string;
    } = {},
  ) {
    super(`Chat request: ${code}`, options);
    this.code = code;
    this.cure = cures[code];
  }
}

/** Turn any thrown thing into the plain record that is stored with a turn. */
export function failureOf(error: unknown): TurnFailure {
  if (error instanceof AppError) {
    return { code: error.code, values: error.values, cure: error.cure, details: error.details };
  }
  const details = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', values: {}, cure: 'retry', details };
}

/** Read the minimum a provider named in its refusal, in neuron; it may differ from the usual one, and then counts for the conversation (C-09). */
export function floorFrom(error: TurnFailure): bigint | undefined {
  const reserve = error.values.reserveNeuron;
  return reserve !== undefined && /^\d+$/.test(reserve) ? BigInt(reserve) : undefined;
}
