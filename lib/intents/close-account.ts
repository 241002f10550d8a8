import { closingChecklist } from '@/lib/domain/closing';
import type { CloseAccountIntent, IntentKind, IntentState, PlanContext, Step } from './intent';
import { notDone } from './intent';
import { nextDueOf, remainingRetrieval, retrievalFacts, retrievalSteps } from './retrieve';

/** Why closing cannot go on now. Neuron, chain seconds. */
export type CloseIssue =
  | { readonly kind: 'no-ledger' }
  | { readonly kind: 'close-must-wait'; readonly amount: bigint; readonly nextDueAt: bigint }
  | { readonly kind: 'close-elsewhere'; readonly amount: bigint };

function finalSteps(withdraw: bigint): readonly Step[] {
  return withdraw > 0n
    ? [{ id: 'withdraw', actions: [{ kind: 'withdraw', amount: withdraw }] }]
    : [{ id: 'delete-ledger', actions: [{ kind: 'delete-ledger' }] }];
}

function stepsNow(state: IntentState, context: PlanContext): readonly Step[] {
  const checklist = closingChecklist(state.account, { now: state.block.timestamp });
  if (checklist.kind === 'no-ledger') return [];
  const revoking = checklist.revokeKeys.map(
    (provider): Step => ({ id: `revoke-keys:${provider.toLowerCase()}`, actions: [{ kind: 'revoke-keys', provider }] }),
  );
  const providers = state.account.subAccounts.map(({ provider }) => provider);
  const retrieving = retrievalSteps(remainingRetrieval(providers, state, context).batches, context);
  const steps = [...notDone(revoking, context), ...retrieving];
  return checklist.withdraw === undefined ? steps : [...steps, ...finalSteps(checklist.withdraw)];
}

/**
 * Closing as a list computed from the chain: end keys that were revoked one by one, ask everything back, collect what is due, and
 * once nothing is left elsewhere take out exactly everything, by which the contract deletes the account (C-05).
 */
export const closeAccountKind: IntentKind<CloseAccountIntent, CloseIssue> = {
  validate: (_intent, state, context) => {
    const checklist = closingChecklist(state.account, { now: state.block.timestamp });
    if (checklist.kind === 'no-ledger') return { kind: 'no-ledger' };
    if (stepsNow(state, context).length > 0) return undefined;
    const nextDueAt = nextDueOf(checklist.retrieve);
    if (checklist.waiting !== undefined && nextDueAt !== undefined)
      return { kind: 'close-must-wait', amount: checklist.waiting.amount, nextDueAt };
    return { kind: 'close-elsewhere', amount: checklist.elsewhere };
  },
  plan: (_intent, state, context) => stepsNow(state, context),
  facts: (_intent, state, step) =>
    step.actions.flatMap((action) => {
      if (action.kind === 'retrieve') return retrievalFacts(step, state);
      if (action.kind === 'revoke-keys') return [{ kind: 'ends-keys', provider: action.provider } as const];
      return [{ kind: 'closes-account' } as const];
    }),
};
