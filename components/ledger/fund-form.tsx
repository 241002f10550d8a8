'use client';

import { useState } from 'react';
import type { Address } from 'viem';
import { shortHex } from '@/components/ui/address';
import { Select } from '@/components/ui/select';
import { type AccountState, providerFloor, subAccountOf } from '@/lib/domain/account';
import { type TransferIssue, transferEffect, transferIssue } from '@/lib/domain/ledger';
import type { Formatters } from '@/lib/i18n/formatters';
import type { Translate } from '@/lib/i18n/translate';
import type { Movement } from '@/lib/react/use-movement';
import { useText } from '@/lib/react/use-text';
import { MovementForm } from './movement-form';

/** A provider that can be funded: registered and accepted; `model` is cleaned text. */
export type Fundable = { readonly provider: Address; readonly model: string };

type Text = { readonly t: Translate; readonly formatters: Formatters };

function problemText({ t, formatters }: Text, issue: TransferIssue): string {
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  switch (issue.kind) {
    case 'below-minimum':
      return t('error.refused-below-minimum', { minimum: exact(issue.minimum) });
    case 'exceeds-available':
      return t('error.refused-exceeds-available', {
        available: exact(issue.available),
        leavesAvailable: exact(issue.leavesAvailable),
      });
    case 'too-many-providers':
      return t('error.refused-too-many-providers', { maximum: issue.maximum });
    case 'no-ledger':
    case 'self-provider':
    case 'not-registered':
    case 'zero':
      return t(`error.refused-${issue.kind}`);
  }
}

function judge(
  text: Text,
  {
    amount,
    provider,
    account,
  }: { readonly amount: bigint; readonly provider: Address; readonly account: AccountState },
) {
  const issue = transferIssue({ amount, provider, state: account, serviceRegistered: true });
  if (issue !== undefined) return { problem: problemText(text, issue) };
  const { ledger } = account;
  if (ledger === undefined) return {};
  const { t, formatters } = text;
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  const sub = subAccountOf(account, provider);
  const effect = transferEffect({ amount, sub, ledger });
  const free = effect.spendableAfter - providerFloor;
  const words = [
    t('account.words-fund', {
      amount: exact(effect.leavesAvailable),
      balance: exact(effect.spendableAfter),
      free: exact(free > 0n ? free : 0n),
    }),
    ...(effect.cancelsRefund === 0n ? [] : [t('account.words-fund-refund', { amount: exact(effect.cancelsRefund) })]),
    ...(free > 0n ? [] : [t('account.words-fund-floor')]),
    ...(sub?.acknowledged === true ? [] : [t('account.words-fund-signer')]),
  ];
  return { words };
}

/** Move funds from the main account to one provider. */
export function FundForm({
  account,
  movement,
  providers,
  preferred,
  preferredAmount,
  blocked,
}: {
  readonly account: AccountState;
  readonly movement: Movement;
  readonly providers: readonly Fundable[];
  /** The provider a link asked for. */
  readonly preferred: string | undefined;
  /** The amount a link asked for, neuron. */
  readonly preferredAmount: bigint | undefined;
  readonly blocked?: string | undefined;
}) {
  const text = useText();
  const { t, formatters } = text;
  const [chosen, setChosen] = useState<string>();
  const wanted = (chosen ?? preferred ?? '').toLowerCase();
  const provider =
    providers.find((candidate) => candidate.provider.toLowerCase() === wanted)?.provider ??
    (providers.length === 1 ? providers[0]?.provider : undefined);
  const { ledger, limits } = account;
  const sub = provider === undefined ? undefined : subAccountOf(account, provider);
  const amount = (neuron: bigint) => formatters.amount(neuron, { preset: 'table' });
  const values = { available: amount(ledger?.available ?? 0n), minimum: amount(limits.minTransferAmount) };
  const standing =
    ledger === undefined ? t('account.deposit-first') : providers.length === 0 ? t('account.provider-none') : blocked;
  return (
    <MovementForm
      id="fund"
      kinds={['fund-provider']}
      title={t('account.fund-title')}
      explain={t('account.fund-explain')}
      hint={t(sub === undefined ? 'account.fund-hint-first' : 'account.fund-hint', values)}
      submit={t('account.check-fund')}
      movement={movement}
      initial={preferredAmount}
      max={(ledger?.available ?? 0n) + (sub?.pendingRefund ?? 0n)}
      before={
        <Select
          label={t('account.provider')}
          value={provider ?? ''}
          disabled={
            (movement.state.kind !== 'ready' && movement.state.intent.kind === 'fund-provider') ||
            providers.length === 0
          }
          onChange={setChosen}
          options={[
            { value: '', label: t('account.provider-choose'), disabled: true },
            ...providers.map((each) => ({ value: each.provider, label: `${each.model} · ${shortHex(each.provider)}` })),
          ]}
        />
      }
      judge={(neuron) =>
        provider === undefined
          ? { problem: t('account.provider-choose') }
          : judge(text, { amount: neuron, provider, account })
      }
      onStart={(neuron) => {
        if (provider !== undefined) movement.start({ kind: 'fund-provider', provider, amount: neuron });
      }}
      blocked={standing}
    />
  );
}
