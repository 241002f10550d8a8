'use client';

import type { AccountState } from '@/lib/domain/account';
import { type WithdrawIssue, withdrawIssue } from '@/lib/domain/ledger';
import { legalWithdrawals, withdrawalEffect } from '@/lib/domain/withdrawal';
import type { Movement } from '@/lib/react/use-movement';
import { type Text, useText } from '@/lib/react/use-text';
import { type Judgement, MovementForm } from './movement-form';

function problemText({ t, formatters }: Text, issue: WithdrawIssue): string {
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  switch (issue.kind) {
    case 'no-ledger':
    case 'zero':
      return t(`error.refused-${issue.kind}`);
    case 'exceeds-available':
      return t('movement.withdraw-exceeds', { available: exact(issue.available) });
    case 'leaves-too-little': {
      const values = { minimum: exact(issue.minimum), everything: exact(issue.everything) };
      return issue.partialUpTo === 0n
        ? t('movement.withdraw-only-all', values)
        : t('error.refused-leaves-too-little', { ...values, partialUpTo: exact(issue.partialUpTo) });
    }
  }
}

function judge(
  text: Text,
  { amount, account }: { readonly amount: bigint; readonly account: AccountState },
): Judgement {
  const { ledger, limits, subAccounts } = account;
  const issue = withdrawIssue({ amount, ledger, limits });
  if (issue !== undefined) return { problem: problemText(text, issue) };
  if (ledger === undefined) return {};
  const { t, formatters } = text;
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  const effect = withdrawalEffect({ amount, ledger });
  const words = [t('movement.words-withdraw', { amount: exact(amount), after: exact(effect.availableAfter) })];
  if (!effect.closesAccount) return { words };
  const hasRevoked = subAccounts.some(({ revokedBitmap }) => revokedBitmap !== 0n);
  return {
    words: [...words, t('movement.words-withdraw-closes'), ...(hasRevoked ? [t('movement.words-withdraw-keys')] : [])],
  };
}

/** Withdraw to the wallet: up to what keeps the minimum available, or everything; the contract allows nothing between (C-04). */
export function WithdrawForm({
  account,
  movement,
  blocked,
}: {
  readonly account: AccountState;
  readonly movement: Movement;
  readonly blocked?: string | undefined;
}) {
  const text = useText();
  const { t, formatters } = text;
  const { ledger, limits } = account;
  const legal = legalWithdrawals({ ledger, limits });
  const shown = (neuron: bigint) => formatters.amount(neuron, { preset: 'table' });
  const minimum = shown(limits.minAccountBalance);
  const partial =
    legal === undefined || legal.partialUpTo === 0n
      ? []
      : [
          {
            id: 'partial',
            label: t('movement.keep-minimum', { amount: shown(legal.partialUpTo) }),
            amount: legal.partialUpTo,
          },
        ];
  const presets =
    legal === undefined
      ? []
      : [
          ...partial,
          {
            id: 'everything',
            label: t('movement.take-all', { amount: shown(legal.everything) }),
            amount: legal.everything,
          },
        ];
  const hint =
    legal === undefined
      ? t('movement.withdraw-hint-none')
      : legal.partialUpTo === 0n
        ? t('movement.withdraw-hint-all', { available: shown(legal.everything), minimum })
        : t('movement.withdraw-hint', {
            partialUpTo: shown(legal.partialUpTo),
            everything: shown(legal.everything),
            minimum,
          });
  return (
    <MovementForm
      id="withdraw"
      kinds={['withdraw']}
      title={t('movement.withdraw-title')}
      explain={t('movement.withdraw-explain')}
      hint={hint}
      submit={t('movement.check-withdraw')}
      movement={movement}
      presets={presets}
      judge={(amount) => judge(text, { amount, account })}
      onStart={(amount) => movement.start({ kind: 'withdraw', amount })}
      blocked={blocked}
    />
  );
}
