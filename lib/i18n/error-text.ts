import type { AppError } from '@/lib/domain/error';
import type { Translate } from './translate';

/** Say an error in the reader's words; a code without a sentence gives the general sentence with the engineer's details. */
export function errorText(t: Translate, error: AppError): string {
  const known = t.find(`error.${error.code}`, error.values) ?? t.find(`provider-error.${error.code}`, error.values);
  if (known !== undefined) return known;
  const details = error.details ?? error.message;
  return details === '' ? t('ui.unknown-problem') : t('ui.unknown-problem-with-details', { details });
}

/** Say the cure of an error as a button label, or undefined where no button can help. */
export function cureText(t: Translate, error: AppError): string | undefined {
  return t.find(`ui.cure-${error.cure}`);
}
