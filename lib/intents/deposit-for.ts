import { type DepositIssue, depositIssue } from '@/lib/domain/ledger';
import { type DepositForIntent, type IntentKind, notDone, type ReviewFact } from './intent';

/** Why a deposit for another address would fail or be a mistake. */
export type DepositForIssue =
  | DepositIssue
  | { readonly kind: 'own-address' }
  | { readonly kind: 'is-contract-of-network' };

/** A deposit for another address: one `depositFundFor`; the recipient's own minimum holds, and only the recipient can withdraw. */
export const depositForKind: IntentKind<DepositForIntent, DepositForIssue> = {
  validate: ({ recipient, amount }, { account, recipient: found }, { contracts, owner }) => {
    const isSame = (address: string) => address.toLowerCase() === recipient.toLowerCase();
    if (isSame(owner)) return { kind: 'own-address' };
    // Nobody could ever withdraw it from there.
    if (Object.values(contracts).some(isSame)) return { kind: 'is-contract-of-network' };
    const ledger =
      found?.available === undefined
        ? undefined
        : { owner: recipient, available: found.available, total: found.available };
    return depositIssue({ amount, wallet: account.wallet, gasReserve: 0n, ledger, limits: account.limits });
  },
  plan: ({ recipient, amount }, _state, context) =>
    notDone([{ id: 'deposit-for', actions: [{ kind: 'deposit-for', recipient, amount }] }], context),
  facts: (_intent, { recipient, account }) => {
    const opens: readonly ReviewFact[] =
      recipient?.available === undefined
        ? [{ kind: 'recipient-opens-account', minimum: account.limits.minAccountBalance }]
        : [];
    const contract: readonly ReviewFact[] = recipient?.isContract === true ? [{ kind: 'recipient-is-contract' }] : [];
    return [...opens, ...contract, { kind: 'only-recipient-withdraws' }];
  },
};
