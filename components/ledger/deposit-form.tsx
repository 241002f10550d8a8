'use client';

import type { AccountState } from '@/lib/domain/account';
import { depositIssue } from '@/lib/domain/ledger';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { MovementForm } from './movement-form';

/** Kept in the wallet for network fees when all the rest is deposited: 0.01 0G, in neuron. */
export const gasReserve = 10n ** 16n;

/** Deposit from the wallet into the main account. */
export function DepositForm({
  account,
  movement,
  blocked,
}: {
  readonly account: AccountState;
  readonly movement: Movement;
  readonly blocked?: string | undefined;
}) {
  const { t, formatters } = useText();
  const { wallet, ledger, limits } = account;
  const amount = (neuron: bigint) => formatters.amount(neuron, { preset: 'table' });
  const hint =
    ledger === undefined
      ? t('account.deposit-hint-first', { wallet: amount(wallet), minimum: amount(limits.minAccountBalance) })
      : t('account.deposit-hint', { wallet: amount(wallet), reserve: amount(gasReserve) });
  const judge = (neuron: bigint) => {
    const issue = depositIssue({ amount: neuron, wallet, gasReserve, ledger, limits });
    if (issue !== undefined) {
      const values = {
        minimum: issue.kind === 'below-minimum' ? formatters.amount(issue.minimum, { preset: 'exact' }) : '',
        available: issue.kind === 'exceeds-wallet' ? formatters.amount(issue.available, { preset: 'exact' }) : '',
      };
      return { problem: t(`error.refused-${issue.kind}`, values) };
    }
    const before = ledger?.available ?? 0n;
    const values = {
      before: formatters.amount(before, { preset: 'exact' }),
      after: formatters.amount(before + neuron, { preset: 'exact' }),
    };
    return { words: [t(ledger === undefined ? 'account.words-deposit-first' : 'account.words-deposit', values)] };
  };
  return (
    <MovementForm
      id="deposit"
      kinds={['deposit']}
      title={t('account.deposit-title')}
      explain={t('account.deposit-explain')}
      hint={hint}
      submit={t('account.check-deposit')}
      movement={movement}
      max={wallet > gasReserve ? wallet - gasReserve : 0n}
      judge={judge}
      onStart={(neuron) => movement.start({ kind: 'deposit', amount: neuron })}
      blocked={blocked}
    />
  );
}
