'use client';

import { type ReactNode, useId, useState } from 'react';
import { Money, UnknownMoney } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import { equationOf } from '@/lib/domain/account';
import { type Text, useText } from '@/lib/react/use-text';
import { estimateOf } from './funds';
import { FundsPicture } from './funds-picture';
import { TermExplanation, type TermFacts, type TermId } from './term-explanation';

type Sign = 'plus' | 'minus' | 'equals' | 'becomes';

const signs: Record<Sign, string> = { plus: '+', minus: '−', equals: '=', becomes: '→' };

type TermProps = {
  readonly term: TermId;
  readonly sign?: Sign;
  /** Neuron; undefined while unknown. */
  readonly amount: bigint | undefined;
  readonly note?: ReactNode;
  readonly strong?: boolean;
};

function Term({
  term,
  sign,
  amount,
  note,
  strong = false,
  controls,
  isOpen,
  onPress,
}: TermProps & { readonly controls: string; readonly isOpen: boolean; readonly onPress: () => void }) {
  const { t, formatters } = useText();
  return (
    <li className="flex items-baseline gap-3 max-sm:border-b max-sm:border-hairline max-sm:py-2 sm:items-start sm:gap-4">
      <span className={`w-4 text-center text-ink-muted sm:w-auto sm:text-lg ${sign === undefined ? 'sm:hidden' : ''}`}>
        {sign === undefined ? null : (
          <>
            <span aria-hidden="true">{signs[sign]}</span>
            <span className="sr-only">{t(`account.${sign}`)}</span>
          </>
        )}
      </span>
      <div className="flex min-w-0 flex-1 items-baseline justify-between gap-3 sm:flex-col-reverse sm:items-start sm:justify-end sm:gap-0">
        <span className={`text-sm ${strong ? 'font-medium' : 'text-ink-muted'}`}>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={controls}
            onClick={onPress}
            className={`min-h-6 text-left underline decoration-outline decoration-dotted underline-offset-4 hover:text-ink hover:decoration-solid ${isOpen ? 'text-ink decoration-solid' : ''}`}
          >
            {t(`account.term-${term}`)}
          </button>
          {note === undefined ? null : <span className="block text-xs font-normal text-ink-muted">{note}</span>}
        </span>
        <span className={strong ? 'text-lg font-semibold' : 'sm:text-lg'}>
          {amount === undefined ? (
            <UnknownMoney reason={t('account.unknown-unsettled')} />
          ) : (
            <Money {...formatters.money(amount, { preset: 'table' })} focusable />
          )}
        </span>
      </div>
    </li>
  );
}

/**
 * One sum, as a list: each item says its sign, its name and its amount, so that it reads aloud in the order of thought. A press on a
 * name explains the term below the sum.
 */
function Line({
  terms,
  facts,
  inset = false,
}: {
  readonly terms: readonly TermProps[];
  readonly facts: TermFacts;
  readonly inset?: boolean;
}) {
  const [open, setOpen] = useState<TermId>();
  const id = useId();
  return (
    <div className={inset ? 'space-y-3 sm:ml-4 sm:border-l sm:border-hairline sm:pl-6' : 'space-y-3'}>
      <ul className="flex flex-col sm:flex-row sm:flex-wrap sm:items-start sm:gap-x-5 sm:gap-y-3">
        {terms.map((props) => (
          <Term
            key={props.term}
            {...props}
            controls={id}
            isOpen={open === props.term}
            onPress={() => setOpen(open === props.term ? undefined : props.term)}
          />
        ))}
      </ul>
      <div id={id} className="empty:hidden">
        {open === undefined ? null : <TermExplanation term={open} facts={facts} />}
      </div>
    </div>
  );
}

function receiptNotes({ t }: Text, { uses }: TermFacts): string | undefined {
  const all = [...(uses?.values() ?? [])];
  const receipts = all.reduce((sum, use) => sum + use.receipts, 0);
  const withoutFee = all.reduce((sum, use) => sum + use.withoutFee, 0);
  const notes = [
    receipts === 0 ? '' : t('account.note-receipts', { count: receipts }),
    withoutFee === 0 ? '' : t('account.unknown-fee', { count: withoutFee }),
  ].filter((note) => note !== '');
  return notes.length === 0 ? undefined : notes.join(', ');
}

/** The equation of the account, every term from one block; what is not known is a dash, never a zero. */
export function EquationView({ facts }: { readonly facts: TermFacts }) {
  const text = useText();
  const { t, formatters } = text;
  const { state, uses } = facts;
  const equation = equationOf(state, uses === undefined ? undefined : estimateOf(state, uses));
  const { withProviders, available, free, fineTuning } = equation;
  const fineTuned: readonly TermProps[] =
    fineTuning === 0n ? [] : [{ term: 'fine-tuning', sign: 'plus', amount: fineTuning }];
  return (
    <section aria-labelledby="equation" className="space-y-4">
      <h2 id="equation" className="sr-only">
        {t('account.equation-title')}
      </h2>
      <Line
        facts={facts}
        terms={[
          { term: 'wallet', amount: equation.wallet },
          { term: 'main', sign: 'becomes', amount: available + withProviders },
          { term: 'available', sign: 'equals', amount: available },
          { term: 'with-providers', sign: 'plus', amount: withProviders },
        ]}
      />
      <FundsPicture equation={equation} />
      <Line
        inset
        facts={facts}
        terms={[
          { term: 'with-providers', amount: withProviders },
          { term: 'free', sign: 'equals', amount: free },
          { term: 'reserved', sign: 'plus', amount: equation.reservedMinimum, note: t('account.note-reserved') },
          { term: 'retrieving', sign: 'plus', amount: equation.pendingRefund },
          ...fineTuned,
        ]}
      />
      <Line
        inset
        facts={facts}
        terms={[
          { term: 'free', amount: free },
          { term: 'unsettled', sign: 'minus', amount: equation.unsettled, note: receiptNotes(text, facts) },
          {
            term: 'spendable',
            sign: 'equals',
            strong: true,
            amount: equation.spendable,
            note: t('account.note-spendable'),
          },
        ]}
      />
      {equation.difference === 0n ? null : (
        <Notice tone="failed" title={t('account.difference-title')}>
          {t('account.difference', { amount: formatters.amount(equation.difference, { preset: 'exact' }) })}
        </Notice>
      )}
    </section>
  );
}
