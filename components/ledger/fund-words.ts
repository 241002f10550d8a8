import type { Address } from 'viem';
import { type AccountState, providerFloor, subAccountOf } from '@/lib/domain/account';
import { depositIssue, type Ledger, type TransferIssue, transferEffect, transferIssue } from '@/lib/domain/ledger';
import type { Movement } from '@/lib/react/use-movement';
import type { Text } from '@/lib/react/use-text';
import { gasReserve } from './deposit-form';
import type { Judgement } from './movement-form';

/** A transfer as it stands in the form; `owed`: used with this provider and not settled, undefined while not known. Neuron. */
export type Transfer = {
  readonly amount: bigint;
  readonly provider: Address;
  readonly account: AccountState;
  readonly owed: bigint | undefined;
};

type Intent = Parameters<Movement['start']>[0];

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

/** Sub-accounts left of the contract's maximum from which the form begins to say so (C-18). */
const fewLeft = 5n;

function transferWords({ t, formatters }: Text, { amount, provider, account, owed = 0n }: Transfer, ledger: Ledger) {
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  const sub = subAccountOf(account, provider);
  const effect = transferEffect({ amount, sub, ledger });
  const free = effect.spendableAfter - providerFloor;
  const missing = owed - free;
  const taken = BigInt(account.subAccounts.length) + 1n;
  const maximum = account.limits.maxProvidersPerService;
  return [
    t('account.words-fund', {
      amount: exact(effect.leavesAvailable),
      balance: exact(effect.spendableAfter),
      free: exact(free > 0n ? free : 0n),
    }),
    ...(effect.cancelsRefund === 0n ? [] : [t('account.words-fund-refund', { amount: exact(effect.cancelsRefund) })]),
    ...(owed > 0n && missing < 0n ? [t('ledger.words-fund-owed', { owed: exact(owed) })] : []),
    ...(free > 0n ? [] : [t('account.words-fund-floor')]),
    ...(free > 0n && missing >= 0n ? [t('ledger.words-fund-missing', { owed: exact(owed) })] : []),
    ...(sub?.acknowledged === true ? [] : [t('account.words-fund-signer')]),
    ...(sub === undefined && taken + fewLeft > maximum ? [t('ledger.words-fund-many', { taken, maximum })] : []),
  ];
}

/** What a deposit and a transfer in one go would be: how much has to be deposited, or why that is not possible. */
function startOf(
  transfer: Transfer,
): { readonly intent: Intent; readonly ledger: Ledger } | { readonly problem: 'wallet' } {
  const { amount, provider, account } = transfer;
  const { ledger, limits, wallet, owner } = account;
  const leaves = transferEffect({
    amount,
    sub: subAccountOf(account, provider),
    ledger: ledger ?? { available: 0n },
  }).leavesAvailable;
  const missing = leaves - (ledger?.available ?? 0n);
  const deposit = ledger === undefined && missing < limits.minAccountBalance ? limits.minAccountBalance : missing;
  if (depositIssue({ amount: deposit, wallet, gasReserve, ledger, limits }) !== undefined) return { problem: 'wallet' };
  const available = (ledger?.available ?? 0n) + deposit;
  return {
    intent: { kind: 'fund-and-start', provider, deposit, amount },
    ledger: { owner, available, total: (ledger?.total ?? 0n) + deposit },
  };
}

function depositWords({ t, formatters }: Text, intent: Intent): readonly string[] {
  if (intent.kind !== 'fund-and-start') return [];
  const exact = (neuron: bigint) => formatters.amount(neuron, { preset: 'exact' });
  return [
    t('ledger.words-start', { deposit: exact(intent.deposit), amount: exact(intent.amount) }),
    t('ledger.words-prompts'),
  ];
}

/** What a transfer from the main account does, or why it cannot be; where only the main account lacks it, the way that fills it first. */
export function judgeTransfer(text: Text, transfer: Transfer, start: (intent: Intent) => void): Judgement {
  const { account, provider, amount } = transfer;
  const issue = transferIssue({ amount, provider, state: account, serviceRegistered: true });
  if (issue === undefined)
    return account.ledger === undefined ? {} : { words: transferWords(text, transfer, account.ledger) };
  const problem = problemText(text, issue);
  if (issue.kind !== 'exceeds-available') return { problem };
  const both = startOf(transfer);
  if ('problem' in both) return { problem };
  const words = depositWords(text, both.intent);
  return { problem, instead: { label: text.t('ledger.check-start'), words, start: () => start(both.intent) } };
}

/** Deposit and transfer in one go, for somebody who has no main account yet. */
export function judgeStart(text: Text, transfer: Transfer): Judgement & { readonly intent?: Intent } {
  const { account, provider, amount } = transfer;
  const both = startOf(transfer);
  if ('problem' in both) {
    const { wallet } = account;
    const available = text.formatters.amount(wallet > gasReserve ? wallet - gasReserve : 0n, { preset: 'exact' });
    return { problem: text.t('error.refused-exceeds-wallet', { available }) };
  }
  const state = { ...account, ledger: both.ledger };
  const issue = transferIssue({ amount, provider, state, serviceRegistered: true });
  if (issue !== undefined) return { problem: problemText(text, issue) };
  const words = [...depositWords(text, both.intent), ...transferWords(text, transfer, both.ledger)];
  return { words, intent: both.intent };
}
