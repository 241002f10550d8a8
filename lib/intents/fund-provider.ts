import type { Address } from 'viem';
import { subAccountOf } from '@/lib/domain/account';
import { type TransferIssue, transferEffect, transferIssue } from '@/lib/domain/ledger';
import { type FundProviderIntent, type IntentKind, type IntentState, notDone, type ReviewFact } from './intent';

/** What a transfer does beside moving the amount: it acknowledges the provider's signer, and cancels refunds first (C-07, C-19). */
export function transferFacts(
  { provider, amount }: { readonly provider: Address; readonly amount: bigint },
  { account }: IntentState,
): readonly ReviewFact[] {
  const sub = subAccountOf(account, provider);
  const effect = transferEffect({ amount, sub, ledger: account.ledger ?? { available: 0n } });
  const cancels: readonly ReviewFact[] =
    effect.cancelsRefund === 0n ? [] : [{ kind: 'cancels-refunds', provider, amount: effect.cancelsRefund }];
  return sub?.acknowledged === true ? cancels : [...cancels, { kind: 'acknowledges-signer', provider }];
}

/** A transfer from the main account to one provider's sub-account: one `transferFund`, which opens the sub-account when there is none. */
export const fundProviderKind: IntentKind<FundProviderIntent, TransferIssue> = {
  validate: ({ provider, amount }, { account, serviceRegistered }) =>
    transferIssue({ amount, provider, state: account, serviceRegistered }),
  plan: ({ provider, amount }, _state, context) =>
    notDone([{ id: 'transfer', actions: [{ kind: 'transfer', provider, amount }] }], context),
  facts: (intent, state) => transferFacts(intent, state),
};
