// lib/provider holds all HTTP to providers: every byte is parsed, every failure leaves here as one typed error (C-31).
import { AppError, type Cure } from '@/lib/domain/error';

/** What can go wrong between this browser and a provider; each code has one sentence under `provider-error.<code>`. */
const cures = {
  'session-invalid': 'sign-again',
  'session-expired': 'sign-again',
  'session-revoked': 'sign-again',
  'session-ahead': 'retry',
  'account-missing': 'top-up',
  'account-unread': 'retry',
  'balance-below-minimum': 'top-up',
  'user-not-acknowledged': 'retry',
  'signer-not-acknowledged': 'choose-other',
  'model-unsupported': 'choose-other',
  'endpoint-unsupported': 'choose-other',
  'request-refused': 'fix-input',
  'request-too-large': 'fix-input',
  'context-overflow': 'fix-input',
  forbidden: 'stop',
  'rate-limited': 'retry',
  'too-many-at-once': 'retry',
  'model-blocked': 'retry',
  busy: 'retry',
  'upstream-failed': 'retry',
  'provider-failed': 'retry',
  'not-a-provider': 'choose-other',
  'unexpected-answer': 'retry',
  'answer-too-large': 'retry',
  'stream-cut': 'retry',
  unreachable: 'retry',
  'address-refused': 'choose-other',
} as const satisfies Record<string, Cure>;

export type ProviderErrorCode = keyof typeof cures;

/** Every code, for the test that each has its sentence. */
export const providerErrorCodes = Object.keys(cures);

/** A request to a provider failed. Values named `…Neuron` are amounts in neuron, `seconds` is how long to wait. */
export class ProviderError extends AppError {
  readonly code: ProviderErrorCode;
  readonly cure: Cure;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;

  constructor(
    code: ProviderErrorCode,
    options: {
      readonly status?: number | undefined;
      readonly cause?: unknown;
      readonly values?: Readonly<Record<string, string>>;
      readonly details?: string;
    } = {},
  ) {
    super(`Provider: ${code}`, options);
    this.code = code;
    this.cure = cures[code];
    this.status = options.status;
  }
}
