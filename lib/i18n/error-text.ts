import type { Cure } from '@/lib/domain/error';
import type { Translate } from './translate';

/** What is needed of an error to say it: an `AppError`, or one kept as plain data. */
export type SayableError = {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
  readonly cure: Cure;
  readonly details?: string | undefined;
  readonly message?: string;
};

/** Say an error in the reader's words; a code without a sentence gives the general sentence with the engineer's details. */
export function errorText(t: Translate, error: SayableError): string {
  const known = t.find(`error.${error.code}`, error.values) ?? t.find(`provider-error.${error.code}`, error.values);
  if (known !== undefined) return known;
  const details = error.details ?? error.message ?? error.code;
  return details === '' ? t('ui.unknown-problem') : t('ui.unknown-problem-with-details', { details });
}

/** Say the cure of an error as a button label, or undefined where no button can help. */
export function cureText(t: Translate, error: Pick<SayableError, 'cure'>): string | undefined {
  return t.find(`ui.cure-${error.cure}`);
}
