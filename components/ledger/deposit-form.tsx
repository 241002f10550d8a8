'use client';

import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { Notice } from '@/components/ui/notice';
import type { AccountState } from '@/lib/domain/account';
import { findAddress, type KnownAddress, parseAddress } from '@/lib/domain/address-book';
import { depositIssue } from '@/lib/domain/ledger';
import type { Movement } from '@/lib/react/use-movement';
import type { RecipientLook } from '@/lib/react/use-recipient';
import { type Text, useText } from '@/lib/react/use-text';
import { AddressField } from './address-field';
import { type Judgement, MovementForm } from './movement-form';
import { standingOf } from './movement-section';

/** Kept in the wallet for network fees when all the rest is deposited: 0.01 0G, in neuron. */
export const gasReserve = 10n ** 16n;

const kinds = ['deposit', 'deposit-for'] as const;

type Found = Extract<NonNullable<RecipientLook['found']>, { readonly state: 'fresh' | 'stale' }>['value'];

/** Why an address cannot be given a deposit, though it is one. */
function recipientProblem({ t }: Text, text: string, known: readonly KnownAddress[]): string | undefined {
  const parsed = parseAddress(text);
  if (!parsed.ok) return undefined;
  const finding = findAddress(parsed.address, known);
  if (finding.kind !== 'known') return undefined;
  switch (finding.known.role) {
    case 'own':
      return t('error.refused-own-address');
    case 'ledger-contract':
    case 'inference-contract':
      return t('error.refused-is-contract-of-network');
    case 'provider':
    case 'used-before':
      return undefined;
  }
}

function RecipientNotes({ found }: { readonly found: RecipientLook['found'] }) {
  const { t } = useText();
  if (found === undefined || found.state === 'loading') return null;
  if (found.state === 'failed') return <p role="status">{t('ledger.recipient-unknown')}</p>;
  return (
    <>
      {found.value.isContract ? (
        <Notice tone="warning" title={t('ledger.recipient-contract-title')}>
          {t('movement.fact-recipient-contract')}
        </Notice>
      ) : null}
      <p>{t('movement.fact-only-recipient')}</p>
    </>
  );
}

type Deposit = {
  readonly amount: bigint;
  readonly account: AccountState;
  /** undefined: into the own account. */
  readonly other: { readonly found: Found | undefined } | undefined;
};

/** The balance whose minimum counts: the recipient's where the deposit is for another one (F-045). */
function judge({ t, formatters }: Text, { amount, account, other }: Deposit): Judgement {
  const { wallet, limits } = account;
  const before = other === undefined ? account.ledger?.available : other.found?.available;
  // What is not known of a recipient is checked before the wallet opens, not guessed here.
  const isOpen = other === undefined ? account.ledger !== undefined : other.found === undefined || before !== undefined;
  const ledger = isOpen ? { owner: account.owner, available: before ?? 0n, total: before ?? 0n } : undefined;
  const issue = depositIssue({ amount, wallet, gasReserve, ledger, limits });
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  if (issue !== undefined) {
    const values = {
      minimum: issue.kind === 'below-minimum' ? exact(issue.minimum) : '',
      available: issue.kind === 'exceeds-wallet' ? exact(issue.available) : '',
    };
    return { problem: t(`error.refused-${issue.kind}`, values) };
  }
  const values = { before: exact(before ?? 0n), after: exact((before ?? 0n) + amount) };
  if (other === undefined)
    return { words: [t(isOpen ? 'account.words-deposit' : 'account.words-deposit-first', values)] };
  if (other.found === undefined) return {};
  return { words: [t(isOpen ? 'ledger.words-deposit-for' : 'ledger.words-deposit-for-first', values)] };
}

/** What the form knows about another recipient while it is being filled in. */
function useOther({
  recipient,
  known,
}: {
  readonly recipient: RecipientLook | undefined;
  known: readonly KnownAddress[];
}) {
  const text = useText();
  const [isFor, setFor] = useState(false);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const parsed = parseAddress(typed);
  const problem = recipientProblem(text, typed, known);
  const lookAt = (next: string) => {
    setTyped(next);
    const address = parseAddress(next);
    recipient?.look(address.ok ? address.address : undefined);
  };
  const found = recipient?.found;
  return {
    isFor,
    setFor,
    typed,
    lookAt,
    asked,
    setAsked,
    problem,
    address: parsed.ok && problem === undefined ? parsed.address : undefined,
    found: found?.state === 'fresh' || found?.state === 'stale' ? found.value : undefined,
  };
}

/** Deposit from the wallet into the main account, the own one or another's. */
export function DepositForm({
  account,
  movement,
  blocked,
  recipient,
  known = [],
}: {
  readonly account: AccountState;
  readonly movement: Movement;
  readonly blocked?: string | undefined;
  /** Looks an address up on chain; without it a deposit is for the own account only. */
  readonly recipient?: RecipientLook | undefined;
  readonly known?: readonly KnownAddress[] | undefined;
}) {
  const text = useText();
  const { t, formatters } = text;
  const other = useOther({ recipient, known });
  const { idle } = standingOf(movement, kinds);
  const { wallet, ledger, limits } = account;
  const amount = (neuron: bigint) => formatters.amount(neuron, { preset: 'table' });
  const isFirst = !other.isFor && ledger === undefined;
  const hint = isFirst
    ? t('account.deposit-hint-first', { wallet: amount(wallet), minimum: amount(limits.minAccountBalance) })
    : t('account.deposit-hint', { wallet: amount(wallet), reserve: amount(gasReserve) });
  const start = (neuron: bigint) => {
    other.setAsked(true);
    if (!other.isFor) movement.start({ kind: 'deposit', amount: neuron });
    else if (other.address !== undefined)
      movement.start({ kind: 'deposit-for', recipient: other.address, amount: neuron });
  };
  return (
    <MovementForm
      id="deposit"
      kinds={kinds}
      title={t('account.deposit-title')}
      explain={t('account.deposit-explain')}
      hint={hint}
      submit={t('account.check-deposit')}
      movement={movement}
      max={wallet > gasReserve ? wallet - gasReserve : 0n}
      before={
        recipient === undefined ? null : (
          <>
            <Checkbox checked={other.isFor} disabled={!idle} onChange={other.setFor}>
              {t('ledger.for-another')}
            </Checkbox>
            {other.isFor ? (
              <>
                <AddressField
                  label={t('ledger.recipient')}
                  text={other.typed}
                  onText={other.lookAt}
                  known={known}
                  problem={other.problem}
                  asked={other.asked}
                  disabled={!idle}
                />
                {idle && other.address !== undefined ? <RecipientNotes found={recipient.found} /> : null}
              </>
            ) : null}
          </>
        )
      }
      judge={(neuron) =>
        judge(text, { amount: neuron, account, other: other.isFor ? { found: other.found } : undefined })
      }
      onStart={start}
      blocked={blocked}
    />
  );
}
