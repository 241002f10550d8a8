import { depositFundCall } from '@/lib/chain/calls/deposit-fund';
import { type DepositIssue, depositIssue } from '@/lib/domain/ledger';
import type { DepositIntent, IntentKind } from './intent';

/** A deposit into the main account: one `depositFund`, which opens the account when there is none. */
export const depositKind: IntentKind<DepositIntent, DepositIssue> = {
  // What must stay in the wallet for gas is known only after the estimate; the runner checks it then, to the neuron.
  validate: ({ amount }, { account }) =>
    depositIssue({ amount, wallet: account.wallet, gasReserve: 0n, ledger: account.ledger, limits: account.limits }),
  plan: ({ amount }, _state, { contracts }) => [
    // Two deposits of the same amount are two wishes, so no state can show that this one is already done.
    { id: 'deposit', call: depositFundCall({ ledger: contracts.ledger, amount }), satisfied: () => false },
  ],
  outcome: ({ amount }) => ({ kind: 'deposited', amount }),
  invalidates: () => [{ noun: 'account' }],
  changes: ({ amount }, { account }) => {
    const available = account.ledger?.available ?? 0n;
    return [
      { subject: 'wallet', before: account.wallet, after: account.wallet - amount },
      { subject: 'available', before: available, after: available + amount },
    ];
  },
};
