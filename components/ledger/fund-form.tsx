'use client';

import { useState } from 'react';
import type { Address } from 'viem';
import { shortHex } from '@/components/ui/address';
import { Select } from '@/components/ui/select';
import { type AccountState, providerFloor, spendable, subAccountOf } from '@/lib/domain/account';
import { suggestFunding } from '@/lib/domain/fund-suggestion';
import type { Movement } from '@/lib/react/use-movement';
import { type Text, useText } from '@/lib/react/use-text';
import { judgeStart, judgeTransfer } from './fund-words';
import type { ProviderCosts, UnsettledUse } from './funds';
import { MovementForm, type MovementFormProps } from './movement-form';
import { standingOf } from './movement-section';
import { SignerChangeNotice, type SignerChanges } from './signer-change';

/** A provider that can be funded: registered and accepted; `model` is cleaned text. */
export type Fundable = { readonly provider: Address; readonly model: string };

const kinds = ['fund-provider', 'fund-and-start'] as const;

export type FundFormProps = {
  readonly account: AccountState;
  readonly movement: Movement;
  readonly providers: readonly Fundable[];
  /** The provider a link asked for. */
  readonly preferred: string | undefined;
  /** The amount a link asked for, neuron. */
  readonly preferredAmount: bigint | undefined;
  /** What the reader's own answers cost; undefined until the receipts have been read. */
  readonly costs?: ProviderCosts | undefined;
  readonly uses?: ReadonlyMap<string, UnsettledUse> | undefined;
  readonly signerChanges?: SignerChanges | undefined;
  readonly blocked?: string | undefined;
};

/** Suggest an amount from the reader's own usage; nothing where usage is not known or nothing is needed. */
function suggestionOf({ t, formatters }: Text, props: FundFormProps, provider: Address): MovementFormProps['presets'] {
  const { account, costs, uses } = props;
  if (costs === undefined || uses === undefined) return [];
  const key = provider.toLowerCase();
  // An answer whose fee is not known may have cost anything: no amount can be said to suffice.
  if ((uses.get(key)?.withoutFee ?? 0) > 0) return [];
  const sub = subAccountOf(account, provider);
  const suggestion = suggestFunding({
    costs: costs.get(key) ?? [],
    spendable: sub === undefined ? 0n : spendable(sub),
    unsettled: uses.get(key)?.amount ?? 0n,
    floor: providerFloor,
    minimum: sub === undefined ? account.limits.minTransferAmount : 0n,
  });
  if (suggestion === undefined) return [];
  const { amount, messages } = suggestion;
  const shown = formatters.amount(amount, { preset: 'table' });
  const label =
    messages === undefined
      ? t('ledger.suggest-first', { amount: shown })
      : t('ledger.suggest-usage', { amount: shown, messages });
  return [{ id: 'suggestion', label, amount }];
}

function useProviderChoice({ providers, preferred }: FundFormProps) {
  const [chosen, setChosen] = useState<string>();
  const wanted = (chosen ?? preferred ?? '').toLowerCase();
  const provider =
    providers.find((candidate) => candidate.provider.toLowerCase() === wanted)?.provider ??
    (providers.length === 1 ? providers[0]?.provider : undefined);
  return { provider, setChosen };
}

function hintOf({ t, formatters }: Text, { account }: FundFormProps, provider: Address | undefined): string {
  const { ledger, limits, wallet } = account;
  const shown = (neuron: bigint) => formatters.amount(neuron, { preset: 'table' });
  const minimum = shown(limits.minTransferAmount);
  if (ledger === undefined)
    return t('ledger.start-hint', { wallet: shown(wallet), deposit: shown(limits.minAccountBalance), minimum });
  const sub = provider === undefined ? undefined : subAccountOf(account, provider);
  const values = { available: shown(ledger.available), minimum };
  return t(sub === undefined ? 'account.fund-hint-first' : 'account.fund-hint', values);
}

/** Move funds from the main account to one provider; what is missing there is deposited in the same go where that is wanted. */
export function FundForm(props: FundFormProps) {
  const text = useText();
  const { t } = text;
  const { account, movement, providers, blocked } = props;
  const { provider, setChosen } = useProviderChoice(props);
  const { idle } = standingOf(movement, kinds);
  const { ledger } = account;
  const sub = provider === undefined ? undefined : subAccountOf(account, provider);
  const owed = provider === undefined ? undefined : props.uses?.get(provider.toLowerCase())?.amount;
  const transferOf = (amount: bigint) => provider && { amount, provider, account, owed };
  const judge: MovementFormProps['judge'] = (amount) => {
    const transfer = transferOf(amount);
    if (transfer === undefined) return { problem: t('account.provider-choose') };
    return ledger === undefined ? judgeStart(text, transfer) : judgeTransfer(text, transfer, movement.start);
  };
  const start = (amount: bigint) => {
    const transfer = transferOf(amount);
    if (transfer === undefined) return;
    if (ledger !== undefined) movement.start({ kind: 'fund-provider', provider: transfer.provider, amount });
    else {
      const { intent } = judgeStart(text, transfer);
      if (intent !== undefined) movement.start(intent);
    }
  };
  return (
    <MovementForm
      id="fund"
      kinds={kinds}
      title={t('account.fund-title')}
      explain={t(ledger === undefined ? 'ledger.start-explain' : 'account.fund-explain')}
      hint={hintOf(text, props, provider)}
      submit={t(ledger === undefined ? 'ledger.check-start' : 'account.check-fund')}
      movement={movement}
      initial={props.preferredAmount}
      {...(ledger === undefined ? {} : { max: ledger.available + (sub?.pendingRefund ?? 0n) })}
      presets={provider === undefined ? [] : (suggestionOf(text, props, provider) ?? [])}
      before={
        <>
          <Select
            label={t('account.provider')}
            value={provider ?? ''}
            disabled={!idle || providers.length === 0}
            onChange={setChosen}
            options={[
              { value: '', label: t('account.provider-choose'), disabled: true },
              ...providers.map((each) => ({
                value: each.provider,
                label: `${each.model} · ${shortHex(each.provider)}`,
              })),
            ]}
          />
          {provider === undefined ? null : (
            <SignerChangeNotice provider={provider} change={props.signerChanges?.get(provider.toLowerCase())} />
          )}
        </>
      }
      judge={judge}
      onStart={start}
      blocked={providers.length === 0 ? t('account.provider-none') : blocked}
    />
  );
}
