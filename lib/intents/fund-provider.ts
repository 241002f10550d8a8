import { transferFundCall, transferFundOutcome } from '@/lib/chain/calls/transfer-fund';
import { spendable, subAccountOf } from '@/lib/domain/account';
import { type TransferIssue, transferEffect, transferIssue } from '@/lib/domain/ledger';
import { OutcomeMissingError } from './errors';
import type { AmountChange, FundProviderIntent, IntentKind } from './intent';

/** A transfer from the main account to one provider's sub-account: one `transferFund`, which opens the sub-account when there is none. */
export const fundProviderKind: IntentKind<FundProviderIntent, TransferIssue> = {
  validate: ({ provider, amount }, { account, serviceRegistered }) =>
    transferIssue({ amount, provider, state: account, serviceRegistered }),
  plan: ({ provider, amount }, { account }, { contracts }) => {
    const { serviceName } = account.limits;
    const call = transferFundCall({ ledger: contracts.ledger, provider, serviceName, amount });
    // Two transfers of the same amount are two wishes, so no state can show that this one is already done.
    return [{ id: 'fund-provider', call, satisfied: () => false }];
  },
  outcome: ({ provider }, logs, { contracts, owner }) => {
    const outcome = transferFundOutcome(logs, { inference: contracts.inference, owner, provider });
    if (outcome === undefined) throw new OutcomeMissingError('The transfer was mined without a balance update');
    return { kind: 'funded', ...outcome };
  },
  invalidates: () => [{ noun: 'account' }, { noun: 'statement' }],
  changes: ({ provider, amount }, { account }): readonly AmountChange[] => {
    if (account.ledger === undefined) return [];
    const { ledger } = account;
    const sub = subAccountOf(account, provider);
    const effect = transferEffect({ amount, sub, ledger });
    const pending = sub?.pendingRefund ?? 0n;
    const cancelled: readonly AmountChange[] =
      effect.cancelsRefund === 0n
        ? []
        : [{ subject: 'pending-refund', before: pending, after: pending - effect.cancelsRefund }];
    return [
      { subject: 'available', before: ledger.available, after: effect.availableAfter },
      ...cancelled,
      { subject: 'spendable', before: sub === undefined ? 0n : spendable(sub), after: effect.spendableAfter },
    ];
  },
};
