'use client';

import { useText } from './use-text';

/** Words of the trade that the glossary explains. */
export type TermId = 'ledger' | 'sub-account' | 'refund' | 'tee' | 'settlement';

/** Words with their meaning in the reader's language, and what stands before them; a page loads the glossary's words with its own. */
export function useTerms(ids: readonly TermId[]): {
  readonly label: string;
  readonly terms: readonly { readonly id: TermId; readonly word: string; readonly text: string }[];
} {
  const { t } = useText();
  const terms = ids.map((id) => ({ id, word: t(`glossary.${id}`), text: t(`glossary.${id}-text`) }));
  return { label: t('glossary.label'), terms };
}
