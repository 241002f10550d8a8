'use client';

import type { ReactNode } from 'react';
import { Money, UnknownMoney } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import type { AccountEquation } from '@/lib/domain/account';
import { useText } from '@/lib/react/use-text';
import { FundsPicture } from './funds-picture';

type Sign = 'plus' | 'minus' | 'equals' | 'becomes';

const signs: Record<Sign, string> = { plus: '+', minus: '−', equals: '=', becomes: '→' };

function Term({
  sign,
  name,
  amount,
  note,
  strong = false,
}: {
  readonly sign?: Sign;
  readonly name: string;
  /** Neuron; undefined while unknown. */
  readonly amount: bigint | undefined;
  readonly note?: ReactNode;
  readonly strong?: boolean;
}) {
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
          {name}
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

/** One sum, as a list: each item says its sign, its name and its amount, so that it reads aloud in the order of thought. */
function Line({ children, inset = false }: { readonly children: ReactNode; readonly inset?: boolean }) {
  return (
    <ul
      className={`flex flex-col sm:flex-row sm:flex-wrap sm:items-start sm:gap-x-5 sm:gap-y-3 ${inset ? 'sm:ml-4 sm:border-l sm:border-hairline sm:pl-6' : ''}`}
    >
      {children}
    </ul>
  );
}

/** The equation of the account, every term from one block; what is not known is a dash, never a zero. */
export function EquationView({
  equation,
  receipts,
  withoutFee,
}: {
  readonly equation: AccountEquation;
  readonly receipts: number;
  readonly withoutFee: number;
}) {
  const { t, formatters } = useText();
  const notes = [
    receipts === 0 ? '' : t('account.note-receipts', { count: receipts }),
    withoutFee === 0 ? '' : t('account.unknown-fee', { count: withoutFee }),
  ].filter((note) => note !== '');
  return (
    <section aria-labelledby="equation" className="space-y-4">
      <h2 id="equation" className="sr-only">
        {t('account.equation-title')}
      </h2>
      <Line>
        <Term name={t('account.term-wallet')} amount={equation.wallet} />
        <Term sign="becomes" name={t('account.term-main')} amount={equation.available + equation.withProviders} />
        <Term sign="equals" name={t('account.term-available')} amount={equation.available} />
        <Term sign="plus" name={t('account.term-with-providers')} amount={equation.withProviders} />
      </Line>
      <FundsPicture equation={equation} />
      <Line inset>
        <Term name={t('account.term-with-providers')} amount={equation.withProviders} />
        <Term sign="equals" name={t('account.term-free')} amount={equation.free} />
        <Term
          sign="plus"
          name={t('account.term-reserved')}
          amount={equation.reservedMinimum}
          note={t('account.note-reserved')}
        />
        <Term sign="plus" name={t('account.term-retrieving')} amount={equation.pendingRefund} />
      </Line>
      <Line inset>
        <Term name={t('account.term-free')} amount={equation.free} />
        <Term
          sign="minus"
          name={t('account.term-unsettled')}
          amount={equation.unsettled}
          {...(notes.length === 0 ? {} : { note: notes.join(', ') })}
        />
        <Term
          sign="equals"
          strong
          name={t('account.term-spendable')}
          amount={equation.spendable}
          note={t('account.note-spendable')}
        />
      </Line>
      {equation.difference === 0n ? null : (
        <Notice tone="failed" title={t('account.difference-title')}>
          {t('account.difference', { amount: formatters.amount(equation.difference, { preset: 'exact' }) })}
        </Notice>
      )}
    </section>
  );
}
