import { type DepositIssue, depositIssue } from '@/lib/domain/ledger';
import { type DepositIntent, type IntentKind, notDone } from './intent';

/** A deposit into the main account: one `depositFund`, which opens the account when there is none. */
export const depositKind: IntentKind<DepositIntent, DepositIssue> = {
  // What must stay in the wallet for gas is known only after the estimate; the runner checks it then, to the neuron.
  validate: ({ amount }, { account }) =>
    depositIssue({ amount, wallet: account.wallet, gasReserve: 0n, ledger: account.ledger, limits: account.limits }),
  plan: ({ amount }, _state, context) => notDone([{ id: 'deposit', actions: [{ kind: 'deposit', amount }] }], context),
  facts: () => [],
};
