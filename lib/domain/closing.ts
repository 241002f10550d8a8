import type { Address } from 'viem';
import { type AccountState, otherServicesHold } from './account';
import { planRetrieval, type RetrievalPlan } from './retrieval';

/**
 * What stands between an owner and a closed account, computed from one read of the chain, so that it can be taken up again after
 * days (C-05, F-055). Amounts in neuron, times in chain seconds.
 */
export type ClosingChecklist =
  | { readonly kind: 'no-ledger' }
  | {
      readonly kind: 'open';
      /**
       * Sub-accounts with keys revoked one by one: closing forgets those revocations but not the keys, so all keys are ended first.
       */
      readonly revokeKeys: readonly Address[];
      /** What can be asked for or collected now, in batches. */
      readonly retrieve: RetrievalPlan;
      /** Money that is still waiting, and when the next part of it can be collected; undefined where none waits. */
      readonly waiting: { readonly amount: bigint; readonly nextDueAt: bigint; readonly allDueAt: bigint } | undefined;
      /** Money with services this page cannot move (fine-tuning: by the CLI). */
      readonly elsewhere: bigint;
      /** The last step, possible only once nothing else holds money; 0 means that the empty account is deleted. */
      readonly withdraw: bigint | undefined;
    };

function waitingOf(state: AccountState): { amount: bigint; nextDueAt: bigint; allDueAt: bigint } | undefined {
  const refunds = state.subAccounts.flatMap((sub) => sub.refunds);
  const dueTimes = refunds.map(({ createdAt }) => createdAt + state.limits.lockTime);
  const [first, ...rest] = dueTimes.sort((one, other) => (one < other ? -1 : 1));
  if (first === undefined) return undefined;
  return {
    amount: refunds.reduce((sum, { amount }) => sum + amount, 0n),
    nextDueAt: first,
    allDueAt: rest.at(-1) ?? first,
  };
}

/** Draw up the checklist at chain second `now`. */
export function closingChecklist(state: AccountState, { now }: { readonly now: bigint }): ClosingChecklist {
  const { ledger, subAccounts } = state;
  if (ledger === undefined) return { kind: 'no-ledger' };
  const providers = subAccounts.map(({ provider }) => provider);
  return {
    kind: 'open',
    revokeKeys: subAccounts.filter(({ revokedBitmap }) => revokedBitmap !== 0n).map(({ provider }) => provider),
    retrieve: planRetrieval({ providers, state, now }),
    waiting: waitingOf(state),
    elsewhere: otherServicesHold(state),
    withdraw: ledger.total === ledger.available ? ledger.available : undefined,
  };
}
