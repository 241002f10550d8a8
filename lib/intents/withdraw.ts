import { type WithdrawIssue, withdrawIssue } from '@/lib/domain/ledger';
import { withdrawalEffect } from '@/lib/domain/withdrawal';
import { type IntentKind, notDone, type WithdrawIntent } from './intent';

/** A withdrawal to the wallet: one `refund`; what stays available must be nothing or at least the account minimum (C-04). */
export const withdrawKind: IntentKind<WithdrawIntent, WithdrawIssue> = {
  validate: ({ amount }, { account }) => withdrawIssue({ amount, ledger: account.ledger, limits: account.limits }),
  plan: ({ amount }, _state, context) =>
    notDone([{ id: 'withdraw', actions: [{ kind: 'withdraw', amount }] }], context),
  facts: ({ amount }, { account: { ledger } }) =>
    ledger !== undefined && withdrawalEffect({ amount, ledger }).closesAccount ? [{ kind: 'closes-account' }] : [],
};
