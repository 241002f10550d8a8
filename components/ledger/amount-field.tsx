'use client';

import { useState } from 'react';
import { TextField } from '@/components/ui/field';
import { type AmountIssue, amountToInput, parseAmount } from '@/lib/domain/amount';
import { useText } from '@/lib/react/use-text';

const issueKeys = {
  empty: 'account.issue-empty',
  'not-a-number': 'account.issue-not-a-number',
  exponent: 'account.issue-exponent',
  negative: 'account.issue-negative',
  'too-many-decimals': 'account.issue-too-many-decimals',
  'too-long': 'account.issue-too-long',
  zero: 'account.issue-zero',
  'ambiguous-separator': 'account.issue-ambiguous-separator',
} as const satisfies Record<AmountIssue, string>;

/** An amount of 0G as typed: exact, in the reader's own decimals, with a sentence for everything it cannot be. */
export function AmountField({
  text,
  onText,
  max,
  hint,
  problem,
  asked,
  disabled,
}: {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The most that may be entered, in neuron; without it there is no button for all. */
  readonly max?: bigint;
  readonly hint: string;
  /** What the rules of the movement say about a readable amount. */
  readonly problem: string | undefined;
  /** Whether the reader has pressed the button: an empty field is no mistake before that. */
  readonly asked: boolean;
  readonly disabled: boolean;
}) {
  const { t, formatters } = useText();
  const [left, setLeft] = useState(false);
  const parsed = parseAmount(text, { decimalSeparator: formatters.decimalSeparator });
  const quiet = !parsed.ok && parsed.issue === 'empty' ? !asked : !left && !asked;
  const issue = parsed.ok ? undefined : t(issueKeys[parsed.issue], { example: `1${formatters.decimalSeparator}5` });
  const shown = parsed.ok ? problem : quiet ? undefined : issue;
  return (
    <TextField
      label={t('account.amount')}
      hint={hint}
      problem={shown}
      inputMode="decimal"
      spellCheck={false}
      placeholder={t('account.amount-placeholder')}
      value={text}
      disabled={disabled}
      onChange={(event) => onText(event.target.value)}
      onBlur={() => setLeft(true)}
      inputClassName="tabular pr-16"
      trailing={
        max === undefined || max <= 0n ? undefined : (
          <button
            type="button"
            disabled={disabled}
            aria-label={t('account.max-of', {
              max: t('account.max'),
              amount: formatters.amount(max, { preset: 'exact' }),
            })}
            onClick={() => onText(amountToInput(max, formatters.decimalSeparator))}
            className="h-8 rounded-md px-2.5 text-sm font-medium text-action disabled:text-ink-muted"
          >
            {t('account.max')}
          </button>
        )
      }
    />
  );
}
