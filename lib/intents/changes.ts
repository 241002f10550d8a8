import { type AccountState, spendable, subAccountOf } from '@/lib/domain/account';
import { transferEffect } from '@/lib/domain/ledger';
import { planRetrieval } from '@/lib/domain/retrieval';
import type { StepAction } from './action';
import type { AmountChange, IntentState, Step } from './intent';

type Of<K extends StepAction['kind']> = Extract<StepAction, { readonly kind: K }>;

function depositChanges(amount: bigint, account: AccountState): readonly AmountChange[] {
  const available = account.ledger?.available ?? 0n;
  return [
    { subject: 'wallet', before: account.wallet, after: account.wallet - amount },
    { subject: 'available', before: available, after: available + amount },
  ];
}

function depositForChanges({ amount }: Of<'deposit-for'>, state: IntentState): readonly AmountChange[] {
  const { wallet } = state.account;
  const available = state.recipient?.available ?? 0n;
  return [
    { subject: 'wallet', before: wallet, after: wallet - amount },
    { subject: 'recipient-available', before: available, after: available + amount },
  ];
}

function transferChanges({ provider, amount }: Of<'transfer'>, account: AccountState): readonly AmountChange[] {
  const { ledger } = account;
  if (ledger === undefined) return [];
  const sub = subAccountOf(account, provider);
  const effect = transferEffect({ amount, sub, ledger });
  const pending = sub?.pendingRefund ?? 0n;
  const cancelled: AmountChange = {
    subject: 'pending-refund',
    before: pending,
    after: pending - effect.cancelsRefund,
  };
  return [
    { subject: 'available', before: ledger.available, after: effect.availableAfter },
    ...(effect.cancelsRefund === 0n ? [] : [cancelled]),
    { subject: 'spendable', before: sub === undefined ? 0n : spendable(sub), after: effect.spendableAfter },
  ];
}

function retrieveChanges({ providers }: Of<'retrieve'>, { account, block }: IntentState): readonly AmountChange[] {
  const { ledger } = account;
  if (ledger === undefined) return [];
  const { batches } = planRetrieval({ providers, state: account, now: block.timestamp });
  const forecasts = batches.flat();
  const collected = forecasts.reduce((sum, { collects }) => sum + collects, 0n);
  const rows = forecasts.flatMap(({ provider, locks, waits, collects }): readonly AmountChange[] => [
    { subject: 'spendable', before: locks, after: 0n, provider },
    { subject: 'pending-refund', before: waits + collects, after: waits + locks, provider },
  ]);
  return [{ subject: 'available', before: ledger.available, after: ledger.available + collected }, ...rows];
}

function withdrawChanges({ amount }: Of<'withdraw'>, account: AccountState): readonly AmountChange[] {
  const available = account.ledger?.available ?? 0n;
  return [
    { subject: 'available', before: available, after: available - amount },
    { subject: 'wallet', before: account.wallet, after: account.wallet + amount },
  ];
}

function actionChanges(action: StepAction, state: IntentState): readonly AmountChange[] {
  switch (action.kind) {
    case 'deposit':
      return depositChanges(action.amount, state.account);
    case 'deposit-for':
      return depositForChanges(action, state);
    case 'transfer':
      return transferChanges(action, state.account);
    case 'retrieve':
      return retrieveChanges(action, state);
    case 'withdraw':
      return withdrawChanges(action, state.account);
    case 'delete-ledger':
    case 'acknowledge':
    case 'revoke-keys':
      return [];
  }
}

/** What a deposit leaves for the calls that follow it in the same batch. */
function afterDeposit(state: IntentState, action: StepAction): IntentState {
  if (action.kind !== 'deposit') return state;
  const { account } = state;
  const { owner, wallet, ledger } = account;
  const available = (ledger?.available ?? 0n) + action.amount;
  const total = (ledger?.total ?? 0n) + action.amount;
  return { ...state, account: { ...account, wallet: wallet - action.amount, ledger: { owner, available, total } } };
}

/** List which amounts a step changes, before and after, in neuron and without gas (F-040). */
export function stepChanges({ actions }: Step, state: IntentState): readonly AmountChange[] {
  let current = state;
  return actions.flatMap((action) => {
    const changes = actionChanges(action, current);
    current = afterDeposit(current, action);
    return changes;
  });
}
