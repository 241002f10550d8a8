'use client';

import type { ReactNode } from 'react';
import { Money, UnknownMoney } from '@/components/ui/money';
import { type AccountState, type SubAccount, spendable } from '@/lib/domain/account';
import { legalWithdrawals } from '@/lib/domain/withdrawal';
import { useText } from '@/lib/react/use-text';
import { partsOf, type RefundRequests, type UnsettledUse } from './funds';
import { ProviderName } from './provider-name';
import { RefundList } from './retrieval-steps';

/** The terms of the account's equation; each has its words in the message files. */
export type TermId =
  | 'wallet'
  | 'main'
  | 'available'
  | 'with-providers'
  | 'free'
  | 'reserved'
  | 'retrieving'
  | 'fine-tuning'
  | 'unsettled'
  | 'spendable';

export type TermFacts = {
  readonly state: AccountState;
  /** Chain time in seconds at the block of the reading. */
  readonly chainTime: bigint;
  readonly uses: ReadonlyMap<string, UnsettledUse> | undefined;
  readonly requests: RefundRequests | undefined;
};

type Row = { readonly provider: string; readonly amount: bigint | undefined; readonly note?: string };

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const { t, formatters } = useText();
  const shown = rows.filter(({ amount }) => amount !== 0n);
  if (shown.length === 0) return <p className="text-ink-muted">{t('ledger.term-none')}</p>;
  return (
    <ul className="divide-y divide-hairline border-y border-hairline">
      {shown.map(({ provider, amount, note }) => (
        <li key={provider} className="flex flex-wrap items-baseline justify-between gap-x-6 py-1.5">
          <ProviderName provider={provider} />
          <span className="ml-auto text-right">
            {amount === undefined ? (
              <UnknownMoney reason={t('account.unknown-unsettled')} />
            ) : (
              <Money {...formatters.money(amount, { preset: 'table' })} focusable />
            )}
            {note === undefined ? null : <span className="block text-xs text-ink-muted">{note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Retrieving({ state, chainTime, requests }: TermFacts) {
  const clock = { lockTime: state.limits.lockTime, now: chainTime };
  return state.subAccounts
    .filter(({ refunds }) => refunds.length > 0)
    .map((sub) => (
      <div key={sub.provider}>
        <ProviderName provider={sub.provider} />
        <RefundList sub={sub} clock={clock} requests={requests} />
      </div>
    ));
}

function Withdrawals({ state }: Pick<TermFacts, 'state'>) {
  const { t, formatters } = useText();
  const legal = legalWithdrawals(state);
  if (legal === undefined) return null;
  const amounts = {
    partialUpTo: formatters.amount(legal.partialUpTo, { preset: 'table' }),
    everything: formatters.amount(legal.everything, { preset: 'table' }),
  };
  return <p>{t(legal.partialUpTo === 0n ? 'ledger.withdraw-all-only' : 'ledger.withdraw-choices', amounts)}</p>;
}

/** Where the amount of a term lies: one row for each provider that holds a part of it. */
function useTermRows({ state, uses }: TermFacts): (term: TermId) => ReactNode {
  const { t } = useText();
  const use = (sub: SubAccount) => uses?.get(sub.provider.toLowerCase());
  const rows = (amountOf: (sub: SubAccount) => bigint | undefined, noteOf?: (sub: SubAccount) => string | undefined) =>
    state.subAccounts.map((sub) => {
      const note = noteOf?.(sub);
      return { provider: sub.provider, amount: amountOf(sub), ...(note !== undefined && { note }) };
    });
  const parts = (sub: SubAccount) => partsOf(sub, use(sub), uses !== undefined);
  const receiptsOf = (sub: SubAccount) => {
    const count = use(sub)?.receipts;
    return count === undefined ? undefined : t('account.note-receipts', { count });
  };
  return (term) => {
    switch (term) {
      case 'with-providers':
        return <Rows rows={rows(({ balance }) => balance)} />;
      case 'free':
        return <Rows rows={rows((sub) => parts(sub).free)} />;
      case 'reserved':
        return <Rows rows={rows((sub) => spendable(sub) - parts(sub).free)} />;
      case 'unsettled':
        return <Rows rows={rows((sub) => parts(sub).unsettled, receiptsOf)} />;
      case 'spendable':
        return <Rows rows={rows((sub) => parts(sub).spendable)} />;
      case 'fine-tuning':
        return <Rows rows={state.fineTuning.map(({ provider, balance }) => ({ provider, amount: balance }))} />;
      case 'wallet':
      case 'main':
      case 'available':
      case 'retrieving':
        return null;
    }
  };
}

/** What a term is, in words, and where its amount lies. */
export function TermExplanation({ term, facts }: { readonly term: TermId; readonly facts: TermFacts }) {
  const { t } = useText();
  const rowsOf = useTermRows(facts);
  return (
    <div className="max-w-3xl space-y-3 border-l border-outline py-1 pl-4 text-base">
      <p className="max-w-[68ch] text-pretty">{t(`ledger.explain-${term}`)}</p>
      {term === 'available' ? <Withdrawals state={facts.state} /> : null}
      {term === 'retrieving' ? <Retrieving {...facts} /> : rowsOf(term)}
    </div>
  );
}
