/** What the person can do about an error; the screen makes one button of it. */
export type Cure = 'fix-input' | 'top-up' | 'sign-again' | 'switch-network' | 'retry' | 'choose-other' | 'stop';

/**
 * A problem told once: `code` is stable and names a sentence in the message files (`error.<code>`), `values` fill it in.
 * `message` and `details` are English for engineers; screens show the translated sentence and one button made from `cure`.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly cure: Cure;
  readonly values: Readonly<Record<string, string>>;
  readonly details: string | undefined;

  constructor(
    message: string,
    options: {
      readonly cause?: unknown;
      readonly values?: Readonly<Record<string, string>>;
      readonly details?: string;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.values = options.values ?? {};
    this.details = options.details;
  }
}
