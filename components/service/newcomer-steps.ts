import { type AccountState, providerFloor, spendable } from '@/lib/domain/account';
import type { Remote } from '@/lib/domain/remote';

/** The four things a newcomer does, in order. */
export const newcomerStepIds = ['wallet', 'account', 'fund', 'answer'] as const;

export type NewcomerStepId = (typeof newcomerStepIds)[number];

export type NewcomerStep = { readonly id: NewcomerStepId; readonly state: 'done' | 'next' | 'later' | 'unknown' };

/** What is known: the wallet, the chain's account, and whether this browser ever got an answer it could check. */
export type NewcomerFacts = {
  readonly wallet: 'absent' | 'loading' | 'connecting' | 'connected';
  readonly account: Remote<AccountState> | undefined;
  readonly answered: boolean | undefined;
};

function accountOf(account: Remote<AccountState> | undefined): AccountState | undefined {
  return account === undefined || account.state === 'loading' || account.state === 'failed' ? undefined : account.value;
}

function isDone(id: NewcomerStepId, facts: NewcomerFacts): boolean | undefined {
  if (facts.wallet === 'loading') return undefined;
  if (facts.wallet !== 'connected') return false;
  const account = accountOf(facts.account);
  switch (id) {
    case 'wallet':
      return true;
    case 'account':
      return account && account.ledger !== undefined;
    case 'fund':
      return account?.subAccounts.some((sub) => spendable(sub) > providerFloor);
    case 'answer':
      return facts.answered;
  }
}

/** Derive the newcomer's steps from chain state; a step that is not known yet is neither done nor next. */
export function newcomerSteps(facts: NewcomerFacts): readonly NewcomerStep[] {
  let open = true;
  return newcomerStepIds.map((id) => {
    const done = isDone(id, facts);
    if (done === true) return { id, state: 'done' };
    const first = open;
    open = false;
    if (done === undefined) return { id, state: 'unknown' };
    return { id, state: first ? 'next' : 'later' };
  });
}
